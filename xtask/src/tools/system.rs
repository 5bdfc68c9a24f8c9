//! Programs of the system: Chromium with its driver, and a voice for the microphone of the tests.

use std::{path::PathBuf, process::Command};

use crate::run::{Result, find, output, run};

/// A browser that tests can drive.
pub struct Browser {
    /// The browser.
    pub program: PathBuf,
    /// Its driver.
    pub driver: PathBuf,
}

/// Chromium or Chrome, and the driver beside it.
pub fn browser() -> Result<Browser> {
    let program =
        || first(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]);
    let driver = || first(&["chromedriver", "chromium.chromedriver"]);
    if program().is_none() || driver().is_none() {
        apt(&["chromium", "chromium-driver"], "the tests run in a real browser")?;
    }
    let program = program().ok_or("no Chromium or Chrome on PATH: install one and run this again")?;
    let driver = driver()
        .ok_or("no chromedriver on PATH: install the one of your browser's version and run this again")?;
    Ok(Browser { program, driver })
}

/// espeak-ng speaks into the pretended microphone.
pub fn speech() -> Result {
    if find("espeak-ng").is_none() {
        apt(&["espeak-ng"], "the tests record spoken words")?;
    }
    find("espeak-ng").map(drop).ok_or_else(|| "no espeak-ng on PATH: install it and run this again".into())
}

fn first(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| find(name))
}

/// Installs Debian packages where that is possible; elsewhere the caller says what is missing.
fn apt(packages: &[&str], why: &str) -> Result {
    if find("apt-get").is_none() {
        return Ok(());
    }
    println!("installing {} with apt-get: {why} (1 to 3 minutes)", packages.join(" and "));
    let root = output("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    let apt = |args: &[&str]| {
        let mut command = if root { Command::new("apt-get") } else { Command::new("sudo") };
        if !root {
            command.arg("apt-get");
        }
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command)
    };
    apt(&["-qq", "update"])?;
    let mut install = vec!["-qq", "-y", "install"];
    install.extend(packages);
    apt(&install)
}
