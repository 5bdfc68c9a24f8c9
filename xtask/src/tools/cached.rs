//! Tools built by cargo or fetched by npm, kept in a cache folder of their own so that they disturb no other project.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::run::{Result, cargo, find, output, run};

/// `~/.cache/spoke/tools`, or where the system keeps caches.
fn cache() -> PathBuf {
    let home = || std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).unwrap_or_default();
    let base =
        std::env::var_os("XDG_CACHE_HOME").map_or_else(|| Path::new(&home()).join(".cache"), PathBuf::from);
    base.join("spoke").join("tools")
}

/// A tool of exactly this version: from PATH, from the cache, or built now.
pub fn install(package: &str, program: &str, version: &str, flags: &[&str]) -> Result<PathBuf> {
    let fits = |file: &Path| output(file, &["--version"]).is_some_and(|text| text.trim().ends_with(version));
    let root = cache().join(format!("{program}-{version}"));
    let cached = root.join("bin").join(program);
    for file in find(program).into_iter().chain([cached.clone()]) {
        if fits(&file) {
            return Ok(file);
        }
    }
    println!("installing {package} {version} into {} (3 to 8 minutes)", root.display());
    let scratch = root.join("build");
    let build = |flags: &[&str]| {
        let mut command = cargo();
        command
            .args(["install", package, "--version", &format!("={version}"), "--root"])
            .arg(&root)
            .args(flags)
            // A tool that runs for a second need not be optimised for an hour.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_TARGET_DIR", &scratch);
        run(&mut command)
    };
    let built = build(flags).or_else(|error| if flags.is_empty() { Err(error) } else { build(&[]) });
    // Only a cache: if it cannot be removed it is merely large.
    let _ = fs::remove_dir_all(&scratch);
    built?;
    if fits(&cached) {
        Ok(cached)
    } else {
        Err(format!("{program} {version} was built but does not run").into())
    }
}

/// The folder of wasm-opt: on PATH, or from the npm package `binaryen`.
pub fn wasm_opt() -> Option<PathBuf> {
    if let Some(file) = find("wasm-opt") {
        return file.parent().map(Path::to_owned);
    }
    let root = cache().join("binaryen");
    let folder = root.join("node_modules").join(".bin");
    if !folder.join("wasm-opt").exists() {
        find("npm")?;
        println!(
            "installing wasm-opt (npm package binaryen) into {}: it makes the release smaller",
            root.display()
        );
        fs::create_dir_all(&root).ok()?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&root).arg("binaryen");
        run(&mut npm).ok()?;
    }
    folder.join("wasm-opt").exists().then_some(folder)
}
