//! Which projects a ZIP holds.

use super::{
    super::{limits::PROJECTS_MAX, names::MANIFEST},
    Files,
};

/// What macOS adds beside every file.
const BESIDE: &str = "__MACOSX";

/// The folders that hold a project each, in the order of their names, with a slash at the end: people unpack, look, and
/// pack the folder again, or several of them. The file itself is the folder without a name.
pub fn roots(files: &Files) -> Vec<String> {
    let folder = |name: &String| {
        let folder = name.strip_suffix(MANIFEST)?;
        let is_ours = folder.is_empty() || folder.ends_with('/');
        (is_ours && folder.split('/').all(|part| part != BESIDE)).then(|| folder.to_owned())
    };
    files.by_name.keys().filter_map(folder).take(PROJECTS_MAX).collect()
}

/// There are only other ZIP files in it: somebody has packed several of them together.
pub fn is_all_zips(files: &Files) -> bool {
    files.by_name.keys().any(|name| name.to_ascii_lowercase().ends_with(".zip"))
}
