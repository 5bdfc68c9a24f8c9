//! QR codes: one person's screen in front of another's camera.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use data_encoding::BASE64;
use serde_json::{Value, json};
use spoke::qr::draw::Drawing;

use crate::{
    Person, Result,
    person::{artifacts, css},
    skipped,
};

/// What cameras see: all films have this size, because the browser asks a camera for its size only once.
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 960;

/// Runs before the page's own scripts: keeps every stream of a camera, and counts how often the screen was to stay on.
const KEEP_STREAMS: &str = r"
    window.streams = [];
    const ask = navigator.mediaDevices?.getUserMedia;
    if (ask) navigator.mediaDevices.getUserMedia = async function (...given) {
        const stream = await ask.apply(this, given);
        window.streams.push(stream);
        return stream;
    };
    window.awake = { asked: 0, released: 0 };
    Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => {
        window.awake.asked++;
        return { release: async () => { window.awake.released++ } };
    } } });";

impl Person {
    /// Keeps an eye on camera and screen of every page that is opened from now on.
    pub async fn watch_camera(&self) -> Result {
        let script = json!({ "source": KEEP_STREAMS });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script).await.map(drop)
    }

    /// How many times a camera was opened, and how many tracks of them are on now.
    pub async fn cameras(&self) -> Result<(usize, usize)> {
        let script = "const tracks = window.streams.flatMap((stream) => stream.getTracks());
            return [window.streams.length, tracks.filter((track) => track.readyState === 'live').length]";
        Ok(serde_json::from_value(self.eval(script, Vec::new()).await?)?)
    }

    /// How often the page asked for the screen to stay on, less how often it let go.
    pub async fn kept_awake(&self) -> Result<i64> {
        let count = self.eval("return window.awake.asked - window.awake.released", Vec::new()).await?;
        count.as_i64().ok_or_else(|| format!("{} was not watched", self.name).into())
    }

    /// The page is hidden from now on, as far as it knows, or seen again.
    pub async fn hide(&self, hidden: bool) -> Result {
        let script = "Object.defineProperty(document, 'hidden', { value: arguments[0], configurable: true });
            document.dispatchEvent(new Event('visibilitychange'))";
        self.eval(script, vec![json!(hidden)]).await.map(drop)
    }

    /// A film of nothing but what is on this screen now, for the camera of somebody else.
    pub async fn film(&self, file: &Path) -> Result {
        self.resize(WIDTH, HEIGHT).await?;
        let picture = self.picture("jpeg").await?;
        // Put in place whole: the browser may be reading the old one.
        let made = file.with_extension("tmp");
        std::fs::write(&made, picture.repeat(2))?;
        std::fs::rename(made, file)?;
        Ok(())
    }

    /// A screenshot in a file.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let file = seen(&format!("{name}.png"))?;
        std::fs::write(&file, self.picture("png").await?)?;
        Ok(file)
    }

    async fn picture(&self, format: &str) -> Result<Vec<u8>> {
        let params = json!({ "format": format, "captureBeyondViewport": false });
        let answer = self.devtools("Page.captureScreenshot", params).await?;
        let data = answer["data"].as_str().ok_or("the screenshot holds no data")?;
        Ok(BASE64.decode(data.as_bytes())?)
    }

    /// Shows a QR code that is on screen alone and large.
    pub async fn enlarge(&self, qr: &str) -> Result {
        self.press_css(&format!("{} {}", css(qr), css("qr-enlarge"))).await?;
        self.see("qr-full").await.map(drop)
    }

    /// Puts it back.
    pub async fn shrink(&self) -> Result {
        self.press("qr-full-close").await?;
        self.see_no("qr-full").await
    }

    /// Chooses a picture in the scanner.
    pub async fn choose_picture(&self, file: &Path) -> Result {
        let input = self.driver().find(thirtyfour::By::Css(css("scan-picture"))).await?;
        Ok(input.send_keys(file.to_string_lossy().as_ref()).await?)
    }

    /// Pastes or drops a picture onto the page: `paste` or `drop`.
    pub async fn give_picture(&self, how: &str, file: &Path) -> Result {
        let script = r"
            const [how, data] = arguments;
            const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], 'screenshot.png', { type: 'image/png' }));
            const common = { bubbles: true, cancelable: true };
            const event = how === 'paste' ? new ClipboardEvent('paste', { ...common, clipboardData: transfer })
                : new DragEvent('drop', { ...common, dataTransfer: transfer });
            document.body.dispatchEvent(event);
            return event.defaultPrevented";
        let data = BASE64.encode(&std::fs::read(file)?);
        let taken = self.eval(script, vec![json!(how), json!(data)]).await?;
        if taken == json!(true) { Ok(()) } else { Err(format!("the page did not take the {how}").into()) }
    }

    /// Pastes a text onto the page, not into a field.
    pub async fn paste_onto_page(&self, text: &str) -> Result {
        let script = "const data = new DataTransfer(); data.setData('text/plain', arguments[0]);
            const init = { bubbles: true, cancelable: true, clipboardData: data };
            document.body.dispatchEvent(new ClipboardEvent('paste', init))";
        self.eval(script, vec![json!(text)]).await.map(drop)
    }

    /// A page with nothing but this QR code.
    pub async fn show_foreign_code(&self, text: &str) -> Result {
        let drawing = Drawing::of(text).ok_or("too long for a QR code")?;
        self.open("about:blank").await?;
        let side = drawing.side();
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='600' viewBox='0 0 {side} {side}'><path d='{}'/></svg>",
            drawing.path()
        );
        self.eval("document.body.innerHTML = arguments[0]", vec![Value::from(svg)]).await.map(drop)
    }
}

/// A file for what is seen: a screenshot, or a film (`.mjpeg`) for a camera. Left there for people who look at it.
pub fn seen(name: &str) -> Result<PathBuf> {
    let folder = artifacts().join("seen");
    std::fs::create_dir_all(&folder)?;
    Ok(folder.join(name))
}

/// What a decoder that is not ours reads in a picture; `None` where it is not installed, which it says.
pub fn read_independently(picture: &Path) -> Result<Option<String>> {
    match Command::new("zbarimg")
        .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(picture)
        .output()
    {
        Ok(output) => Ok(Some(String::from_utf8(output.stdout)?.trim_end_matches('\n').to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            skipped("zbarimg is not installed: no second opinion on QR codes");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
