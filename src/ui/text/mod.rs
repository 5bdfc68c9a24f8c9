//! All that a person reads, in English: one file a screen.
//!
//! The core returns enums and numbers, components place what stands here, and nothing else holds words. So a second
//! language is a second folder with the same constants and functions, and the compiler says what is missing in it.
//! For that to work a function takes the count, the name or the state, and returns the whole phrase: plurals and the
//! order of words differ from language to language, so no component puts a phrase together from parts. A paragraph
//! with an element inside comes in the parts before and behind it.
//!
//! The page comes in two parts (`ui/studio`), and the linker puts a text into the first one only if the library or the
//! header names it. So a function belongs to one screen, or to what all of them share: one that speaks for all screens
//! would bring the sentences of all of them along.

pub mod arriving;
pub mod cards;
pub mod carry;
pub mod check;
pub mod codes;
pub mod common;
pub mod editor;
pub mod export_audio;
pub mod find;
pub mod header;
pub mod history;
pub mod importing;
pub mod incoming;
pub mod join;
pub mod levels;
pub mod library;
pub mod loudspeaker;
pub mod microphone;
pub mod move_to;
pub mod name;
pub mod network;
pub mod notices;
pub mod numbers;
pub mod outage;
pub mod page;
pub mod pairing;
pub mod people;
pub mod player;
pub mod progress;
pub mod project;
pub mod recorder;
pub mod roles;
pub mod scan;
pub mod selection;
pub mod servers;
pub mod settings;
pub mod share;
pub mod titles;
pub mod zip;
