//! What runs the built page in real browsers: the programs and tests of `tests/e2e`.

use std::{path::Path, process::Command};

use crate::{
    build,
    run::{Result, cargo, root, run},
    tools::{self, Browser},
};

/// Tells a program of `spoke-e2e` where page and browsers are.
pub fn tell(command: &mut Command, browser: &Browser, firefox: Option<&Browser>, dist: &Path) {
    command
        .env("SPOKE_DIST", dist)
        .env("SPOKE_CHROMIUM", &browser.program)
        .env("SPOKE_CHROMEDRIVER", &browser.driver);
    if let Some(firefox) = firefox {
        command.env("SPOKE_FIREFOX", &firefox.program).env("SPOKE_GECKODRIVER", &firefox.driver);
    }
    if let Some(axe) = tools::axe() {
        command.env("SPOKE_AXE", axe);
    }
}

/// `cargo xtask bench NAME …`: a release build, measured in real browsers.
pub fn bench(args: &[String]) -> Result {
    if args.first().is_some_and(|name| name == "edits") {
        // It measures the program alone, which needs no browser.
        return run(cargo().args(["bench", "--package", "spoke", "--bench", "edits"]));
    }
    let tools = tools::for_release()?;
    let browser = tools::browser()?;
    tools::speech()?;
    let dist = root().join("dist");
    build::release_into(&tools, &dist)?;
    tools::networks();
    if args.first().is_some_and(|name| ["sound", "export"].contains(&name.as_str())) {
        tools::sound();
    }
    let firefox =
        if args.first().is_some_and(|name| name == "late-answer") { tools::firefox() } else { None };
    program(&browser, firefox.as_ref(), &dist, "bench", args)
}

/// `cargo xtask screens`: every screen, three sizes, light and dark.
pub fn screens(args: &[String]) -> Result {
    let tools = tools::for_building()?;
    let browser = tools::browser()?;
    tools::speech()?;
    tools::networks();
    let dist = root().join("target/e2e-dist");
    build::development(&tools, &dist)?;
    program(&browser, None, &dist, "screens", args)
}

fn program(browser: &Browser, firefox: Option<&Browser>, dist: &Path, name: &str, args: &[String]) -> Result {
    // Words for the program may stand behind `--`, as in cargo.
    let args = args.strip_prefix(&["--".to_owned()]).unwrap_or(args);
    let mut command = cargo();
    command.args(["run", "--quiet", "--package", "spoke-e2e", "--bin", name, "--"]).args(args);
    tell(&mut command, browser, firefox, dist);
    run(&mut command)
}
