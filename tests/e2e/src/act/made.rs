//! Files that are made for a test.

use std::{fs, path::PathBuf, process::Command};

use crate::Result;

/// A file with these bytes.
pub fn made(name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("spoke-audio-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    fs::write(&path, bytes)?;
    Ok(path)
}

/// A file that ffmpeg makes.
pub fn synthesized(name: &str, source: &str, args: &[&str]) -> Result<PathBuf> {
    let path = made(name, b"")?;
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi", "-i", source])
        .args(args)
        .arg(&path)
        .status()?;
    if made.success() { Ok(path) } else { Err(format!("ffmpeg makes no {name}").into()) }
}
