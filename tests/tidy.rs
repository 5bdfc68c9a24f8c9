//! The house rules that a compiler does not know.
#![cfg(not(target_arch = "wasm32"))]

#[path = "tidy/words.rs"]
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Lines of a source file or a style sheet: one idea each.
const FILE_LINES_MAX: usize = 400;
/// Lines of a component, its documentation not counted.
const COMPONENT_LINES_MAX: usize = 120;

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

#[test]
fn files_are_short() {
    let styles = files("style", &["css"]).into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("text");
        (path, text)
    });
    let long: Vec<_> = sources()
        .into_iter()
        .chain(styles)
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES_MAX)
        .collect();
    assert!(long.is_empty(), "more than {FILE_LINES_MAX} lines: {long:?}");
}

#[test]
fn components_fit_a_screen() {
    let mut long = Vec::new();
    for (path, text) in sources() {
        let mut begun = None;
        for (number, line) in text.lines().enumerate() {
            if line == "#[component]" {
                begun = Some(number);
            } else if line == "}"
                && let Some(from) = begun.take()
                && number - from > COMPONENT_LINES_MAX
            {
                long.push((path.clone(), from + 1, number - from));
            }
        }
    }
    assert!(long.is_empty(), "components of more than {COMPONENT_LINES_MAX} lines: {long:?}");
}

#[test]
fn nothing_is_left_over() {
    // Written apart, so that this file does not find itself.
    let markers = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        concat!("db", "g!("),
        concat!("todo", "!("),
    ];
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            if markers.iter().any(|marker| line.contains(marker)) {
                found.push(format!("{}:{} {line}", path.display(), number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn files_that_documents_name_exist() {
    let mut documents = files("docs", &["md"]);
    documents.extend(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| root().join(name)));
    let mut missing = Vec::new();
    for document in documents {
        let text = fs::read_to_string(&document).expect("text");
        let folder = document.parent().expect("a folder");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") && !folder.join(target).exists() {
                missing.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_pure_rings_name_no_browser() {
    for room in ["project", "wire", "ports", "transfer", "session", "app", "archive", "sound", "qr"] {
        for path in files(&format!("src/{room}"), &["rs"]) {
            let text = fs::read_to_string(&path).expect("text");
            for outside in [
                "web_sys",
                "js_sys",
                "wasm_bindgen",
                "leptos",
                "gloo",
                "crate::browser",
                "crate::shell",
                "crate::ui",
            ] {
                assert!(!text.contains(outside), "{} names {outside}", path.display());
            }
        }
    }
}

fn interface() -> String {
    let outside_of_tests = |(path, _): &(PathBuf, String)| !path.starts_with(root().join("tests"));
    sources().into_iter().filter(outside_of_tests).map(|(_, text)| text).collect()
}

/// The names in the table of docs/testing.md.
fn promised_handles() -> Vec<String> {
    let table = fs::read_to_string(root().join("docs/testing.md")).expect("text");
    let section = table
        .split("## Stable handles")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next())
        .expect("the table");
    let rows = section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| where"));
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    rows.flat_map(|row| quoted(row.split('|').nth(2).unwrap_or_default())).collect()
}

#[test]
fn every_promised_handle_is_in_the_interface() {
    let interface = interface();
    let there = |name: &String| name.contains("NAME") || interface.contains(&format!("\"{name}\""));
    let missing: Vec<_> = promised_handles().into_iter().filter(|name| !there(name)).collect();
    assert!(missing.is_empty(), "promised in docs/testing.md and not there: {missing:?}");
}

#[test]
fn every_handle_of_the_interface_is_promised() {
    let promised = fs::read_to_string(root().join("docs/testing.md")).expect("text");
    let interface = interface();
    let mut missing = Vec::new();
    for begin in ["testid=\"", "TEST_ID: &str = \""] {
        for name in interface.split(begin).skip(1).filter_map(|rest| rest.split('"').next()) {
            if !promised.contains(&format!("`{name}`")) {
                missing.push(name.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "there and not in docs/testing.md: {missing:?}");
}
