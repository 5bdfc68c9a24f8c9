//! The tests in real browsers, each a process of its own. Where this machine can give each a network of its own, those
//! that mostly wait run beside each other and beside the others; elsewhere they run one after another.

use std::{
    collections::VecDeque,
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use super::{
    lanes::{Lane, unknown},
    report::Report,
    suites::Suite,
};
use crate::{
    browsers,
    run::{Result, program, target},
    tools::Browser,
};

/// Tests that wait at the same time. Each has two browsers or three, which are started at some time, and play.
const WAITING_AT_ONCE: usize = 3;

/// A network of its own, as a shell makes it: the loopback, and an interface with an address and a default route, without
/// which browsers find no candidates. A cable leads from it to nowhere: what is sent there is lost without a word. Only
/// servers of names refuse to answer, at once: a browser asks them before it opens its first page, and would wait.
const OWN_NETWORK: &str = "set -e
    PATH=$PATH:/usr/sbin:/sbin
    ip link set lo up
    ip link add eth0 type veth peer name nowhere
    for end in eth0 nowhere; do ip link set $end addrgenmode none up; done
    ip addr add 10.77.0.2/24 dev eth0
    ip neigh add 10.77.0.1 lladdr 02:00:00:00:00:01 dev eth0
    ip route add default via 10.77.0.1
    for server in $(sed -n 's/^nameserver *//p' /etc/resolv.conf); do
        ip addr add $server dev lo 2>/dev/null || true
    done
    exec \"$@\"";

/// One test.
struct Test<'a> {
    suite: &'a Suite,
    /// As its program calls it.
    name: String,
}

impl Test<'_> {
    /// `zip::a_name`.
    fn full_name(&self) -> String {
        format!("{}::{}", self.suite.name(), self.name)
    }
}

/// What all of them are told.
struct Setting<'a> {
    browser: &'a Browser,
    firefox: Option<&'a Browser>,
    dist: &'a Path,
    skipped: &'a Path,
    flags: Vec<&'a String>,
    own_networks: bool,
}

/// What became of one.
struct Outcome {
    test: String,
    passed: bool,
    took: Duration,
    output: String,
}

/// Runs all whose names contain one of the words of the filter; words with dashes are for the tests' own runner.
pub fn run(
    suites: &[Suite],
    browser: &Browser,
    firefox: Option<&Browser>,
    dist: &Path,
    filter: &[String],
    report: &mut Report,
) -> Result {
    let (flags, words): (Vec<_>, Vec<_>) = filter.iter().partition(|word| word.starts_with('-'));
    let mut tests = Vec::new();
    for suite in suites.iter().filter(|suite| suite.is_end_to_end()) {
        tests.extend(suite.tests()?.into_iter().map(|name| Test { suite, name }));
    }
    let names: Vec<_> = tests.iter().map(Test::full_name).collect();
    let strangers = unknown(names.iter().map(String::as_str));
    if !strangers.is_empty() {
        return Err(format!("xtask/src/test/lanes.rs names tests that are not there: {strangers:?}").into());
    }
    let all = tests.len();
    tests.retain(|test| words.is_empty() || words.iter().any(|word| test.full_name().contains(*word)));
    let skipped = target().join("skipped.txt");
    if skipped.exists() {
        fs::remove_file(&skipped)?;
    }
    let own_networks = own_networks();
    if !own_networks {
        println!("tests cannot have networks of their own here: they run one after another");
    }
    let setting = Setting { browser, firefox, dist, skipped: &skipped, flags, own_networks };
    let begun = Instant::now();
    let left_out = all - tests.len();
    let outcomes = run_lanes(tests, &setting);
    report.skip(&fs::read_to_string(&skipped).unwrap_or_default());
    conclude(outcomes, left_out, begun.elapsed(), report)
}

/// Says what became of them, as cargo does.
fn conclude(outcomes: Vec<Outcome>, left_out: usize, took: Duration, report: &mut Report) -> Result {
    let failed: Vec<_> =
        outcomes.iter().filter(|outcome| !outcome.passed).map(|outcome| outcome.test.clone()).collect();
    let passed = outcomes.len() - failed.len();
    let verdict = if failed.is_empty() { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {verdict}. {passed} passed; {} failed; 0 ignored; 0 measured; {left_out} filtered out; \
         finished in {:.2}s",
        failed.len(),
        took.as_secs_f64()
    );
    report.count(passed, failed.len());
    for outcome in outcomes {
        report.took(outcome.test, outcome.took);
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", ")).into()) }
}

/// First those that wait beside those that are busy, then those that want to be alone.
fn run_lanes(tests: Vec<Test<'_>>, setting: &Setting<'_>) -> Vec<Outcome> {
    let (mut waiting, mut busy, mut alone) = (Vec::new(), VecDeque::new(), VecDeque::new());
    for test in tests {
        match Lane::of(&test.full_name()) {
            Lane::Waiting(place) if setting.own_networks => waiting.push((place, test)),
            Lane::Alone => alone.push_back(test),
            Lane::Waiting(_) | Lane::Busy => busy.push_back(test),
        }
    }
    waiting.sort_by_key(|(place, _)| *place);
    let waiting = Mutex::new(waiting.into_iter().map(|(_, test)| test).collect());
    let (busy, alone) = (Mutex::new(busy), Mutex::new(alone));
    let outcomes = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..WAITING_AT_ONCE {
            scope.spawn(|| run_lane(&waiting, &outcomes, setting));
        }
        run_lane(&busy, &outcomes, setting);
    });
    run_lane(&alone, &outcomes, setting);
    outcomes.into_inner().unwrap_or_default()
}

/// Runs one after another until none is left.
fn run_lane(lane: &Mutex<VecDeque<Test<'_>>>, outcomes: &Mutex<Vec<Outcome>>, setting: &Setting<'_>) {
    loop {
        let next = lane.lock().ok().and_then(|mut lane| lane.pop_front());
        let Some(test) = next else { return };
        let outcome = run_one(&test, setting);
        println!(
            "test {} ... {} <{:.1}s>",
            outcome.test,
            if outcome.passed { "ok" } else { "FAILED" },
            outcome.took.as_secs_f64()
        );
        if !outcome.passed || !setting.flags.is_empty() {
            println!("{}", outcome.output);
        }
        if let Ok(mut outcomes) = outcomes.lock() {
            outcomes.push(outcome);
        }
    }
}

fn run_one(test: &Test<'_>, setting: &Setting<'_>) -> Outcome {
    let mut command =
        if setting.own_networks { test.suite.command_in(in_own_network()) } else { test.suite.command() };
    command.args(["--exact", &test.name]).args(&setting.flags).env("SPOKE_SKIPPED", setting.skipped);
    browsers::tell(&mut command, setting.browser, setting.firefox, setting.dist);
    let begun = Instant::now();
    let done = command.output();
    let took = begun.elapsed();
    let (passed, output) = match done {
        Ok(done) => {
            let text = [done.stdout, done.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            (done.status.success(), text.concat())
        }
        Err(error) => (false, error.to_string()),
    };
    Outcome { test: test.full_name(), passed, took, output }
}

/// A program that runs the one that is given to it in a network of its own.
fn in_own_network() -> Command {
    let mut command = program("unshare");
    command.args(["--net", "sh", "-c", OWN_NETWORK, "sh"]);
    command
}

/// Whether this machine can make networks.
fn own_networks() -> bool {
    let mut probe = in_own_network();
    probe.arg("true").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success())
}
