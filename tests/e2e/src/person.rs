//! Somebody with a browser of their own: separate profile, separate storage, a voice, and eyes.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::{Value, json};
use thirtyfour::{WebDriver, WebElement, prelude::*};

use crate::{
    Result,
    browser::{Browser, Engine, Microphone},
    processes, speech,
    wait::{PATIENCE, eventually},
};

/// A person. Cheap to clone: both clones are the same browser.
#[derive(Clone)]
pub struct Person {
    /// For failure reports.
    pub name: String,
    driver: WebDriver,
    profile: PathBuf,
    home: String,
    browser: Browser,
}

impl Person {
    /// Opens a browser for `name`, whose page is at `home`.
    pub async fn arrive(driver: &str, name: &str, home: &str, browser: Browser) -> Result<Self> {
        let profile =
            std::env::temp_dir().join(format!("spoke-e2e-{}-{name}-{}", std::process::id(), unique()));
        Self::launch(driver, name, home, browser, profile).await
    }

    /// The same person opens the same browser again, after `kill`: what was on its disk is there.
    pub async fn again(&self, driver: &str) -> Result<Self> {
        eventually("the old browser is gone", PATIENCE, async || {
            Ok(self.signal("-0").is_err().then_some(()))
        })
        .await?;
        // The driver still waits for the browser that is gone; that it has to be told so is no failure.
        let _ = self.driver.clone().quit().await;
        // Left behind by a browser that had no time to clear up; a new one may take it for a running one.
        let _ = std::fs::remove_file(self.profile.join("SingletonLock"));
        let browser = Browser { microphone: Microphone::Speaks, ..self.browser.clone() };
        Self::launch(driver, &self.name, &self.home, browser, self.profile.clone()).await
    }

    async fn launch(
        driver: &str,
        name: &str,
        home: &str,
        browser: Browser,
        profile: PathBuf,
    ) -> Result<Self> {
        let words = format!("Hello, my name is {name}. One, two, three, four, five, six, seven.");
        let caps = browser.capabilities(home, &profile, &speech::say(&words)?)?;
        let driver = WebDriver::new(driver, caps).await?;
        driver.set_script_timeout(Duration::from_secs(60)).await?;
        Ok(Self { name: name.to_owned(), driver, profile, home: home.to_owned(), browser })
    }

    /// The folder of the browser's profile: it names the browser's processes.
    pub fn profile(&self) -> String {
        self.profile.to_string_lossy().into_owned()
    }

    /// Scheme, host and port of the page.
    pub fn origin(&self) -> String {
        self.home.split('/').take(3).collect::<Vec<_>>().join("/")
    }

    /// The browser's own driver, for what has no word here.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Opens an address.
    pub async fn open(&self, address: &str) -> Result {
        Ok(self.driver.goto(address).await?)
    }

    /// Opens the page and waits until the program runs.
    pub async fn open_home(&self) -> Result {
        self.open(&self.home).await?;
        self.see("app").await?;
        Ok(())
    }

    /// Runs JavaScript (a function body) in the page and returns what it returns.
    pub async fn eval(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        Ok(self.driver.execute(script, args).await?.json().clone())
    }

    /// Runs the body of an `async` JavaScript function; its arguments are in `args`.
    pub async fn eval_async(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        let wrapped = format!(
            "const args = [...arguments]; const done = args.pop();\
             (async () => {{ {script} }})().then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        let answer = self.driver.execute_async(wrapped, args).await?.json().clone();
        match answer.get("error") {
            Some(error) => Err(format!("in the page: {error}").into()),
            None => Ok(answer.get("value").cloned().unwrap_or(Value::Null)),
        }
    }

    /// The control of this name, once it is on screen.
    pub async fn see(&self, id: &str) -> Result<WebElement> {
        self.see_css(&css(id)).await
    }

    /// What a selector names, once it is on screen.
    pub async fn see_css(&self, selector: &str) -> Result<WebElement> {
        eventually(&format!("{} sees {selector}", self.name), PATIENCE, async || {
            for found in self.driver.find_all(By::Css(selector)).await? {
                if found.is_displayed().await? {
                    return Ok(Some(found));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Waits until no control of this name is on screen.
    pub async fn see_no(&self, id: &str) -> Result {
        eventually(&format!("{} no longer sees {id}", self.name), PATIENCE, async || {
            for found in self.driver.find_all(By::Css(css(id))).await? {
                if found.is_displayed().await? {
                    return Ok(None);
                }
            }
            Ok(Some(()))
        })
        .await
    }

    /// Waits until a control has this attribute with one of these values; returns it.
    pub async fn see_state(&self, id: &str, attribute: &str, values: &[&str]) -> Result<String> {
        self.see_state_within(id, attribute, values, PATIENCE).await
    }

    /// The same with another patience.
    pub async fn see_state_within(
        &self,
        id: &str,
        attribute: &str,
        values: &[&str],
        limit: Duration,
    ) -> Result<String> {
        let mut last = String::from("nothing");
        let seen = eventually(
            &format!("{} sees {id} with {attribute} in {values:?}", self.name),
            limit,
            async || {
                for found in self.driver.find_all(By::Css(css(id))).await? {
                    if let Some(value) = found.attr(attribute).await? {
                        if values.contains(&value.as_str()) {
                            return Ok(Some(value));
                        }
                        last = value;
                    }
                }
                Ok(None)
            },
        )
        .await;
        seen.map_err(|error| format!("{error}; it showed {last}").into())
    }

    /// Presses a control.
    pub async fn press(&self, id: &str) -> Result {
        self.press_css(&css(id)).await
    }

    /// Presses what a selector names.
    pub async fn press_css(&self, selector: &str) -> Result {
        eventually(&format!("{} presses {selector}", self.name), PATIENCE, async || {
            for found in self.driver.find_all(By::Css(selector)).await? {
                if found.is_displayed().await? && found.is_enabled().await? {
                    // As a person scrolls: to where neither the header nor the dock is in the way.
                    let center = "const [it] = arguments;
                        if (!it.closest('.dock, .top')) it.scrollIntoView({ block: 'center' })";
                    self.driver.execute(center, vec![found.to_json()?]).await?;
                    found.click().await?;
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Replaces what stands in a field.
    pub async fn write(&self, id: &str, text: &str) -> Result {
        let field = self.see(id).await?;
        field.send_keys(Key::Control + "a").await?;
        field.send_keys(Key::Delete + "").await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Puts a long text into a field at once, as a paste does.
    pub async fn paste(&self, id: &str, text: &str) -> Result {
        self.see(id).await?;
        let script = "const field = document.querySelector(arguments[0]); field.focus(); field.value = arguments[1];\
                      field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));\
                      field.dispatchEvent(new Event('change', { bubbles: true }));";
        self.eval(script, vec![json!(css(id)), json!(text)]).await?;
        Ok(())
    }

    /// What stands in a field or on a control.
    pub async fn read(&self, id: &str) -> Result<String> {
        let found = self.see(id).await?;
        Ok(match found.prop("value").await? {
            Some(value) if !value.is_empty() => value,
            _ => found.text().await?,
        })
    }

    /// Reloads the page, once what it is writing is on the disk, and waits until the program runs.
    pub async fn reload(&self) -> Result {
        self.see_written().await?;
        self.driver.refresh().await?;
        self.see("app").await?;
        Ok(())
    }

    /// A command of Chromium's developer tools.
    pub async fn devtools(&self, command: &str, params: Value) -> Result<Value> {
        Ok(self.driver.cdp().send_raw(command, params).await?)
    }

    /// Another screen size, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) -> Result {
        if self.browser.engine == Engine::Firefox {
            return self.resize_window(width, height).await;
        }
        let params = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", params).await.map(drop)
    }

    /// A browser that cannot pretend has a window, with a frame around the page.
    async fn resize_window(&self, width: u32, height: u32) -> Result {
        let frame =
            self.eval("return [outerWidth - innerWidth, outerHeight - innerHeight]", Vec::new()).await?;
        let side = |at: usize, page: u32| page + frame[at].as_u64().unwrap_or_default() as u32;
        self.driver.set_window_rect(0, 0, side(0, width), side(1, height)).await?;
        eventually("the window has its size", PATIENCE, async || {
            let size = self.eval("return [innerWidth, innerHeight]", Vec::new()).await?;
            Ok((size == json!([width, height])).then_some(()))
        })
        .await
    }

    /// The system's colours; in Firefox, which cannot pretend, the page's own.
    pub async fn prefer(&self, scheme: &str) -> Result {
        if self.browser.engine == Engine::Firefox {
            let script = "document.documentElement.dataset.theme = arguments[0]";
            return self.eval(script, vec![json!(scheme)]).await.map(drop);
        }
        let params = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", params).await.map(drop)
    }

    /// The browser can pretend another system than it runs on.
    pub fn can_pretend(&self) -> bool {
        self.browser.engine != Engine::Firefox
    }

    /// The system paints in few colours of its own from now on, until [`Self::prefer`] is called, if the browser can pretend.
    pub async fn force_colours(&self) -> Result {
        let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        self.devtools("Emulation.setEmulatedMedia", forced).await.map(drop)
    }

    /// The browser is gone at once, as in a crash: nobody says goodbye.
    pub fn kill(&self) -> Result {
        self.signal("-KILL")
    }

    /// The browser does nothing from now on, as on a laptop that was closed.
    pub fn freeze(&self) -> Result {
        self.signal("-STOP")
    }

    /// It goes on.
    pub fn thaw(&self) -> Result {
        self.signal("-CONT")
    }

    /// Sends a signal to every process of this browser, all at once.
    fn signal(&self, signal: &str) -> Result {
        let ids: Vec<_> = processes::of(&self.profile())?.iter().map(u32::to_string).collect();
        if ids.is_empty() {
            return Err(format!("{} has no browser", self.name).into());
        }
        // One of them may end by itself just now, or with its parent: that is no failure.
        std::process::Command::new("kill").arg(signal).args(&ids).stderr(Stdio::null()).status()?;
        Ok(())
    }

    /// What the console said since the last look.
    pub async fn console(&self) -> Vec<String> {
        // Firefox's driver keeps none.
        let Ok(entries) = self.driver.get_log("browser").await else { return Vec::new() };
        entries.into_iter().map(|entry| format!("{entry:?}")).collect()
    }

    /// What is on screen, for the report of a failed test.
    pub async fn report(&self, name: &str) -> String {
        let script = "return [location.href, document.querySelector('[data-testid=app]')?.innerText ?? document.body.innerText].join('\\n')";
        let screen = self
            .eval(script, Vec::new())
            .await
            .map_or_else(|e| e.to_string(), |v| v.as_str().unwrap_or_default().to_owned());
        let folder = artifacts();
        let file = folder.join(format!("{name}-{}.png", self.name));
        let shot = match std::fs::create_dir_all(&folder) {
            Ok(()) => self.driver.screenshot(&file).await.is_ok(),
            Err(_) => false,
        };
        let console = self.console().await.join("\n    ");
        let shot = if shot { file.display().to_string() } else { "none".to_owned() };
        format!("--- {} ---\n{screen}\nconsole:\n    {console}\nscreenshot: {shot}\n", self.name)
    }

    /// Closes the browser and forgets its profile.
    pub async fn leave(self) {
        // It may be gone already; then there is nothing to close.
        let _ = self.driver.quit().await;
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// The selector of a control's name.
pub fn css(id: &str) -> String {
    format!("[data-testid=\"{id}\"]")
}

/// Where screenshots go.
pub fn artifacts() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).join("artifacts")
}

fn unique() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
