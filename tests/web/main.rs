//! The adapters of `src/browser` in a real browser.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

mod camera;
mod candidates;
mod clipboard;
mod db;
mod files;
mod forms;
mod levels;
mod link;
mod loudspeaker;
mod microphone;
mod page;
mod patch;
mod paths;
mod pieces;
mod player;
mod probe;
mod random;
mod recorded_time;
mod restart;
mod silence;
mod silent_cards;
#[path = "../contract/sim_disk.rs"]
#[allow(dead_code, reason = "quotas are for simulations")]
mod sim_disk;
#[path = "../contract/storage/mod.rs"]
mod storage;
mod trying;
mod wait;
mod wakeful;
mod wav;
