//! Which browser a person has, and how it is started: with a pretended microphone and camera, a profile of its own, and
//! nobody to talk to outside this machine.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use thirtyfour::{
    Capabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel,
    common::capabilities::firefox::FirefoxPreferences,
};

use crate::Result;

/// Whose browser it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Chromium or Chrome, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
}

/// How the pretended devices behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Microphone {
    /// It speaks (Firefox's hums), and the browser lets the page listen.
    Speaks,
    /// The person says no.
    Refused,
    /// There is none.
    Missing,
}

/// A person's browser.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Whose it is.
    pub engine: Engine,
    /// What it hears.
    pub microphone: Microphone,
    /// The film it sees; Chromium only.
    pub camera: Option<PathBuf>,
}

impl Engine {
    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
        }
    }

    /// Why there is none on this machine; `None` when there is.
    pub fn missing(self) -> Option<String> {
        let (program, driver) = (self.program().unwrap_or_else(|| "firefox".to_owned()), self.driver());
        [program, driver].into_iter().find_map(|program| {
            let mut version = Command::new(&program);
            let found = version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
            found.is_err().then(|| format!("there is no {program} on this machine"))
        })
    }

    /// The driver's program.
    pub fn driver(self) -> String {
        let (variable, otherwise) = match self {
            Self::Chromium => ("SPOKE_CHROMEDRIVER", "chromedriver"),
            Self::Firefox => ("SPOKE_GECKODRIVER", "geckodriver"),
        };
        std::env::var(variable).unwrap_or_else(|_| otherwise.to_owned())
    }

    /// The browser's program, where the driver does not know it by itself.
    fn program(self) -> Option<String> {
        std::env::var(match self {
            Self::Chromium => "SPOKE_CHROMIUM",
            Self::Firefox => "SPOKE_FIREFOX",
        })
        .ok()
    }
}

impl Browser {
    /// One that speaks and sees nothing.
    pub fn of(engine: Engine) -> Self {
        Self { engine, microphone: Microphone::Speaks, camera: None }
    }

    /// What to ask the driver for: the page is at `home`, `voice` is a file of speech.
    pub fn capabilities(&self, home: &str, profile: &Path, voice: &Path) -> Result<Capabilities> {
        match self.engine {
            Engine::Chromium => self.chromium(home, profile, voice),
            Engine::Firefox => self.firefox(home, profile),
        }
    }

    fn chromium(&self, home: &str, profile: &Path, voice: &Path) -> Result<Capabilities> {
        let mut caps = DesiredCapabilities::chrome();
        if let Some(program) = self.engine.program() {
            caps.set_binary(&program)?;
        }
        for arg in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--autoplay-policy=no-user-gesture-required",
            "--window-size=1280,800",
            // Where browsers are going: a page that rewrites its own ICE credentials fails.
            "--force-fieldtrials=WebRTC-NoSdpMangleUfrag/Enabled/",
        ] {
            caps.add_arg(arg)?;
        }
        caps.add_arg(match self.microphone {
            Microphone::Speaks | Microphone::Missing => "--use-fake-ui-for-media-stream",
            Microphone::Refused => "--deny-permission-prompts",
        })?;
        if self.microphone != Microphone::Missing {
            caps.add_arg("--use-fake-device-for-media-stream")?;
            caps.add_arg(&format!("--use-file-for-fake-audio-capture={}", voice.display()))?;
        }
        if let Some(camera) = &self.camera {
            caps.add_arg(&format!("--use-file-for-fake-video-capture={}", camera.display()))?;
        }
        if let Some(origin) = untrusted(home) {
            caps.add_arg(&format!("--unsafely-treat-insecure-origin-as-secure={origin}"))?;
        }
        caps.add_arg(&format!("--user-data-dir={}", profile.display()))?;
        caps.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        Ok(caps.into())
    }

    fn firefox(&self, home: &str, profile: &Path) -> Result<Capabilities> {
        if self.microphone != Microphone::Speaks || self.camera.is_some() {
            return Err("a Firefox without a microphone, or with a camera, has not been needed yet".into());
        }
        // A window as narrow as a phone: its own least width is 450.
        std::fs::create_dir_all(profile.join("chrome"))?;
        std::fs::write(profile.join("chrome/userChrome.css"), ":root { min-width: 0 !important; }")?;
        let mut caps = DesiredCapabilities::firefox();
        if let Some(program) = self.engine.program() {
            caps.set_firefox_binary(&program)?;
        }
        for arg in ["-headless", "-profile", &profile.to_string_lossy(), "--width=1280", "--height=800"] {
            caps.add_arg(arg)?;
        }
        let mut prefs = FirefoxPreferences::new();
        prefs.set("toolkit.legacyUserProfileCustomizations.stylesheets", true)?;
        // A microphone that hums, and nobody who is asked.
        prefs.set("media.navigator.permission.disabled", true)?;
        prefs.set("media.navigator.streams.fake", true)?;
        prefs.set("media.autoplay.default", 0)?;
        // The loudspeaker of `driver`: Firefox plays nothing where there is none.
        prefs.set("media.cubeb.backend", "alsa")?;
        // It asks nobody outside: not for updates, not for experiments, not whether there is an internet.
        for silent in [
            "app.normandy.enabled",
            "app.update.auto",
            "browser.safebrowsing.malware.enabled",
            "browser.safebrowsing.phishing.enabled",
            "datareporting.policy.dataSubmissionEnabled",
            "extensions.update.enabled",
            "network.captive-portal-service.enabled",
            "network.connectivity-service.enabled",
        ] {
            prefs.set(silent, false)?;
        }
        if let Some(origin) = untrusted(home) {
            let host = origin.split("://").nth(1).unwrap_or_default();
            let host = host.split(':').next().unwrap_or_default();
            prefs.set("dom.securecontext.allowlist", host)?;
        }
        caps.set_preferences(prefs)?;
        Ok(caps.into())
    }
}

/// The origin of a page that is not on the machine itself: browsers do not trust it as they trust https.
fn untrusted(home: &str) -> Option<String> {
    (!home.starts_with("http://127.0.0.1")).then(|| home.split('/').take(3).collect::<Vec<_>>().join("/"))
}
