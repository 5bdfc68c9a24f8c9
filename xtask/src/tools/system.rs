//! Programs of the system: Chromium and Firefox with their drivers, a voice for the microphone of the tests, networks and
//! a relay, and a second opinion on QR codes.

use std::{
    path::{Path, PathBuf},
    sync::Once,
};

use super::cached::{Tool, folders};
use crate::run::{Result, find, output, program, run};

/// Names of the browser, and where macOS keeps it.
const BROWSERS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC_BROWSERS: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const DRIVERS: &[&str] = &["chromedriver", "chromium.chromedriver"];
const MAC_FIREFOX: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";

/// Lists of packages are fetched once a run.
static UPDATED: Once = Once::new();

/// The release that this project has been tested with.
const GECKODRIVER: &str = "0.37.1";

/// A browser that tests can drive.
pub struct Browser {
    /// The browser.
    pub program: PathBuf,
    /// Its driver.
    pub driver: PathBuf,
}

/// Chromium or Chrome, and the driver beside it. `SPOKE_CHROMIUM` and `SPOKE_CHROMEDRIVER` name others.
pub fn browser() -> Result<Browser> {
    let program = || named("SPOKE_CHROMIUM").or_else(|| first(BROWSERS)).or_else(mac_browser);
    let driver = || named("SPOKE_CHROMEDRIVER").or_else(|| named("CHROMEDRIVER")).or_else(|| first(DRIVERS));
    if program().is_none() || driver().is_none() {
        apt(&["chromium", "chromium-driver"], "the tests run in a real browser")?;
    }
    let program = program().ok_or(
        "the tests need Chromium or Chrome, and none is on PATH: install one, \
         or say where it is with SPOKE_CHROMIUM, and run this again",
    )?;
    let driver = driver().ok_or(
        "the tests need chromedriver in the version of your browser, and none is on PATH: install it, \
         or say where it is with SPOKE_CHROMEDRIVER, and run this again",
    )?;
    Ok(Browser { program, driver })
}

/// Firefox and the folder of geckodriver, for the tests that two makes of browser understand each other: they do
/// without, and say so. `SPOKE_FIREFOX` and `SPOKE_GECKODRIVER` name others.
pub fn firefox() -> Option<Browser> {
    let program =
        || named("SPOKE_FIREFOX").or_else(|| first(&["firefox-esr", "firefox"])).or_else(mac_firefox);
    if program().is_none()
        && let Err(error) = apt(&["firefox-esr"], "the tests pair Firefox with Chromium")
    {
        println!("note: {error}");
    }
    let program = program()?;
    let driver = named("SPOKE_GECKODRIVER").or_else(|| find("geckodriver")).map_or_else(geckodriver, Ok);
    match driver {
        Ok(driver) => Some(Browser { program, driver }),
        Err(error) => {
            println!("note: {error}");
            None
        }
    }
}

/// Any release drives any Firefox of its time, so one that is on PATH will do; this one is built where there is none.
fn geckodriver() -> Result<PathBuf> {
    let tool = Tool {
        package: "geckodriver",
        programs: &["geckodriver"],
        version: GECKODRIVER.to_owned(),
        why: "it drives Firefox for the tests",
        locked_first: true,
        features: &[],
        tells_version: true,
    };
    let folder = folders(&[tool])?.remove(0);
    Ok(folder.join(format!("geckodriver{}", std::env::consts::EXE_SUFFIX)))
}

/// espeak-ng speaks into the pretended microphone.
pub fn speech() -> Result {
    if find("espeak-ng").is_none() {
        apt(&["espeak-ng"], "the tests record spoken words")?;
    }
    find("espeak-ng").map(drop).ok_or_else(|| {
        "the tests record speech made by espeak-ng, and it is not on PATH: install it and run this again"
            .into()
    })
}

/// zbarimg reads the QR codes that the page shows, to the tests: a decoder that is not ours. Tests do without where there
/// is none, and say so.
pub fn decoder() {
    if find("zbarimg").is_none()
        && let Err(error) = apt(&["zbar-tools"], "the tests read QR codes with a decoder that is not ours")
    {
        println!("note: {error}");
    }
}

/// ffmpeg and ffprobe read and make files of sound for the tests: programs that are not ours. Tests do without where there are
/// none, and say so.
pub fn sound() {
    if find("ffmpeg").is_none()
        && let Err(error) = apt(&["ffmpeg"], "the tests read files of sound with a program that is not ours")
    {
        println!("note: {error}");
    }
}

/// coturn is the STUN and TURN server of the tests of networks; ip and nft make those networks. The tests do without
/// where they are missing, and say so.
pub fn networks() {
    let packages = [("turnserver", "coturn"), ("ip", "iproute2"), ("nft", "nftables")];
    // Debian keeps some where only root looks.
    let there = |name| find(name).is_some() || Path::new("/usr/sbin").join(name).is_file();
    let missing: Vec<_> =
        packages.into_iter().filter(|(name, _)| !there(name)).map(|(_, package)| package).collect();
    if !missing.is_empty()
        && let Err(error) = apt(&missing, "the tests make networks on this machine, and cut them")
    {
        println!("note: {error}");
    }
}

fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn first(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| find(name))
}

fn mac_browser() -> Option<PathBuf> {
    MAC_BROWSERS.iter().map(PathBuf::from).find(|file| file.is_file())
}

fn mac_firefox() -> Option<PathBuf> {
    Some(PathBuf::from(MAC_FIREFOX)).filter(|file| file.is_file())
}

/// Installs Debian packages where that is possible; elsewhere the caller says what is missing.
fn apt(packages: &[&str], why: &str) -> Result {
    if find("apt-get").is_none() {
        return Ok(());
    }
    let root = output("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    if !root && find("sudo").is_none() {
        return Ok(());
    }
    println!("installing {} with apt-get: {why} (1 to 3 minutes, once)", packages.join(" and "));
    let apt = |args: &[&str]| {
        let mut command = if root { program("apt-get") } else { program("sudo") };
        if !root {
            command.arg("apt-get");
        }
        run(command.args(args).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    UPDATED.call_once(|| {
        // One unreachable list does not keep a package away that another one has.
        if let Err(error) = apt(&["-qq", "update"]) {
            println!("note: {error}");
        }
    });
    let mut install = vec!["-qq", "-y", "install"];
    install.extend(packages);
    apt(&install)
}
