//! `cargo xtask sim --seeds N --from S`: the simulation of `tests/sim` with many seeds.

use crate::run::{Result, cargo, run};

/// Runs it; the test reads both numbers from its environment.
pub fn sim(args: &[String]) -> Result {
    let mut command = cargo();
    // The development profile: its checks for overflow are part of what is looked for.
    command.args(["test", "--package", "spoke", "--test", "sim", "many_", "--", "--nocapture"]);
    for pair in args.chunks(2) {
        let (variable, value) = match pair {
            [name, value] if name == "--seeds" => ("SPOKE_SIM_SEEDS", value),
            [name, value] if name == "--from" => ("SPOKE_SIM_FROM", value),
            _ => return Err("sim knows --seeds N and --from S".into()),
        };
        if value.parse::<u64>().is_err() {
            return Err(format!("{} wants a number, not {value:?}", pair[0]).into());
        }
        command.env(variable, value);
    }
    run(&mut command)
}
