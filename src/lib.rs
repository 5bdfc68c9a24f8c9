//! Spoke: voice cards, shared browser to browser.
//!
//! Three rings, arrows only inward; `docs/architecture.md` tells why.
//!
//! ```text
//! ui → shell → browser          (wasm32 only)
//!      shell → app → library, desk, recording, playback, studio, session, probing, export, importing   (every target)
//!                  → transfer, archive, sound, qr → ports → project, wire → ids, time, machine
//! ```

pub mod app;
pub mod archive;
pub mod desk;
pub mod export;
pub mod ids;
pub mod importing;
pub mod levels;
pub mod library;
pub mod machine;
pub mod notice;
pub mod playback;
pub mod ports;
pub mod probing;
pub mod project;
pub mod qr;
pub mod recording;
pub mod session;
pub mod sound;
pub mod studio;
pub mod tenure;
pub mod time;
pub mod transfer;
pub mod waves;
pub mod wire;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod shell;
#[cfg(target_arch = "wasm32")]
pub mod ui;
