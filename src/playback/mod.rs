//! Playing: what is loaded, where it stands, and what must be buffered for it.

pub mod buffering;
