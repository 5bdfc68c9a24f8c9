//! The last touch on a built page: Trunk's inline loader becomes a file, which the Content-Security-Policy asks for,
//! and its style sheets become one.

use std::{fs, path::Path};

use crate::run::Result;

/// Called by Trunk when a build is complete, with the folder it is about to publish.
pub fn finish() -> Result {
    let staging =
        std::env::var("TRUNK_STAGING_DIR").map_err(|_| "finish-page is called by Trunk, not by hand")?;
    let folder = Path::new(&staging);
    let index = folder.join("index.html");
    let mut page = fs::read_to_string(&index)?;
    page = join_style_sheets(folder, &page)?;
    page = move_loader(folder, &page)?;
    fs::write(index, page)?;
    Ok(())
}

/// The loader as a file of its own. It also says when the program could not be loaded at all.
fn move_loader(folder: &Path, page: &str) -> Result<String> {
    let (before, rest) =
        page.split_once("<script type=\"module\"").ok_or("Trunk's page has no inline loader")?;
    let (script, after) = rest.split_once("</script>").ok_or("Trunk's loader does not end")?;
    let between = |from: &str| -> Result<&str> {
        let (_, rest) = script.split_once(from).ok_or_else(|| format!("Trunk's loader has no {from:?}"))?;
        Ok(rest.split('\'').next().unwrap_or_default())
    };
    let (module, wasm) = (between("from '")?, between("module_or_path: '")?);
    let loader = format!(
        "import('{module}')\n  .then((spoke) => spoke.default({{ module_or_path: '{wasm}' }}))\n  \
         .catch((error) => {{\n    console.error(error);\n    document.documentElement.dataset.failed = '';\n  }});\n"
    );
    let name = format!("boot-{:016x}.js", fingerprint(loader.as_bytes()));
    fs::write(folder.join(&name), loader)?;
    Ok(format!("{before}<script type=\"module\" src=\"./{name}\"></script>{after}"))
}

/// One request instead of eleven, in the order of the page.
fn join_style_sheets(folder: &Path, page: &str) -> Result<String> {
    let mut all = String::new();
    let mut lines = Vec::new();
    let mut place = None;
    for line in page.split_inclusive('>') {
        let tag = line.trim();
        if tag.starts_with("<link") && tag.contains("rel=\"stylesheet\"") {
            let href = tag
                .split("href=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .ok_or("a style without href")?;
            let file = folder.join(href.trim_start_matches("./"));
            all.push_str(&fs::read_to_string(&file)?);
            fs::remove_file(file)?;
            place.get_or_insert(lines.len());
        } else {
            lines.push(line.to_owned());
        }
    }
    if let Some(place) = place {
        let name = format!("style-{:016x}.css", fingerprint(all.as_bytes()));
        fs::write(folder.join(&name), all)?;
        lines.insert(place, format!("<link rel=\"stylesheet\" href=\"./{name}\">"));
    }
    Ok(lines.concat())
}

/// FNV-1a: a name that changes with the content, so that hosts may cache for ever.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
