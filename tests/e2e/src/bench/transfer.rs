//! How fast a project goes across, beside the fastest that a bare data channel manages in the same minute.

use std::time::{Duration, Instant};

use serde_json::json;

use super::option;
use crate::{
    Person, Result, Stage,
    memory::{Memory, wasm},
    raw::{Raw, code, sdp_of},
};

const MB: f64 = 1e6;
const LONG: Duration = Duration::from_secs(300);
/// Message sizes of the bare channel, in KiB, and its high-water mark.
const RAW_KIB: [usize; 3] = [16, 64, 256];
const RAW_HIGH_WATER: usize = 1024 * 1024;
/// The message size of the bare channel with a database at both ends: ours.
const STORED_KIB: usize = 64;
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Notes when the page saw the press on Accept and the end.
const CLOCK: &str = "
    const bench = (window.bench = {});
    document.querySelector('[data-testid=incoming-accept]').addEventListener('click',
        () => (bench.accepted = performance.now()), { once: true, capture: true });
    const look = () => {
        const progress = document.querySelector('[data-testid=progress]');
        if (bench.accepted && progress?.dataset.state === 'done') bench.done ??= performance.now();
    };
    new MutationObserver(look).observe(document.documentElement,
        { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] });";

/// What is sent.
pub(super) struct Plan {
    megabytes: usize,
    clips: usize,
    small: usize,
    runs: usize,
    bare: bool,
}

impl Plan {
    /// `--mb=100 --clips=10 --small=300 --runs=2` (rounds of three tries of each side); `--bare=0` leaves the bare channel out, while working on the other.
    pub fn parse(args: &[String]) -> Result<Self> {
        Ok(Self {
            megabytes: option(args, "mb", 100)?,
            clips: option(args, "clips", 10)?.max(1),
            small: option(args, "small", 300)?,
            runs: option(args, "runs", 2)?.max(1),
            bare: option(args, "bare", 1)? > 0,
        })
    }

    fn bytes(&self) -> usize {
        self.megabytes * 1_000_000
    }
}

/// Seconds of one sync and the memory it took, editor first.
struct Sync {
    seconds: f64,
    growth: [Memory; 2],
    wasm: [(u64, u64); 2],
}

/// What carries the bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bare {
    /// A channel between two pages that do nothing else.
    Channel,
    /// The same with a database at both ends.
    Stored,
}

/// Measures and prints. All sides have as many tries, by turns. The machine is now quick, now slow: the best of a few tries
/// says who was lucky, the middle one more.
pub(super) async fn measure(stage: &mut Stage, plan: &Plan) -> Result {
    let tries = plan.runs * RAW_KIB.len();
    println!("{} MB in {} clips, {tries} tries; MB are 10^6 bytes", plan.megabytes, plan.clips);
    let (mut bare, mut stored, mut ours) = (Vec::new(), Vec::new(), Vec::new());
    for kib in RAW_KIB.repeat(plan.runs) {
        if plan.bare {
            bare.push(raw(stage, plan, kib, Bare::Channel).await?);
            stored.push(raw(stage, plan, STORED_KIB, Bare::Stored).await?);
        }
        let sync = sync(stage, plan.clips, plan.bytes() / plan.clips, false).await?;
        ours.push(plan.bytes() as f64 / MB / sync.seconds);
        println!("  spoke                    {:6.2} MB/s", ours[ours.len() - 1]);
    }
    if plan.bare {
        for (what, of) in [("median", median as fn(&[f64]) -> f64), ("best", best)] {
            let (ours, bare, stored) = (of(&ours), of(&bare), of(&stored));
            println!(
                "{what:6}: spoke {ours:.2} MB/s, bare channel {bare:.2}, ratio {:.2} (target 0.9); \
                 bare with databases {stored:.2}, ratio {:.2}",
                ours / bare,
                ours / stored
            );
        }
    }
    let sync = sync(stage, plan.clips, plan.bytes() / plan.clips, true).await?;
    for (side, at) in [("editor", 0), ("viewer", 1)] {
        let (growth, (before, after)) = (sync.growth[at], sync.wasm[at]);
        let mb = |bytes: u64| bytes as f64 / MB;
        println!(
            "{side}: JS heap +{:.1} MB, WASM {:.1} -> {:.1} MB, page process +{:.1} MB (target: 64 together)",
            mb(growth.heap),
            mb(before),
            mb(after),
            mb(growth.resident)
        );
    }
    let small = sync_small(stage, plan).await?;
    println!("{} clips of 1 KB: {small:.2} s from accept to done (target 2)", plan.small);
    Ok(())
}

/// The middle of some figures; the upper one of the two in the middle.
fn median(figures: &[f64]) -> f64 {
    let mut figures = figures.to_vec();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

fn best(figures: &[f64]) -> f64 {
    figures.iter().copied().fold(0.0, f64::max)
}

async fn sync_small(stage: &mut Stage, plan: &Plan) -> Result<f64> {
    Ok(sync(stage, plan.small, 1_000, false).await?.seconds)
}

/// The rate of a bare channel that has warmed up.
async fn raw(stage: &mut Stage, plan: &Plan, kib: usize, what: Bare) -> Result<f64> {
    let (from, to) = (Raw::arrive(stage, "From").await?, Raw::arrive(stage, "To").await?);
    for raw in [&from, &to] {
        raw.0.driver().set_script_timeout(LONG).await?;
    }
    let offer = code("offer", &from.host(&["bulk"]).await?);
    let answer = to.guest(&sdp_of(&offer)?).await?;
    from.accept(&answer).await?;
    from.see_open(&["bulk"]).await?;
    from.run(5_000_000, kib * 1024, RAW_HIGH_WATER).await?;
    let (bytes, message) = (plan.bytes(), kib * 1024);
    let (rate, stored) = match what {
        Bare::Channel => (from.run(bytes, message, RAW_HIGH_WATER).await?, ""),
        Bare::Stored => (from.run_stored(&to, bytes, message, RAW_HIGH_WATER).await?, ", stored"),
    };
    println!("  {:24} {rate:6.2} MB/s", format!("bare, {kib:3} KiB{stored}"));
    for raw in [from, to] {
        raw.0.leave().await;
    }
    Ok(rate)
}

/// One project, two new people. Looking at the memory takes its time from the transfer.
async fn sync(stage: &mut Stage, clips: usize, clip_bytes: usize, look: bool) -> Result<Sync> {
    let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
    ada.driver().set_script_timeout(LONG).await?;
    ada.seed_project("Bench", clips, clip_bytes).await?;
    ada.reload().await?;
    ada.open_project("Bench").await?;
    ada.pair_with(&ben).await?;
    ben.eval(CLOCK, Vec::new()).await?;
    let people = [&ada, &ben];
    let (mut before, mut most) = ([Memory::default(); 2], [Memory::default(); 2]);
    let mut wasms = [(0, 0); 2];
    for (at, person) in people.iter().enumerate().filter(|_| look) {
        wasms[at].0 = wasm(person).await?;
        before[at] = Memory::of(person).await?;
    }
    ben.press("incoming-accept").await?;
    let end = Instant::now() + LONG;
    let seconds = loop {
        for (at, person) in people.iter().enumerate().filter(|_| look) {
            most[at] = most[at].max(Memory::of(person).await?);
        }
        if let Some(seconds) = elapsed(&ben).await? {
            break seconds;
        }
        if Instant::now() > end {
            return Err("the transfer did not end".into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    };
    ada.see_progress(&["done"], LONG).await?;
    let mut growth = [Memory::default(); 2];
    for (at, person) in people.iter().enumerate().filter(|_| look) {
        wasms[at].1 = wasm(person).await?;
        growth[at] = Memory {
            heap: most[at].heap.saturating_sub(before[at].heap),
            resident: most[at].resident.saturating_sub(before[at].resident),
        };
    }
    for person in [ada, ben] {
        person.leave().await;
    }
    Ok(Sync { seconds, growth, wasm: wasms })
}

/// Seconds between the press on Accept and the end, once it came. Fails when it went wrong.
async fn elapsed(person: &Person) -> Result<Option<f64>> {
    let script = "return [window.bench.done - window.bench.accepted,
        document.querySelector('[data-testid=progress]')?.dataset.state ?? '']";
    let seen = person.eval(script, Vec::new()).await?;
    if ["failed", "cancelled", "rejected"].iter().any(|state| seen[1] == json!(state)) {
        return Err(format!("the transfer ended as {}", seen[1]).into());
    }
    Ok(seen[0].as_f64().map(|ms| ms / 1000.0))
}
