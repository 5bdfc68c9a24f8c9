//! Testing and measuring: every part in order, with a headline and its time.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use crate::{
    build,
    run::{Result, cargo, root, run},
    tools::{self, Browser, Tools},
};

const WASM: &str = "wasm32-unknown-unknown";

/// Steps done, with their seconds.
#[derive(Default)]
struct Report(Vec<(&'static str, f64)>);

impl Report {
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result) -> Result {
        println!("\n== {name}");
        let begun = Instant::now();
        work().map_err(|error| format!("{name}: {error}"))?;
        self.0.push((name, begun.elapsed().as_secs_f64()));
        Ok(())
    }

    fn print(&self) {
        println!("\n== all passed");
        for (name, seconds) in &self.0 {
            println!("{seconds:8.1} s  {name}");
        }
    }
}

/// `cargo xtask test [part] [-- filter…]`.
pub fn test(args: &[String]) -> Result {
    let (words, filter) = match args.iter().position(|arg| arg == "--") {
        Some(at) => (&args[..at], &args[at + 1..]),
        None => (args, &args[..0]),
    };
    let part = words.first().map(String::as_str);
    if !matches!(part, None | Some("lint" | "native" | "web" | "e2e")) {
        return Err(format!("there is no part {:?}; there are lint, native, web, e2e", words[0]).into());
    }
    let wanted = |name: &str| part.is_none_or(|part| part == name);
    let mut report = Report::default();
    tools::rust_components()?;
    if wanted("lint") {
        lint(&mut report)?;
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
            let dist = root().join("target/e2e-dist");
            report.step("building the page for end-to-end tests", || build::development(&tools, &dist))?;
            report.step("end-to-end tests in Chromium", || {
                let mut tests =
                    e2e(&browser, &dist, &["test", "--package", "spoke-e2e", "--", "--test-threads=1"]);
                run(tests.args(filter))
            })?;
        }
    }
    report.print();
    Ok(())
}

fn lint(report: &mut Report) -> Result {
    report.step("format", || run(cargo().args(["fmt", "--all", "--check"])))?;
    report.step("clippy, native", || {
        run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    report.step("clippy, wasm32", || {
        let args =
            ["clippy", "--package", "spoke", "--all-targets", "--target", WASM, "--", "-D", "warnings"];
        run(cargo().args(args))
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

fn e2e(browser: &Browser, dist: &Path, args: &[&str]) -> Command {
    let mut command = cargo();
    command
        .args(args)
        .env("SPOKE_DIST", dist)
        .env("SPOKE_CHROMIUM", &browser.program)
        .env("SPOKE_CHROMEDRIVER", &browser.driver);
    command
}

/// `cargo xtask bench NAME …`: a release build, measured in real browsers.
pub fn bench(args: &[String]) -> Result {
    let mut tools = tools::for_building()?;
    tools.add_wasm_opt();
    let browser = tools::browser()?;
    build::release()?;
    let dist: PathBuf = root().join("dist");
    let mut bench =
        e2e(&browser, &dist, &["run", "--quiet", "--package", "spoke-e2e", "--bin", "bench", "--"]);
    run(bench.args(args))
}

/// `cargo xtask screens`: every screen, three sizes, light and dark.
pub fn screens(args: &[String]) -> Result {
    let tools = tools::for_building()?;
    let browser = tools::browser()?;
    tools::speech()?;
    let dist = root().join("target/e2e-dist");
    build::development(&tools, &dist)?;
    let mut screens =
        e2e(&browser, &dist, &["run", "--quiet", "--package", "spoke-e2e", "--bin", "screens", "--"]);
    run(screens.args(args))
}

/// `cargo xtask sim --seeds N --from S`.
pub fn sim(args: &[String]) -> Result {
    let mut command = cargo();
    command.args([
        "test",
        "--release",
        "--package",
        "spoke",
        "--test",
        "sim",
        "many_seeds",
        "--",
        "--nocapture",
    ]);
    for pair in args.chunks(2) {
        match pair {
            [name, value] if name == "--seeds" => command.env("SPOKE_SIM_SEEDS", value),
            [name, value] if name == "--from" => command.env("SPOKE_SIM_FROM", value),
            _ => return Err("sim knows --seeds N and --from S".into()),
        };
    }
    run(&mut command)
}
