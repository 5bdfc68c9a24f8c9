//! Measurements in real browsers. One file each.

mod batch;
mod disk;
mod early;
mod export;
mod late_answer;
mod live;
mod pair;
mod resume;
mod sound;
mod timeline;
mod transfer;
mod viewers;

use crate::{Result, test};

/// Runs the measurement of this name.
///
/// # Panics
/// When something that is measured does not work at all.
pub fn run(args: &[String]) -> Result {
    let (name, rest) = args.split_first().ok_or(
        "say what to measure: transfer, live, batch, resume, viewers, pair, late-answer, disk, timeline, sound, early, export",
    )?;
    match name.as_str() {
        "transfer" => {
            let plan = transfer::Plan::parse(rest)?;
            test("bench-transfer", "/", async |stage| transfer::measure(stage, &plan).await);
            Ok(())
        }
        "live" => {
            let plan = live::Plan::parse(rest)?;
            test("bench-live", "/", async |stage| live::measure(stage, &plan).await);
            Ok(())
        }
        "batch" => {
            test("bench-batch", "/", async |stage| batch::measure(stage, rest).await);
            Ok(())
        }
        "resume" => {
            let plan = resume::Plan::parse(rest)?;
            test("bench-resume", "/", async |stage| resume::measure(stage, &plan).await);
            Ok(())
        }
        "viewers" => {
            let plan = viewers::Plan::parse(rest)?;
            test("bench-viewers", "/", async |stage| viewers::measure(stage, &plan).await);
            Ok(())
        }
        "pair" => {
            let plan = pair::Plan::parse(rest)?;
            test("bench-pair", "/", async |stage| pair::measure(stage, &plan).await);
            Ok(())
        }
        "late-answer" => {
            let plan = late_answer::Plan::parse(rest)?;
            test("bench-late-answer", "/", async |stage| late_answer::measure(stage, &plan).await);
            Ok(())
        }
        "sound" => all_of_sound(rest),
        "disk" => {
            test("bench-disk", "/", async |stage| disk::measure(stage, rest).await);
            Ok(())
        }
        "export" => {
            test("bench-export", "/", async |stage| export::measure(stage, rest).await);
            Ok(())
        }
        "timeline" => {
            test("bench-timeline", "/", async |stage| timeline::measure(stage, rest).await);
            Ok(())
        }
        "early" => {
            let plan = early::Plan::parse(rest)?;
            crate::line::go_apart()?;
            test("bench-early", "/", async |stage| early::measure(stage, &plan).await);
            Ok(())
        }
        other => Err(format!(
            "there is no measurement {other:?}; there are transfer, live, batch, resume, viewers, pair, late-answer, disk, timeline, sound, early and export"
        )
        .into()),
    }
}

/// Hours of sound, with what it takes to make files of it, and to hear it before it has arrived.
fn all_of_sound(args: &[String]) -> Result {
    let plan = early::Plan::parse(&[])?;
    crate::line::go_apart()?;
    test("bench-sound", "/", async |stage| sound::measure(stage, args).await);
    test("bench-export", "/", async |stage| export::measure(stage, &[]).await);
    test("bench-early", "/", async |stage| early::measure(stage, &plan).await);
    Ok(())
}

/// The value of `--name=value`, or what it is without.
fn option(args: &[String], name: &str, otherwise: usize) -> Result<usize> {
    let found = args.iter().find_map(|arg| arg.strip_prefix(&format!("--{name}=")));
    found.map_or(Ok(otherwise), |value| value.parse().map_err(|_| format!("--{name} takes a number").into()))
}
