//! Thin adapters over web-sys: each owns its JavaScript objects and closures, and `Drop` releases them.
//! No policy: DOM errors become enums by name, events become values, and that is all.

pub mod awake;
pub mod beside;
pub mod camera;
pub mod certificate;
pub mod clipboard;
pub mod clips;
pub mod clock;
pub mod code_reader;
pub mod db;
pub mod decode;
pub mod disk_file;
pub mod files;
pub mod given;
mod in_order;
pub mod link;
pub mod listener;
pub mod locks;
pub mod loudness;
pub mod loudspeaker;
pub mod media_session;
pub mod memory;
pub mod microphone;
pub mod mixer;
pub mod opus_encoder;
pub mod page;
pub mod picture;
pub mod player;
pub mod probe;
pub mod random;
pub mod share_sheet;
pub mod stretches;
pub mod survey;
pub mod tabs;
pub mod tape;
pub mod wakeful;
