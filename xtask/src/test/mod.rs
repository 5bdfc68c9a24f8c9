//! `cargo xtask test`: every part in order, each with a headline, and at the end what it took.
//!
//! | file | what |
//! |---|---|
//! | `suites` | the programs that cargo makes of the tests |
//! | `end_to_end` | which tests in real browsers run beside each other, and how |
//! | `lanes` | the list of them |
//! | `report` | times and counts |

mod end_to_end;
mod lanes;
mod report;
mod suites;

use std::{process::Command, thread, time::Instant};

use crate::{
    build,
    kept::Kept,
    run::{Result, cargo, lines, run, target},
    tools::{self, Browser, Tools, WASM},
};
use report::Report;

const PARTS: [&str; 4] = ["lint", "native", "web", "e2e"];

/// `cargo xtask test [part] [-- filter…]`.
pub fn test(args: &[String]) -> Result {
    let (words, filter) = match args.iter().position(|arg| arg == "--") {
        Some(at) => (&args[..at], &args[at + 1..]),
        None => (args, &args[..0]),
    };
    let part = match words {
        [] => None,
        [part] if PARTS.contains(&part.as_str()) => Some(part.as_str()),
        _ => return Err(format!("no such part: {}; there are {}", words.join(" "), PARTS.join(", ")).into()),
    };
    let mut report = Report::default();
    let done = all(part, filter, &mut report);
    report.print(if done.is_ok() { "all passed" } else { "done before it stopped" });
    done
}

/// Dependencies that were compiled before, the parts, and what was compiled for them is kept.
fn all(part: Option<&str>, filter: &[String], report: &mut Report) -> Result {
    tools::rust_components()?;
    tools::rust_target()?;
    let kept = Kept::find()?;
    report.step("dependencies from the cache", |_| kept.restore())?;
    let done = thread::scope(|scope| {
        // Downloading and building tools goes on beside the compiler's work: neither fills all cores all the time.
        let machine = scope.spawn(move || Machine::prepare(part).map_err(|error| error.to_string()));
        parts(part, filter, report, || {
            machine.join().map_err(|_| "installing tools broke off")?.map_err(Into::into)
        })
    });
    report.step("dependencies into the cache", |_| kept.save())?;
    done
}

/// What tests in browsers need.
#[derive(Default)]
struct Machine {
    tools: Option<Tools>,
    browser: Option<Browser>,
    firefox: Option<Browser>,
}

impl Machine {
    /// Looks for all that this part needs, and installs what is missing.
    fn prepare(part: Option<&str>) -> Result<Self> {
        let wanted = |name: &str| part.is_none_or(|part| part == name);
        let mut machine = Self::default();
        if wanted("e2e") {
            tools::speech()?;
            tools::decoder();
            tools::sound();
            tools::networks();
            machine.firefox = tools::firefox();
        }
        if wanted("web") || wanted("e2e") {
            machine.browser = Some(tools::browser()?);
            machine.tools = Some(tools::for_building()?);
        }
        Ok(machine)
    }

    fn for_browsers(&self) -> Result<(&Tools, &Browser)> {
        self.tools
            .as_ref()
            .zip(self.browser.as_ref())
            .ok_or_else(|| "nothing was prepared for browsers".into())
    }
}

fn parts(
    part: Option<&str>,
    filter: &[String],
    report: &mut Report,
    machine: impl FnOnce() -> Result<Machine>,
) -> Result {
    let wanted = |name: &str| part.is_none_or(|part| part == name);
    if wanted("lint") {
        lint(report)?;
    }
    let mut suites = Vec::new();
    if wanted("native") || wanted("e2e") {
        suites = report.step("compiling the tests", |_| suites::build())?;
    }
    if wanted("web") {
        report.step("compiling the tests of the adapters", |_| run(web().arg("--no-run")))?;
    }
    if wanted("e2e") {
        report.step("compiling the page for end-to-end tests", |_| build::compile(true))?;
    }
    if wanted("native") {
        report.step("native tests", |report| suites::native(&suites, filter, report))?;
    }
    let machine = report.step("what was installed beside this", |_| machine())?;
    if wanted("web") {
        let (tools, browser) = machine.for_browsers()?;
        report
            .step("tests of the adapters in Chromium", |report| adapters(tools, browser, filter, report))?;
    }
    if wanted("e2e") {
        let (tools, browser) = machine.for_browsers()?;
        let dist = target().join("e2e-dist");
        report.step("building the page for end-to-end tests", |_| build::development(tools, &dist))?;
        report.step("end-to-end tests in real browsers", |report| {
            end_to_end::run(&suites, browser, machine.firefox.as_ref(), &dist, filter, report)
        })?;
    }
    Ok(())
}

fn lint(report: &mut Report) -> Result {
    report.step("format", |_| run(cargo().args(["fmt", "--all", "--check"])))?;
    report.step("clippy, native", |_| {
        run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    report.step("clippy, wasm32", |_| {
        let args = ["clippy", "--package", "spoke", "--all-targets", "--features", "split", "--target", WASM];
        run(cargo().args(args).args(["--", "-D", "warnings"]))
    })?;
    report.step("documents of the code, native", |_| documents(&[]))?;
    report.step("documents of the code, wasm32", |_| documents(&["--features", "split", "--target", WASM]))
}

/// A link in a comment that leads nowhere is an error.
fn documents(args: &[&str]) -> Result {
    let mut doc = cargo();
    doc.args(["doc", "--package", "spoke", "--no-deps", "--document-private-items"]).args(args);
    run(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

fn web() -> Command {
    let mut tests = cargo();
    tests.args(["test", "--package", "spoke", "--target", WASM, "--test", "web"]);
    tests
}

/// They run one after another, so that one took as long as passed since the one before.
fn adapters(tools: &Tools, browser: &Browser, filter: &[String], report: &mut Report) -> Result {
    let mut tests = web();
    tests
        .arg("--")
        .args(filter)
        .env("PATH", tools.path())
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    let mut before = Instant::now();
    lines(&mut tests, |line| {
        println!("{line}");
        report.read("web", line);
        if let Some((test, _)) = line.strip_prefix("test ").and_then(|line| line.split_once(" ... ")) {
            report.took(format!("web::{test}"), before.elapsed());
            before = Instant::now();
        } else if line.starts_with("running ") {
            before = Instant::now();
        }
    })
}
