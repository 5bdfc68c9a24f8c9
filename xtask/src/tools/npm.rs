//! wasm-opt: on PATH, or from npm. A build without it works and is larger.

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

/// The folder of a wasm-opt that is new enough.
pub fn wasm_opt() -> Option<PathBuf> {
    if let Some(file) = find("wasm-opt")
        && version(&file) >= Some(WASM_OPT_OLDEST)
    {
        return file.parent().map(Path::to_owned);
    }
    let root = cache().join("tools").join(BINARYEN.replace('@', "-"));
    let folder = root.join("node_modules").join(".bin");
    if !folder.join("wasm-opt").exists() {
        let npm = find("npm")?;
        println!(
            "installing wasm-opt ({BINARYEN} by npm) into {}: it makes the release smaller (a minute, once)",
            root.display()
        );
        fs::create_dir_all(&root).ok()?;
        let mut install = program(npm);
        install.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&root).arg(BINARYEN);
        if let Err(error) = run(&mut install) {
            println!("note: {error}");
        }
    }
    folder.join("wasm-opt").exists().then_some(folder)
}

/// From "wasm-opt version 130 (…)".
fn version(file: &Path) -> Option<u32> {
    output(file, &["--version"])?.split_whitespace().nth(2)?.parse().ok()
}
