//! Builds, serves, tests and measures Spoke.
fn main() {}
