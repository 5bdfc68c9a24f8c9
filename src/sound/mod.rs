//! What can be said of sound once it is numbers, and sound in another envelope. Pure: decoding is the browser's business
//! (`browser/decode`).

pub mod flac;
pub mod peaks;
pub mod wav;
