//! The page's program in two files: what the first screen needs, and the studio behind the first press (decision 13).
//!
//! Trunk joins the program to the browser in one piece. Cutting it apart takes what the linker knew, so it begins again
//! with what cargo made: wasm-split cuts, wasm-bindgen joins the first part, and their files take the place of Trunk's.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{fingerprint, loader_part, shrink};
use crate::run::{Result, find, program, run, target};

/// What wasm-split calls its loader of the second part.
const LINK: &str = "__wasm_split.js";
/// And the second part.
const STUDIO: &str = "split_studio.wasm";
/// How that loader makes a program of what it fetched. It fails on hosts that do not know the type of `.wasm`.
const STREAMING: &str = "WebAssembly.instantiateStreaming(src, imports)";
/// As wasm-bindgen's own loader does.
const ANY_TYPE: &str = "src.then(async (got) => got.headers.get('Content-Type') === 'application/wasm' \
    ? WebAssembly.instantiateStreaming(got, imports) : WebAssembly.instantiate(await got.arrayBuffer(), imports))";

/// Puts both parts into `folder`, in place of Trunk's one; the page that asks for them.
pub fn split(folder: &Path, page: &str, release: bool) -> Result<String> {
    let scratch = folder.join("split");
    let (trunks_loader, trunks_program) = (named(page, "from '")?, named(page, "module_or_path: '")?);
    tool("wasm-split-cli", |command| {
        command.arg(linked(release)).arg(&scratch).args(["--target", "web", "--out-name", "spoke"])
    })?;
    tool("wasm-bindgen", |command| {
        command
            .arg(scratch.join("spoke.wasm"))
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", "joined"])
            .arg("--out-dir")
            .arg(&scratch)
    })?;
    let parts = [scratch.join("joined_bg.wasm"), scratch.join(STUDIO)];
    if release {
        for part in &parts {
            shrink(part)?;
        }
    }
    let [first, studio] = [fs::read(&parts[0])?, fs::read(&parts[1])?];
    let joined = fs::read_to_string(scratch.join("joined.js"))?;
    let link = fs::read_to_string(scratch.join(LINK))?;
    // The files name each other, so they share one name: that of the build.
    let build = fingerprint(&[&first[..], &studio[..], joined.as_bytes()].concat());
    let names = Names::of(build);
    for old in [&trunks_loader, &trunks_program] {
        fs::remove_file(folder.join(old))?;
    }
    fs::write(folder.join(&names.program), first)?;
    fs::write(folder.join(&names.studio), studio)?;
    // Only where it is imported: the program asks for it under the name that wasm-split gave it.
    let (from, to) = (format!("from \"./{LINK}\""), format!("from \"./{}\"", names.link));
    fs::write(folder.join(&names.loader), replaced(&joined, &from, &to)?)?;
    let link = replaced(&link, "spoke.js", &names.loader)?;
    let link = replaced(&link, STUDIO, &names.studio)?;
    fs::write(folder.join(&names.link), replaced(&link, STREAMING, ANY_TYPE)?)?;
    fs::remove_dir_all(scratch)?;
    // Its program's name begins with its loader's.
    Ok(page.replace(&trunks_program, &names.program).replace(&trunks_loader, &names.loader))
}

struct Names {
    loader: String,
    program: String,
    link: String,
    studio: String,
}

impl Names {
    fn of(build: u64) -> Self {
        Self {
            loader: format!("spoke-{build:016x}.js"),
            program: format!("spoke-{build:016x}_bg.wasm"),
            link: format!("studio-{build:016x}.js"),
            studio: format!("studio-{build:016x}_bg.wasm"),
        }
    }
}

/// What cargo made, where Trunk had it make it.
fn linked(release: bool) -> PathBuf {
    let profile = if release { "release" } else { "debug" };
    target().join(crate::tools::WASM).join(profile).join("spoke.wasm")
}

fn named(page: &str, from: &str) -> Result<String> {
    Ok(loader_part(page, from)?.trim_start_matches("./").to_owned())
}

fn replaced(text: &str, old: &str, new: &str) -> Result<String> {
    if text.contains(old) {
        Ok(text.replace(old, new))
    } else {
        Err(format!("there is no {old} in it").into())
    }
}

fn tool(name: &str, ask: impl FnOnce(&mut Command) -> &mut Command) -> Result {
    let tool = find(name).ok_or_else(|| format!("{name} is not on PATH: build with `cargo xtask`"))?;
    run(ask(&mut program(tool)))
}
