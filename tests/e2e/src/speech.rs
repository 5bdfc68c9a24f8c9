//! Spoken sound for the pretended microphone, made once by espeak-ng.

use std::{path::PathBuf, process::Command};

use crate::Result;

/// A WAV file that says these words.
pub fn say(words: &str) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join("spoke-e2e-speech");
    std::fs::create_dir_all(&folder)?;
    let name: String =
        words.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(40).collect();
    let file = folder.join(format!("{name}.wav"));
    if !file.is_file() {
        let made = folder.join(format!("{name}.{}.tmp", std::process::id()));
        let status = Command::new("espeak-ng").arg("-w").arg(&made).args(["-a", "180", words]).status()?;
        if !status.success() {
            return Err(format!("espeak-ng: {status}").into());
        }
        std::fs::rename(made, &file)?;
    }
    Ok(file)
}
