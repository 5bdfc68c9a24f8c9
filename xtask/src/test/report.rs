//! What the tests took, and what this machine could not show.

use std::time::{Duration, Instant};

use crate::run::Result;

/// As many as somebody reads who wonders where the time goes.
const SLOWEST: usize = 10;

/// Steps and tests with their times, and how many tests passed.
#[derive(Default)]
pub struct Report {
    steps: Vec<(&'static str, Duration)>,
    tests: Vec<(Duration, String)>,
    passed: usize,
    failed: usize,
    skipped: Vec<String>,
}

impl Report {
    /// Does a part of the work, under a headline.
    pub fn step<T>(&mut self, name: &'static str, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        println!("\n== {name}");
        let begun = Instant::now();
        let done = work(self).map_err(|error| format!("{name}: {error}"));
        self.steps.push((name, begun.elapsed()));
        Ok(done?)
    }

    /// A test took so long.
    pub fn took(&mut self, test: String, long: Duration) {
        self.tests.push((long, test));
    }

    /// So many tests are over.
    pub fn count(&mut self, passed: usize, failed: usize) {
        self.passed += passed;
        self.failed += failed;
    }

    /// A line of a test runner: it may say how many tests passed, and how long one took.
    pub fn read(&mut self, suite: &str, line: &str) {
        if let Some(rest) = line.strip_prefix("test result: ") {
            let number = |what| {
                let (before, _) = rest.split_once(what)?;
                before.trim().rsplit(' ').next()?.parse().ok()
            };
            self.count(number("passed").unwrap_or(0), number("failed").unwrap_or(0));
        } else if let Some((test, long)) = test_and_time(line) {
            self.took(format!("{suite}::{test}"), long);
        }
    }

    /// What this machine could not show.
    pub fn skip(&mut self, lines: &str) {
        self.skipped.extend(lines.lines().map(str::to_owned));
    }

    /// All of it.
    pub fn print(mut self, headline: &str) {
        self.tests.sort_by(|one, other| other.cmp(one));
        if !self.tests.is_empty() {
            println!("\n== the slowest tests");
        }
        for (long, test) in self.tests.iter().take(SLOWEST) {
            println!("{:8.1} s  {test}", long.as_secs_f64());
        }
        println!("\n== {headline}");
        for line in &self.skipped {
            println!(" skipped    {line}");
        }
        for (name, long) in &self.steps {
            println!("{:8.1} s  {name}", long.as_secs_f64());
        }
        let together: Duration = self.steps.iter().map(|(_, long)| *long).sum();
        println!("{:8.1} s  together", together.as_secs_f64());
        if self.passed + self.failed > 0 {
            println!("\n{} passed, {} failed", self.passed, self.failed);
        }
    }
}

/// From `test disk::a_name ... ok <1.234s>`.
fn test_and_time(line: &str) -> Option<(&str, Duration)> {
    let (test, rest) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let seconds = rest.split_once('<')?.1.split_once("s>")?.0.parse().ok()?;
    Some((test, Duration::try_from_secs_f64(seconds).ok()?))
}

#[cfg(test)]
mod tests {
    use super::{Duration, Report, test_and_time};

    #[test]
    fn the_lines_of_a_test_runner_are_understood() {
        let mut report = Report::default();
        report.read(
            "sim",
            "test result: ok. 12 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out; finished in 1s",
        );
        report.read("sim", "test live::many_rooms ... ok <61.250s>");
        report.read("sim", "test quick ... ok");
        assert_eq!((report.passed, report.failed), (12, 1));
        assert_eq!(report.tests, [(Duration::from_millis(61_250), "sim::live::many_rooms".to_owned())]);
        assert_eq!(test_and_time("running 3 tests"), None);
    }
}
