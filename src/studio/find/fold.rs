//! Letters as a search compares them: without case, without accents, without forms that only look different.

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// The letters of one character: what it is made of (`é` is `e` and an accent, `ﬁ` is `f` and `i`) without what is written
/// above and below them, in small letters (`ß` is `ss`).
fn letters(of: char) -> impl Iterator<Item = char> {
    let parts = std::iter::once(of).nfkd().filter(|part| canonical_combining_class(*part) == 0);
    parts.flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

/// A text as a search compares it.
pub fn fold(text: &str) -> String {
    // Most texts have no other letters.
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().flat_map(letters).collect() }
}

/// Where `words`, which are folded, stand in `text`: ranges of bytes in order, none touching another.
pub fn marks(text: &str, words: &[String]) -> Vec<std::ops::Range<usize>> {
    // For each byte of the folded text, the character of `text` that it comes from.
    let (mut folded, mut from) = (String::new(), Vec::new());
    for (at, char) in text.char_indices() {
        for letter in letters(char) {
            folded.push(letter);
            from.resize(folded.len(), at..at + char.len_utf8());
        }
    }
    let found =
        words.iter().filter(|word| !word.is_empty()).flat_map(|word| folded.match_indices(word.as_str()));
    let mut found: Vec<_> = found.map(|(at, word)| from[at].start..from[at + word.len() - 1].end).collect();
    found.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<std::ops::Range<usize>> = Vec::new();
    for range in found {
        match apart.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => apart.push(range),
        }
    }
    for mark in &mut apart {
        // An accent that is a character of its own belongs to the letter before it.
        let behind = text[mark.end..].chars().take_while(|char| canonical_combining_class(*char) != 0);
        mark.end += behind.map(char::len_utf8).sum::<usize>();
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_count() {
        for (one, other) in [
            ("Café", "cafe"),
            ("CAFE\u{301}", "cafe"),
            ("Straße", "STRASSE"),
            ("ΟΔΟΣ", "οδος"),
            ("ﬁlm", "FILM"),
            ("Ａｂｃ", "abc"),
            ("Привет", "ПРИВЕТ"),
            ("Ёж", "еж"),
            ("한국", "한국"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
        assert_ne!(fold("की"), fold("का"), "vowels that are signs stay");
    }

    #[test]
    fn marks_are_whole_characters_of_the_text() {
        let at = |text: &'static str, words: &[&str]| -> Vec<&str> {
            let words: Vec<_> = words.iter().map(|word| fold(word)).collect();
            marks(text, &words).into_iter().map(|mark| &text[mark]).collect()
        };
        assert_eq!(at("Eine Straße", &["strasse"]), ["Straße"]);
        assert_eq!(at("Eine Straße", &["stras"]), ["Straß"], "half a letter is the letter");
        assert_eq!(at("Cafe\u{301}s", &["cafe"]), ["Cafe\u{301}"]);
        assert_eq!(at("banana", &["ana", "ban"]), ["bana"]);
        assert_eq!(at("one two one", &["one", "two"]), ["one", "two", "one"]);
        assert!(at("one", &["", "x"]).is_empty());
        assert!(at("", &["x"]).is_empty());
    }
}
