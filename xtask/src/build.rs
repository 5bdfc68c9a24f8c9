//! Building the page with Trunk, and serving it while working.

use std::{path::Path, process::Command};

use crate::{
    run::{Result, run},
    tools::{self, Tools},
};

/// Builds and serves, rebuilding on changes. Ends with Ctrl-C.
pub fn serve(args: &[String]) -> Result {
    let mut port = "8080";
    let mut release = false;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--port" => port = args.next().ok_or("--port wants a number")?,
            "--release" => release = true,
            other => return Err(format!("serve knows no {other:?}").into()),
        }
    }
    let tools = tools::for_building()?;
    println!("Spoke will be at http://127.0.0.1:{port}/ once it is built; Ctrl-C ends it.");
    let mut trunk = trunk(&tools, "serve");
    trunk.args(["--port", port, "--dist", "target/serve-dist"]);
    if release {
        trunk.arg("--release");
    }
    run(&mut trunk)
}

/// `dist/`: what a static host serves.
pub fn release() -> Result {
    let mut tools = tools::for_building()?;
    tools.add_wasm_opt();
    let mut trunk = trunk(&tools, "build");
    trunk.args(["--release", "--dist", "dist"]);
    run(&mut trunk)?;
    println!("dist/ is ready: put its files under any path of any static host.");
    crate::size::print()
}

/// The development build, for the tests in real browsers.
pub fn development(tools: &Tools, dist: &Path) -> Result {
    let mut trunk = trunk(tools, "build");
    trunk.arg("--dist").arg(dist);
    run(&mut trunk)
}

fn trunk(tools: &Tools, command: &str) -> Command {
    let mut trunk = Command::new(&tools.trunk);
    // Everything Trunk needs is on PATH already; it must not look for more. An empty NO_COLOR confuses it.
    trunk.args([command, "--offline"]).env("PATH", tools.path()).env_remove("NO_COLOR");
    trunk
}
