//! The adapters of `src/browser` in a real browser.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

mod db;
mod link;
mod microphone;
#[path = "../contract/sim_disk.rs"]
mod sim_disk;
#[path = "../contract/storage.rs"]
mod storage;
mod wait;
