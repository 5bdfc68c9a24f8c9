//! Files: projects saved as ZIP, and opened from one.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use data_encoding::BASE64;
use serde_json::{Value, json};
use spoke::ids::ClipHash;

use crate::{
    Person, Result,
    person::css,
    wait::{PATIENCE, eventually},
};

/// A ZIP as a reader that is not ours reads it.
#[derive(Debug)]
pub struct ZipSeen {
    /// What `project.json` says.
    pub project: Value,
    /// The other files: name and SHA-256.
    pub files: Vec<(String, String)>,
    /// The whole sound of the project, if it is there.
    pub merged: Option<Vec<u8>>,
}

impl Person {
    /// What is downloaded goes into a folder of this person's own from now on.
    pub async fn keep_downloads(&self) -> Result {
        let folder = self.downloads();
        std::fs::create_dir_all(&folder)?;
        let params = json!({ "behavior": "allow", "downloadPath": folder.to_string_lossy() });
        self.devtools("Browser.setDownloadBehavior", params).await.map(drop)
    }

    fn downloads(&self) -> PathBuf {
        PathBuf::from(self.profile()).join("downloads")
    }

    /// Waits until this file was downloaded.
    pub async fn downloaded(&self, name: &str) -> Result<PathBuf> {
        let file = self.downloads().join(name);
        // The browser writes under another name until it is whole.
        eventually(&format!("{} has {name}", self.name), PATIENCE, async || Ok(file.exists().then_some(())))
            .await?;
        Ok(file)
    }

    /// Waits until a ZIP was saved or opened.
    pub async fn see_zip_done(&self) -> Result {
        self.see_state("zip", "data-state", &["done"]).await.map(drop)
    }

    /// Waits until opening a ZIP has failed for this reason.
    pub async fn see_zip_failed(&self, problem: &str) -> Result {
        self.see_state("zip", "data-problem", &[problem]).await.map(drop)
    }

    /// Chooses a ZIP in the library.
    pub async fn open_zip(&self, file: &Path) -> Result {
        self.see("zip-open").await?;
        let field = self.driver().find(thirtyfour::By::Css(css("zip-file"))).await?;
        Ok(field.send_keys(file.to_string_lossy().as_ref()).await?)
    }

    /// Drops a file onto the page.
    pub async fn drop_file(&self, file: &Path) -> Result {
        let script = r"
            const [name, data] = arguments;
            const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], name));
            const give = (kind) => {
                const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer });
                document.body.dispatchEvent(event);
                return event.defaultPrevented;
            };
            return give('dragover') && give('drop')";
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let data = BASE64.encode(&std::fs::read(file)?);
        let taken = self.eval(script, vec![json!(name), json!(data)]).await?;
        if taken == json!(true) { Ok(()) } else { Err("the page did not take the file".into()) }
    }
}

/// Reads a ZIP; a sum that is wrong is an error.
pub fn read_zip(file: &Path) -> Result<ZipSeen> {
    let mut zip = zip::ZipArchive::new(File::open(file)?)?;
    let mut seen = ZipSeen { project: Value::Null, files: Vec::new(), merged: None };
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at)?;
        let name = entry.name()?.into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        if name == "project.json" {
            seen.project = serde_json::from_slice(&content)?;
        } else if name == "merged.webm" {
            seen.merged = Some(content);
        } else {
            seen.files.push((name, ClipHash::of(&content).to_string()));
        }
    }
    Ok(seen)
}

/// A file of the tests' fixtures.
pub fn fixture(name: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).join("fixtures").join(name)
}
