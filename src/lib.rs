//! Spoke: voice cards, shared browser to browser.
//!
//! Three rings, arrows only inward; `docs/architecture.md` tells why.
//!
//! ```text
//! ui → shell → browser          (wasm32 only)
//!      shell → app → session, playback, transfer, archive, sound, qr → project, wire → ids, time     (every target)
//! ```

pub mod app;
pub mod archive;
pub mod ids;
pub mod playback;
pub mod ports;
pub mod project;
pub mod qr;
pub mod session;
pub mod sound;
pub mod time;
pub mod transfer;
pub mod wire;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod shell;
#[cfg(target_arch = "wasm32")]
pub mod ui;
