//! What axe-core finds on a screen. Its file is not part of this repository: `SPOKE_AXE` says where `axe.min.js` is.

use std::fs;

use serde_json::Value;

use crate::{Person, Result};

/// A page of one application, with dialogs over it, need not have all of itself in landmarks.
const RUN: &str = "const found = await axe.run(document,
        { resultTypes: ['violations'], rules: { region: { enabled: false } } });
    return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} (${rule.help})`));";

impl Person {
    /// What is in the way of anybody on the screen as it is; nothing where there is no axe-core.
    pub async fn examine(&self) -> Result<Vec<String>> {
        let Some(file) = axe() else { return Ok(Vec::new()) };
        if self.eval("return typeof axe", Vec::new()).await? != "object" {
            self.eval(&fs::read_to_string(file)?, Vec::new()).await?;
        }
        let found = self.eval_async(RUN, Vec::new()).await?;
        Ok(found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
    }
}

/// Where it is.
pub fn axe() -> Option<std::ffi::OsString> {
    std::env::var_os("SPOKE_AXE")
}
