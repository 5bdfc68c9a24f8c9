//! The tools a build and its tests need. Each is looked for, and installed when it is missing; a second run finds all.

mod cached;
mod system;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

pub use system::{Browser, browser, speech};

use crate::run::{Result, cargo, output, run};

/// The last Trunk that builds with the Rust this project asks for.
const TRUNK: &str = "0.21.14";

/// What a build of the page needs.
pub struct Tools {
    /// Trunk itself.
    pub trunk: PathBuf,
    folders: Vec<PathBuf>,
}

impl Tools {
    /// PATH with the tools in front.
    pub fn path(&self) -> OsString {
        let rest = std::env::var_os("PATH").unwrap_or_default();
        let all = self.folders.iter().cloned().chain(std::env::split_paths(&rest));
        std::env::join_paths(all).unwrap_or(rest)
    }

    /// For a release: makes the WASM smaller, where it can be had.
    pub fn add_wasm_opt(&mut self) {
        match cached::wasm_opt() {
            Some(folder) => self.folders.push(folder),
            None => {
                println!(
                    "note: wasm-opt was not found and npm is missing: the build will be a little larger"
                );
            }
        }
    }
}

/// Trunk, the wasm target, and the wasm-bindgen that matches `Cargo.lock`.
pub fn for_building() -> Result<Tools> {
    wasm_target()?;
    let bindgen = cached::install("wasm-bindgen-cli", "wasm-bindgen", &locked("wasm-bindgen")?, &[])?;
    let trunk = cached::install("trunk", "trunk", TRUNK, &["--locked"])?;
    let folders =
        [&bindgen, &trunk].into_iter().filter_map(|tool| tool.parent().map(Path::to_owned)).collect();
    Ok(Tools { trunk, folders })
}

/// rustfmt and clippy.
pub fn rust_components() -> Result {
    for (component, args) in [("rustfmt", ["fmt", "--version"]), ("clippy", ["clippy", "--version"])] {
        let found = cargo().args(args).output().is_ok_and(|output| output.status.success());
        if !found {
            println!("installing {component}: the tests check style");
            run(std::process::Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

fn wasm_target() -> Result {
    let target = "wasm32-unknown-unknown";
    let libraries = output("rustc", &["--print", "target-libdir", "--target", target]);
    if libraries.is_some_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    println!("installing the Rust target {target}: the page runs as WebAssembly (half a minute)");
    run(std::process::Command::new("rustup").args(["target", "add", target]))
}

/// The version of a package in `Cargo.lock`.
fn locked(package: &str) -> Result<String> {
    let lock = std::fs::read_to_string("Cargo.lock")?;
    let (_, rest) = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))
        .ok_or_else(|| format!("Cargo.lock names no {package}"))?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}
