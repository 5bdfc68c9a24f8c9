//! Building the page with Trunk: `cargo xtask build`, and the development build for tests in real browsers.

use std::{path::Path, process::Command};

use crate::{
    page::CUT,
    run::{Result, cargo, program, run},
    size,
    tools::{self, Tools, WASM},
};

/// The feature of the program that lets the page be cut in two. The scanner refuses it in `index.html`: it would hold
/// everything that may be cut off.
const FEATURE: [&str; 2] = ["--features", "split"];

/// `dist/`: what a static host serves.
pub fn release() -> Result {
    release_into(&tools::for_release()?, Path::new("dist"))?;
    println!("dist/ is ready: put its files under any path of any static host.");
    size::print()
}

/// The same build in another folder.
pub fn release_into(tools: &Tools, dist: &Path) -> Result {
    run(trunk(tools, "build", true).arg("--release").arg("--dist").arg(dist))
}

/// The development build, in two parts as the release is.
pub fn development(tools: &Tools, dist: &Path) -> Result {
    run(trunk(tools, "build", true).arg("--dist").arg(dist))
}

/// A Trunk command, for a page that is cut in two or for one in one piece. Everything it needs is on PATH already; it must
/// not look for more.
pub fn trunk(tools: &Tools, command: &str, cut: bool) -> Command {
    let mut trunk = program(&tools.trunk);
    // It reads NO_COLOR as "true" or "false" and stops at anything else, an empty one too.
    trunk.args([command, "--offline"]).env("PATH", tools.path()).env_remove("NO_COLOR").env_remove(CUT);
    if cut {
        trunk.args(FEATURE).env(CUT, "yes");
    }
    trunk
}

/// The program of the development page, as Trunk will ask cargo for it: it then finds it made. Its tools may be built
/// meanwhile.
pub fn compile(cut: bool) -> Result {
    let mut build = cargo();
    build.args(["build", "--package", "spoke", "--bin", "spoke", "--target", WASM]);
    if cut {
        build.args(FEATURE);
    }
    run(&mut build)
}
