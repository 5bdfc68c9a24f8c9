//! What axe-core finds on a screen. Its file is not part of this repository: `SPOKE_AXE` says where `axe.min.js` is, and
//! without it nothing is looked at.

use std::{fs, sync::Mutex};

use serde_json::Value;

use crate::{Person, Result};

static FOUND: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Rules that a page of this kind need not follow: it is one application, and a dialog is outside of its landmarks.
const RUN: &str = "const found = await axe.run(document, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
    return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} (${rule.help})`));";

/// Looks at what is on screen.
pub(super) async fn examine(person: &Person, screen: &str) -> Result {
    let Ok(file) = std::env::var("SPOKE_AXE") else { return Ok(()) };
    if person.eval("return typeof axe", Vec::new()).await? != "object" {
        person.eval(&fs::read_to_string(file)?, Vec::new()).await?;
    }
    let found = person.eval_async(RUN, Vec::new()).await?;
    let lines = found.as_array().into_iter().flatten().filter_map(Value::as_str);
    FOUND.lock().expect("not poisoned").extend(lines.map(|line| format!("{screen}: {line}")));
    Ok(())
}

/// Says all of it.
///
/// # Panics
/// When anything was found.
pub(super) fn report() {
    let found = FOUND.lock().expect("not poisoned");
    for line in found.iter() {
        println!("axe: {line}");
    }
    assert!(found.is_empty(), "axe found {} things", found.len());
}
