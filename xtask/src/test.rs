//! `cargo xtask test`: every part in order, each with a headline, and at the end what it took.

use std::{fs, time::Instant};

use crate::{
    browsers, build,
    run::{Result, cargo, root, run},
    tools::{self, Browser, Tools, WASM},
};

/// Steps done, with their seconds, and what this machine could not show.
#[derive(Default)]
struct Report {
    steps: Vec<(&'static str, f64)>,
    skipped: String,
}

impl Report {
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result) -> Result {
        println!("\n== {name}");
        let begun = Instant::now();
        work().map_err(|error| format!("{name}: {error}"))?;
        self.steps.push((name, begun.elapsed().as_secs_f64()));
        Ok(())
    }

    fn print(&self, headline: &str) {
        println!("\n== {headline}");
        for line in self.skipped.lines() {
            println!(" skipped    {line}");
        }
        for (name, seconds) in &self.steps {
            println!("{seconds:8.1} s  {name}");
        }
        println!("{:8.1} s  together", self.steps.iter().map(|(_, seconds)| seconds).sum::<f64>());
    }
}

/// `cargo xtask test [part] [-- filter…]`.
pub fn test(args: &[String]) -> Result {
    let (words, filter) = match args.iter().position(|arg| arg == "--") {
        Some(at) => (&args[..at], &args[at + 1..]),
        None => (args, &args[..0]),
    };
    let part = match words {
        [] => None,
        [part] if ["lint", "native", "web", "e2e"].contains(&part.as_str()) => Some(part.as_str()),
        _ => {
            return Err(format!("no such part: {}; there are lint, native, web, e2e", words.join(" ")).into());
        }
    };
    let mut report = Report::default();
    let done = parts(part, filter, &mut report);
    report.print(if done.is_ok() { "all passed" } else { "passed before it stopped" });
    done
}

fn parts(part: Option<&str>, filter: &[String], report: &mut Report) -> Result {
    let wanted = |name: &str| part.is_none_or(|part| part == name);
    if wanted("lint") {
        tools::rust_components()?;
        tools::rust_target()?;
        lint(report)?;
    }
    if wanted("native") {
        report.step("native tests", || {
            run(cargo().args(["test", "--workspace", "--exclude", "spoke-e2e", "--"]).args(filter))
        })?;
    }
    if wanted("web") || wanted("e2e") {
        let tools = tools::for_building()?;
        let browser = tools::browser()?;
        if wanted("web") {
            report.step("tests of the adapters in Chromium", || web(&tools, &browser, filter))?;
        }
        if wanted("e2e") {
            tools::speech()?;
            tools::decoder();
            tools::networks();
            let firefox = tools::firefox();
            end_to_end(&tools, &browser, firefox.as_ref(), filter, report)?;
        }
    }
    Ok(())
}

fn lint(report: &mut Report) -> Result {
    report.step("format", || run(cargo().args(["fmt", "--all", "--check"])))?;
    report.step("clippy, native", || {
        run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    report.step("clippy, wasm32", || {
        let args = ["clippy", "--package", "spoke", "--all-targets", "--features", "split", "--target", WASM];
        run(cargo().args(args).args(["--", "-D", "warnings"]))
    })
}

fn web(tools: &Tools, browser: &Browser, filter: &[String]) -> Result {
    let mut tests = cargo();
    tests
        .args(["test", "--package", "spoke", "--target", WASM, "--test", "web", "--"])
        .args(filter)
        .env("PATH", tools.path())
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    run(&mut tests)
}

fn end_to_end(
    tools: &Tools,
    browser: &Browser,
    firefox: Option<&Browser>,
    filter: &[String],
    report: &mut Report,
) -> Result {
    let dist = root().join("target/e2e-dist");
    report.step("building the page for end-to-end tests", || build::development(tools, &dist))?;
    let skipped = root().join("target/skipped.txt");
    if skipped.exists() {
        fs::remove_file(&skipped)?;
    }
    let done = report.step("end-to-end tests in real browsers", || {
        // One after another: every test has two or three browsers of its own.
        let args = ["test", "--package", "spoke-e2e", "--", "--test-threads=1"];
        run(browsers::end_to_end(browser, firefox, &dist, &args).args(filter).env("SPOKE_SKIPPED", &skipped))
    });
    report.skipped = fs::read_to_string(&skipped).unwrap_or_default();
    done
}
