//! Promises to users, shown in real browsers: separate Chromium sessions, real WebRTC, real recorded speech.
//!
//! | file | what |
//! |---|---|
//! | `stage` | one test's surroundings: the served page, the driver, the people; says what was on screen when it fails |
//! | `site` | a static file host, under any path |
//! | `browser` | Chromium or Firefox, and how they are started |
//! | `driver` | one chromedriver or geckodriver |
//! | `person` | somebody with a browser of their own |
//! | `outage` | a network that loses everything for a while, by the kernel's packet filter |
//! | `line` | a line of a known speed, by the kernel |
//! | `memory` | what a page takes of it |
//! | `long_way` | a project that is long on its way, to be heard before it is here |
//! | `nat` | two homes behind NATs, and a relay between them, in network namespaces |
//! | `skipped` | what this machine cannot show, said where somebody reads it |
//! | `wait` | waiting for conditions, never for time |
//! | `speech` | spoken sound for the pretended microphone |
//! | `probe` | looking into the page from outside our code |
//! | `seed` | projects made without recording them |
//! | `act/` | what people do, in their words |
//! | `raw` | a WebRTC page that is not ours: the speed of the line, and a peer that breaks the rules |
//! | `screens/` | `cargo xtask screens` |
//! | `bench/` | `cargo xtask bench` |
#![allow(clippy::disallowed_methods, reason = "a test of real browsers lives in real time")]

pub mod act;
pub mod axe;
pub mod bench;
pub mod browser;
pub mod driver;
pub mod line;
pub mod long_way;
pub mod memory;
pub mod nat;
pub mod outage;
pub mod person;
pub mod probe;
mod processes;
pub mod raw;
pub mod screens;
pub mod seed;
pub mod site;
pub mod skipped;
pub mod speech;
pub mod stage;
pub mod wait;

pub use act::CardSeen;
pub use axe::axe;
pub use person::Person;
pub use skipped::skipped;
pub use stage::{Stage, test};

/// Whatever goes wrong is a sentence for the person who reads the failed test.
pub type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;
