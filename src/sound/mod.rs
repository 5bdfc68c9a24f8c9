//! What can be said of sound once it is numbers. Pure: decoding is the browser's business (`browser/decode`).

pub mod peaks;
