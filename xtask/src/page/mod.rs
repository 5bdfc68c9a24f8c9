//! The last touch on a built page, called by Trunk before it publishes a build: the program is cut in two if that was
//! asked for, Trunk's inline loader becomes a file, which the Content-Security-Policy asks for, the style sheets become
//! one, and a release's programs become smaller.
//!
//! Every file that changes gets a name made of its content, so that a host may cache it for ever.

mod split;

use std::{fs, path::Path};

use crate::run::{Result, find, program, run};

/// The variable that asks for a page in two parts. The program must have been built for it.
pub const CUT: &str = "SPOKE_CUT";

/// For size, with what the compiler emits for wasm32 switched on: wasm-opt refuses a program that uses more than it was
/// told of.
const SHRINK: &[&str] = &[
    "-Oz",
    // Or it puts a function that is called in one place there, whatever its size, and most of the program becomes one
    // that a browser compiles for a second, in the middle of the first transfer (decision 14).
    "--one-caller-inline-max-function-size=100",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-debug",
    "--strip-producers",
];

/// `finish-page`: the folder is the one that Trunk is about to publish.
pub fn finish() -> Result {
    let staging =
        std::env::var("TRUNK_STAGING_DIR").map_err(|_| "finish-page is called by Trunk, not by hand")?;
    let release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let folder = Path::new(&staging);
    let index = folder.join("index.html");
    let mut page = fs::read_to_string(&index)?;
    page = join_style_sheets(folder, &page)?;
    if std::env::var_os(CUT).is_some() {
        page = split::split(folder, &page, release)?;
    }
    page = move_loader(folder, &page)?;
    for program in BESIDE {
        page = place_beside(folder, &page, program, release)?;
    }
    fs::write(index, page)?;
    Ok(())
}

/// wasm-opt in place, if there is one.
fn shrink(file: &Path) -> Result {
    let Some(wasm_opt) = find("wasm-opt") else {
        println!("note: without wasm-opt the program is larger than it need be");
        return Ok(());
    };
    let small = file.with_extension("smaller");
    run(program(wasm_opt).args(SHRINK).arg(file).arg("-o").arg(&small))?;
    fs::rename(small, file)?;
    Ok(())
}

/// `STEM-HASHEND`; the new name.
fn rename_by_content(folder: &Path, old: &str, stem: &str, end: &str) -> Result<String> {
    let old = folder.join(old);
    let new = format!("{stem}-{:016x}{end}", fingerprint(&fs::read(&old)?));
    fs::rename(old, folder.join(&new))?;
    Ok(new)
}

/// Programs that run beside the page, by the names of their files in `src/bin`.
const BESIDE: [&str; 2] = ["scanner", "mixer"];

/// A program that runs beside the page: Trunk gives such a one no hash and starts it from nowhere. Its loader becomes
/// one that starts it, and the page says where that is.
fn place_beside(folder: &Path, page: &str, program: &str, release: bool) -> Result<String> {
    let (loader, wasm) = (format!("{program}.js"), format!("{program}_bg.wasm"));
    if release {
        shrink(&folder.join(&wasm))?;
    }
    let wasm = rename_by_content(folder, &wasm, program, "_bg.wasm")?;
    let file = folder.join(&loader);
    // A promise that nobody catches is no error to the page; one that is thrown is.
    let start = format!(
        "\nwasm_bindgen({{ module_or_path: './{wasm}' }}).catch((error) => setTimeout(() => {{ throw error; }}));\n"
    );
    fs::write(&file, fs::read_to_string(&file)? + &start)?;
    let loader = rename_by_content(folder, &loader, program, ".js")?;
    let (before, after) = page.split_once("</head>").ok_or("the page has no head")?;
    Ok(format!("{before}<meta name=\"spoke-{program}\" content=\"./{loader}\"></head>{after}"))
}

/// The loader as a file of its own. It also says when the program could not be loaded at all.
fn move_loader(folder: &Path, page: &str) -> Result<String> {
    let (module, wasm) = (loader_part(page, "from '")?, loader_part(page, "module_or_path: '")?);
    let loader = format!(
        "import('{module}')\n  .then((spoke) => spoke.default({{ module_or_path: '{wasm}' }}))\n  \
         .catch((error) => {{\n    console.error(error);\n    document.documentElement.dataset.failed = '';\n  }});\n"
    );
    let name = format!("boot-{:016x}.js", fingerprint(loader.as_bytes()));
    fs::write(folder.join(&name), loader)?;
    let (before, rest) = page.split_once(INLINE).ok_or("Trunk's page has no inline loader")?;
    let (_, after) = rest.split_once("</script>").ok_or("Trunk's loader does not end")?;
    Ok(format!("{before}<script type=\"module\" src=\"./{name}\"></script>{after}"))
}

/// How Trunk's loader begins.
const INLINE: &str = "<script type=\"module\"";

/// What stands between `from` and the next quote in Trunk's loader.
fn loader_part<'page>(page: &'page str, from: &str) -> Result<&'page str> {
    let (_, rest) = page.split_once(INLINE).ok_or("Trunk's page has no inline loader")?;
    let (script, _) = rest.split_once("</script>").ok_or("Trunk's loader does not end")?;
    let (_, rest) = script.split_once(from).ok_or_else(|| format!("Trunk's loader has no {from:?}"))?;
    Ok(rest.split('\'').next().unwrap_or_default())
}

/// One request instead of one a file, in the order of the page.
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
pub fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::{loader_part, place_beside};

    /// As Trunk 0.21 writes it.
    const PAGE: &str = "<head><script type=\"module\">\nimport init, * as bindings from './spoke-1.js';\n\
        const wasm = await init({ module_or_path: './spoke-1_bg.wasm' });\n</script></head>";

    #[test]
    fn the_loader_names_module_and_program() {
        assert_eq!(loader_part(PAGE, "from '").unwrap(), "./spoke-1.js");
        assert_eq!(loader_part(PAGE, "module_or_path: '").unwrap(), "./spoke-1_bg.wasm");
        assert!(loader_part("<head></head>", "from '").is_err());
    }
    #[test]
    fn the_page_says_where_a_program_beside_it_is_and_its_loader_starts_it() {
        let folder = std::env::temp_dir().join(format!("spoke-scanner-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("scanner.js"), "let wasm_bindgen;").unwrap();
        std::fs::write(folder.join("scanner_bg.wasm"), "program").unwrap();
        let page = place_beside(&folder, "<head></head><body></body>", "scanner", false).unwrap();
        let place = page.split("content=\"./").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let loader = std::fs::read_to_string(folder.join(place)).unwrap();
        let program = loader.split("'./").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
        assert!(loader.starts_with("let wasm_bindgen;\nwasm_bindgen("), "{loader}");
        assert_eq!(std::fs::read(folder.join(program)).unwrap(), b"program");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "nothing else is left");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
