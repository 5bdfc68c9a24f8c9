//! What this machine cannot show. The output of a test that passes is hidden, so `cargo xtask test` gathers the reasons
//! in a file and repeats them at its end.

use std::{fs::OpenOptions, io::Write};

/// Says that a test, or a part of it, was left out.
///
/// # Panics
/// When the reason cannot be kept: a test that is skipped unseen would count as passed.
pub fn skipped(why: &str) {
    println!("skipped: {why}");
    let Some(file) = std::env::var_os("SPOKE_SKIPPED") else { return };
    let test = std::thread::current().name().unwrap_or("main").to_owned();
    let mut file =
        OpenOptions::new().create(true).append(true).open(file).expect("the file of skipped tests");
    writeln!(file, "{test}: {why}").expect("a line in the file of skipped tests");
}
