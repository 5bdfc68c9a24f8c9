//! The house rules that a compiler does not know. One file a family of rules.
#![cfg(not(target_arch = "wasm32"))]

mod circles;
mod deferred;
mod documents;
mod handles;
mod leftovers;
mod lengths;
mod lexer;
mod names;
mod rings;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| endings.iter().any(|ending| end == *ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} holds files");
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    let all = ["src", "xtask/src", "tests"].into_iter().flat_map(|folder| files(folder, &["rs"]));
    all.map(|path| (path.clone(), fs::read_to_string(&path).expect("text"))).collect()
}
