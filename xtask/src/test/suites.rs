//! The programs that cargo makes of the tests: built together, run one by one, so that each can be told how.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::report::Report;
use crate::run::{Result, cargo, lines, program, root, run};

/// The tests of one source file, or of one `main.rs` and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// Its source file, from the root of the repository.
    pub source: String,
    /// What to run.
    program: PathBuf,
    /// The folder of its package, where cargo runs it.
    folder: PathBuf,
}

/// Builds all tests of this machine's own kind at once: built package by package, dependencies that these packages want
/// with different features would be compiled once for each.
pub fn build() -> Result<Vec<Suite>> {
    let mut command = cargo();
    command.args(["test", "--workspace", "--no-run", "--message-format=json-render-diagnostics"]);
    let mut suites = Vec::new();
    lines(&mut command, |line| suites.extend(suite(line, &root())))?;
    suites.sort_by(|one, other| one.source.cmp(&other.source));
    if suites.is_empty() { Err("cargo names no tests".into()) } else { Ok(suites) }
}

impl Suite {
    /// Whether it drives browsers.
    pub fn is_end_to_end(&self) -> bool {
        self.source.starts_with("tests/e2e/")
    }

    /// Its name, as people say it: `zip` for `tests/e2e/tests/zip.rs`.
    pub fn name(&self) -> &str {
        let path = Path::new(&self.source);
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or(&self.source);
        let folder = || path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        if stem == "main" { folder().unwrap_or(stem) } else { stem }
    }

    /// Its program as cargo would run it.
    pub fn command(&self) -> Command {
        self.inside(program(&self.program))
    }

    /// The same inside of another program, which takes it as its last argument.
    pub fn command_in(&self, mut outer: Command) -> Command {
        outer.arg(&self.program);
        self.inside(outer)
    }

    fn inside(&self, mut command: Command) -> Command {
        command.current_dir(&self.folder).env("CARGO_MANIFEST_DIR", &self.folder).stdin(Stdio::null());
        command
    }

    /// Runs all its tests that the filter lets through.
    pub fn run(&self, filter: &[String], report: &mut Report) -> Result {
        println!("\n{}", self.source);
        let mut command = self.command();
        // The test runner of a stable Rust tells how long a test took when it is told that it may.
        command.args(["-Zunstable-options", "--report-time"]).env("RUSTC_BOOTSTRAP", "1").args(filter);
        lines(&mut command, |line| {
            println!("{line}");
            report.read(self.name(), line);
        })
    }

    /// The names of all its tests.
    pub fn tests(&self) -> Result<Vec<String>> {
        let mut tests = Vec::new();
        lines(self.command().arg("--list"), |line| {
            tests.extend(line.strip_suffix(": test").map(str::to_owned));
        })?;
        Ok(tests)
    }
}

/// The native tests, and the examples in documentation.
pub fn native(suites: &[Suite], filter: &[String], report: &mut Report) -> Result {
    let mut failed = Vec::new();
    for suite in suites.iter().filter(|suite| !suite.is_end_to_end()) {
        // All are run: whoever mends one wants to know of the others.
        if suite.run(filter, report).is_err() {
            failed.push(suite.source.as_str());
        }
    }
    if failed.is_empty() {
        run(cargo().args(["test", "--workspace", "--doc", "--"]).args(filter))
    } else {
        Err(format!("failed in {}", failed.join(", ")).into())
    }
}

/// A line of cargo that says what it made, if it is a test.
fn suite(line: &str, root: &Path) -> Option<Suite> {
    let profile = line.split_once("\"profile\":{")?.1.split_once('}')?.0;
    if !profile.contains("\"test\":true") {
        return None;
    }
    let program = PathBuf::from(text(line, "executable")?);
    let source = PathBuf::from(text(line, "src_path")?);
    let source = source.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
    let folder = Path::new(&text(line, "manifest_path")?).parent()?.to_owned();
    Some(Suite { source, program, folder })
}

/// A text in a line of JSON, by the name of its field.
fn text(line: &str, field: &str) -> Option<String> {
    let (_, rest) = line.split_once(&format!("\"{field}\":\""))?;
    // What paths hold: backslashes are written twice.
    Some(rest.split_once('"')?.0.replace("\\\\", "\\"))
}

#[cfg(test)]
mod tests {
    use super::{Path, PathBuf, Suite, suite};

    #[test]
    fn of_all_that_cargo_made_only_tests_are_run() {
        let line = r#"{"reason":"compiler-artifact","manifest_path":"/spoke/tests/e2e/Cargo.toml","target":{"kind":["test"],"src_path":"/spoke/tests/e2e/tests/zip.rs","test":true},"profile":{"opt_level":"1","test":true},"features":[],"executable":"/spoke/target/debug/deps/zip-bd43184b0fd7786c","fresh":true}"#;
        let zip = suite(line, Path::new("/spoke")).unwrap();
        assert_eq!(
            zip,
            Suite {
                source: "tests/e2e/tests/zip.rs".to_owned(),
                program: PathBuf::from("/spoke/target/debug/deps/zip-bd43184b0fd7786c"),
                folder: PathBuf::from("/spoke/tests/e2e"),
            }
        );
        assert!(zip.is_end_to_end());
        assert_eq!(zip.name(), "zip");
        assert_eq!(
            suite(&line.replace("\"1\",\"test\":true", "\"1\",\"test\":false"), Path::new("/spoke")),
            None
        );
        assert_eq!(suite(r#"{"reason":"build-finished","success":true}"#, Path::new("/spoke")), None);
        let main = Suite { source: "tests/sim/main.rs".to_owned(), ..zip };
        assert_eq!(main.name(), "sim");
    }
}
