//! Title and chapters as comments of Vorbis, which FLAC and Opus have in common (RFC 7845, section 5.2).
//!
//! Chapters have two comments each: `CHAPTER001` with a time, `CHAPTER001NAME` with a title.

use crate::ports::mixing::{Chapter, MIX_RATE, Setup};

/// Chapters are numbered by three digits.
pub(super) const CHAPTERS_MAX: usize = 999;

/// The list, without what stands in front of it or behind.
pub(super) fn comments(setup: &Setup) -> Vec<u8> {
    let mut lines = Vec::new();
    if !setup.title.is_empty() {
        lines.push(format!("TITLE={}", setup.title));
    }
    for (number, chapter) in (1..=CHAPTERS_MAX).zip(&setup.chapters) {
        lines.push(format!("CHAPTER{number:03}={}", clock(chapter)));
        lines.push(format!("CHAPTER{number:03}NAME={}", chapter.title));
    }
    let text = |out: &mut Vec<u8>, text: &str| {
        out.extend((text.len() as u32).to_le_bytes());
        out.extend(text.as_bytes());
    };
    let mut out = Vec::new();
    text(&mut out, "Spoke");
    out.extend((lines.len() as u32).to_le_bytes());
    for line in &lines {
        text(&mut out, line);
    }
    out
}

/// Hours, minutes, seconds and thousandths.
fn clock(chapter: &Chapter) -> String {
    let ms = chapter.at * 1_000 / u64::from(MIX_RATE);
    let (s, m, h) = (ms / 1_000, ms / 60_000, ms / 3_600_000);
    format!("{h:02}:{:02}:{:02}.{:03}", m % 60, s % 60, ms % 1_000)
}
