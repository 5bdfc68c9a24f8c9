//! Files of sound that become cards.

use std::path::Path;

use crate::{Person, Result, person::css, wait::PATIENCE};

impl Person {
    /// Chooses these files of sound, in the library or in a project.
    pub async fn add_audio(&self, files: &[&Path]) -> Result {
        let paths: Vec<_> = files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
        let field = self.driver().find(thirtyfour::By::Css(css("audio-add-file"))).await?;
        Ok(field.send_keys(paths.join("\n")).await?)
    }

    /// Waits until all files are cards, or were named; `state` is `done` or `failed`.
    pub async fn see_import(&self, state: &str) -> Result {
        self.see_state_within("import", "data-state", &[state], PATIENCE * 2).await.map(drop)
    }

    /// What is said of files: their problems, in order; none of those whose sound alone was kept.
    pub async fn import_problems(&self) -> Result<Vec<Option<String>>> {
        let script = "return [...document.querySelectorAll('[data-testid=import-file]')].map((it) => it.dataset.problem ?? null)";
        Ok(serde_json::from_value(self.eval(script, Vec::new()).await?)?)
    }
}
