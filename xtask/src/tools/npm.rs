//! What npm brings, where there is one: wasm-opt, without which a build works and is larger, and axe-core, without which a test is
//! skipped.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::cached::cache;
use crate::run::{find, output, program, run};

/// Older ones do not know what today's compiler emits.
const WASM_OPT_OLDEST: u32 = 116;

/// The npm package that holds wasm-opt, in the version this project has been measured with.
const BINARYEN: &str = "binaryen@132.0.0";

/// The npm package that looks for what keeps people from using a page.
const AXE: &str = "axe-core@4.14.1";

/// The folder of a wasm-opt that is new enough.
pub fn wasm_opt() -> Option<PathBuf> {
    if let Some(file) = find("wasm-opt")
        && version(&file) >= Some(WASM_OPT_OLDEST)
    {
        return file.parent().map(Path::to_owned);
    }
    let file = package(BINARYEN, ".bin/wasm-opt", "it makes the release smaller (a minute, once)")?;
    file.parent().map(Path::to_owned)
}

/// The program that looks at pages for everybody who cannot use them.
pub fn axe() -> Option<PathBuf> {
    package(AXE, "axe-core/axe.min.js", "the screens are looked at with it (seconds, once)")
}

/// A file of a package, which is installed if there is an npm.
fn package(name: &str, file: &str, why: &str) -> Option<PathBuf> {
    let root = cache().join("tools").join(name.replace('@', "-"));
    let file = root.join("node_modules").join(file);
    if !file.exists() {
        let npm = find("npm")?;
        println!("installing {name} by npm into {}: {why}", root.display());
        fs::create_dir_all(&root).ok()?;
        let mut install = program(npm);
        install.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&root).arg(name);
        if let Err(error) = run(&mut install) {
            println!("note: {error}");
        }
    }
    file.exists().then_some(file)
}

/// From "wasm-opt version 130 (…)".
fn version(file: &Path) -> Option<u32> {
    output(file, &["--version"])?.split_whitespace().nth(2)?.parse().ok()
}
