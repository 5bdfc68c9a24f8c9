//! The names by which end-to-end tests find controls: each is in the interface and in docs/testing.md.

use std::{fs, path::PathBuf};

use crate::{root, sources};

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
