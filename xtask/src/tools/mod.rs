//! The tools a build and its tests need. Each is looked for, and installed when it is missing; a second run finds all.

mod cached;
mod npm;
mod system;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use cached::Tool;
pub use cached::cache;
pub use npm::axe;
pub use system::{Browser, browser, decoder, firefox, networks, sound, speech};

use crate::run::{Result, cargo, output, program, run};

/// The last Trunk that builds with the Rust this project asks for.
const TRUNK: &str = "0.21.14";

/// The one that was measured with the `wasm_split_helpers` of `Cargo.lock`.
const SPLIT: &str = "0.2.4";

/// The page's target.
pub const WASM: &str = "wasm32-unknown-unknown";

/// What a build of the page needs.
pub struct Tools {
    /// Trunk itself.
    pub trunk: PathBuf,
    folders: Vec<PathBuf>,
}

impl Tools {
    /// Trunk is the second of them.
    fn of(tools: Vec<Tool>) -> Result<Self> {
        let folders = cached::folders(&tools)?;
        Ok(Self { trunk: folders[1].join(format!("trunk{}", std::env::consts::EXE_SUFFIX)), folders })
    }

    /// PATH with the tools in front.
    pub fn path(&self) -> OsString {
        let rest = std::env::var_os("PATH").unwrap_or_default();
        let all = self.folders.iter().cloned().chain(std::env::split_paths(&rest));
        std::env::join_paths(all).unwrap_or(rest)
    }
}

/// Trunk, the wasm target, and the wasm-bindgen that matches `Cargo.lock`, with its test runner: a page in one piece.
pub fn for_serving() -> Result<Tools> {
    rust_target()?;
    Tools::of(vec![bindgen()?, trunk()])
}

/// The same, and what cuts the page in two.
pub fn for_building() -> Result<Tools> {
    rust_target()?;
    Tools::of(vec![bindgen()?, trunk(), split()])
}

fn bindgen() -> Result<Tool> {
    Ok(Tool {
        package: "wasm-bindgen-cli",
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        version: locked("wasm-bindgen")?,
        why: "it joins the program to the browser's interfaces, and its version must match Cargo.lock",
        // Its lock file asks for versions that newer compilers refuse.
        locked_first: false,
        features: &["--no-default-features"],
        tells_version: true,
    })
}

fn trunk() -> Tool {
    Tool {
        package: "trunk",
        programs: &["trunk"],
        version: TRUNK.to_owned(),
        why: "it puts program, styles and page together",
        locked_first: true,
        features: &["--no-default-features"],
        tells_version: true,
    }
}

fn split() -> Tool {
    Tool {
        package: "wasm_split_cli_support",
        programs: &["wasm-split-cli"],
        version: SPLIT.to_owned(),
        why: "it cuts the program in two, so that the first visit loads less",
        locked_first: true,
        features: &["--features", "build-binary"],
        tells_version: false,
    }
}

/// The same, and wasm-opt where it can be had.
pub fn for_release() -> Result<Tools> {
    let mut tools = for_building()?;
    match npm::wasm_opt() {
        Some(folder) => tools.folders.push(folder),
        None => println!("note: there is no wasm-opt and no npm to fetch it: the program will be larger"),
    }
    Ok(tools)
}

/// rustfmt and clippy.
pub fn rust_components() -> Result {
    for (component, args) in [("rustfmt", ["fmt", "--version"]), ("clippy", ["clippy", "--version"])] {
        let found = cargo().args(args).output().is_ok_and(|output| output.status.success());
        if !found {
            println!("installing {component} with rustup: the tests check style (seconds)");
            run(program("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// The target's standard library.
pub fn rust_target() -> Result {
    let libraries = output("rustc", &["--print", "target-libdir", "--target", WASM]);
    if libraries.is_some_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    println!("installing the Rust target {WASM} with rustup: the page runs as WebAssembly (half a minute)");
    run(program("rustup").args(["target", "add", WASM]))
}

/// The version of a package in `Cargo.lock`.
fn locked(package: &str) -> Result<String> {
    let lock = std::fs::read_to_string("Cargo.lock")?.replace("\r\n", "\n");
    let (_, rest) = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))
        .ok_or_else(|| format!("Cargo.lock names no {package}"))?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}
