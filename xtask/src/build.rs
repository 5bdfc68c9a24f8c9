//! Building the page with Trunk: `cargo xtask build`, and the development build for tests in real browsers.

use std::{path::Path, process::Command};

use crate::{
    run::{Result, program, run},
    size,
    tools::{self, Tools},
};

/// `dist/`: what a static host serves.
pub fn release() -> Result {
    release_into(&tools::for_release()?, Path::new("dist"))?;
    println!("dist/ is ready: put its files under any path of any static host.");
    size::print()
}

/// The same build in another folder.
pub fn release_into(tools: &Tools, dist: &Path) -> Result {
    run(trunk(tools, "build").arg("--release").arg("--dist").arg(dist))
}

/// The development build.
pub fn development(tools: &Tools, dist: &Path) -> Result {
    run(trunk(tools, "build").arg("--dist").arg(dist))
}

/// A Trunk command. Everything it needs is on PATH already; it must not look for more.
pub fn trunk(tools: &Tools, command: &str) -> Command {
    let mut trunk = program(&tools.trunk);
    // It reads NO_COLOR as "true" or "false" and stops at anything else, an empty one too.
    trunk.args([command, "--offline"]).env("PATH", tools.path()).env_remove("NO_COLOR");
    trunk
}
