//! Builds, serves, tests and measures Spoke. `cargo xtask` without a command lists what it can do.
#![allow(clippy::disallowed_methods, reason = "a command line tool may look at the clock")]

mod browsers;
mod build;
mod kept;
mod page;
mod run;
mod serve;
mod sim;
mod size;
mod test;
mod tools;

use std::process::ExitCode;

use run::Result;

const HELP: &str = "\
cargo xtask serve [--port N] [--base PATH] [--release]   build, and serve on 127.0.0.1:8080
cargo xtask test [lint|native|web|e2e] [-- FILTER…]      everything, or one part
cargo xtask build                                        dist/: a release that any static host can serve
cargo xtask size                                         bytes of every file of dist/
cargo xtask bench NAME [ARGS…]                           measure in real browsers: transfer, live, resume, viewers,
                                                        pair, late-answer, disk, timeline, sound, early, export; edits, without one
cargo xtask screens [ARGS…]                              screenshots of every screen, into artifacts/screens
cargo xtask sim [--seeds N] [--from S]                   the simulation, with many seeds

What is missing (wasm target, Trunk, wasm-bindgen, wasm-split, Chromium and Firefox with their drivers, espeak-ng, ffmpeg, coturn, nft) is installed first.";

fn main() -> ExitCode {
    match dispatch(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result {
    std::env::set_current_dir(run::root())?;
    let Some((command, rest)) = args.split_first() else {
        println!("{HELP}");
        return Ok(());
    };
    match command.as_str() {
        "serve" => serve::serve(rest),
        "build" => build::release(),
        "size" => size::print(),
        "test" => test::test(rest),
        "bench" => browsers::bench(rest),
        "screens" => browsers::screens(rest),
        "sim" => sim::sim(rest),
        "finish-page" => page::finish(),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command {other:?}\n\n{HELP}").into()),
    }
}
