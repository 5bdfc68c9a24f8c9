//! What holds for any input: documents, limits, and everything that is decoded from outside.
#![cfg(not(target_arch = "wasm32"))]

mod altered;
mod archive;
mod bars;
mod batch;
mod buffering;
mod check_words;
mod codes;
mod decoding;
mod document;
mod editor;
mod rows;
mod verbs;
