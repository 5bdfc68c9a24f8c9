//! Finding the fields of `project.json` without reading it as a whole: slice by slice, and each field on its own, so that
//! one that is broken costs itself and no other.
//!
//! It goes into the cards, into each card, into `spoke` and into its clips, and passes over every value there. What
//! it found is a range of bytes; what that says is for `json` to read.

use std::ops::Range;

use super::json::Skip;

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the file itself.
    File,
    /// In the list of cards.
    Cards,
    /// In a card.
    Card,
    /// In `spoke`.
    Own,
    /// In the list of clips in `spoke`.
    Clips,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This begins: a list of cards, a card, `spoke`, a list of clips.
    Begin(Place),
    /// It ends.
    End(Place),
    /// A value; in a list it has no name.
    Value {
        /// In what.
        place: Place,
        /// Where its name is, quotation marks and all.
        name: Option<Range<usize>>,
        /// Where it is.
        value: Range<usize>,
    },
    /// Enough for one step.
    More,
    /// There is nothing more; `whole`: everything that was opened is closed.
    Over {
        /// Nothing is cut off.
        whole: bool,
    },
}

/// A walk through the file.
#[derive(Debug, Default)]
pub struct Walk {
    at: usize,
    within: Vec<Place>,
    begun: bool,
    name: Option<Range<usize>>,
    skipping: Option<(usize, Skip)>,
}

impl Walk {
    /// Goes on. `left`: bytes that may still be looked at in this step.
    pub fn next(&mut self, content: &[u8], left: &mut usize) -> Found {
        loop {
            if *left == 0 {
                return Found::More;
            }
            if let Some(found) = self.skip(content, left) {
                return found;
            }
            if self.skipping.is_some() {
                continue;
            }
            let Some(byte) = content.get(self.at).copied() else {
                return Found::Over { whole: self.begun && self.within.is_empty() };
            };
            if byte.is_ascii_whitespace() || byte == b',' || byte == b':' {
                self.pass(left);
                continue;
            }
            let Some(place) = self.within.last().copied() else {
                // What follows the end belongs to nobody.
                if self.begun || byte != b'{' {
                    return Found::Over { whole: self.begun };
                }
                self.begun = true;
                self.within.push(Place::File);
                self.pass(left);
                continue;
            };
            if let Some(found) = self.enter(content, place, byte, left) {
                return found;
            }
        }
    }

    /// A bracket, or the beginning of a value.
    fn enter(&mut self, content: &[u8], place: Place, byte: u8, left: &mut usize) -> Option<Found> {
        if matches!(byte, b']' | b'}') {
            self.within.pop();
            self.name = None;
            self.pass(left);
            return Some(Found::End(place));
        }
        let in_list = matches!(place, Place::Cards | Place::Clips);
        let name = self.name.clone().and_then(|name| content.get(name)).unwrap_or_default();
        let opened = match (place, name, byte) {
            (Place::File, b"\"cards\"" | b"cards", b'[') => Some(Place::Cards),
            (Place::File, b"\"spoke\"" | b"spoke", b'{') => Some(Place::Own),
            (Place::Own, b"\"clips\"" | b"clips", b'[') => Some(Place::Clips),
            (Place::Cards, _, b'{') => Some(Place::Card),
            _ => None,
        };
        if let Some(opened) = opened.filter(|_| in_list || self.name.is_some()) {
            self.name = None;
            self.within.push(opened);
            self.pass(left);
            return Some(Found::Begin(opened));
        }
        self.skipping = Some((self.at, Skip::default()));
        None
    }

    fn pass(&mut self, left: &mut usize) {
        self.at += 1;
        *left -= 1;
    }

    /// Passes over a name or a value, as far as it may.
    fn skip(&mut self, content: &[u8], left: &mut usize) -> Option<Found> {
        let (from, skip) = self.skipping.as_mut()?;
        let from = *from;
        loop {
            if *left == 0 {
                return Some(Found::More);
            }
            match content.get(self.at) {
                Some(byte) if !skip.is_over_before(*byte) => {
                    self.at += 1;
                    *left -= 1;
                }
                _ => break,
            }
        }
        self.skipping = None;
        let place = self.within.last().copied().unwrap_or(Place::File);
        let range = from..self.at;
        if matches!(place, Place::Cards | Place::Clips) {
            return Some(Found::Value { place, name: None, value: range });
        }
        if let Some(name) = self.name.take() {
            return Some(Found::Value { place, name: Some(name), value: range });
        }
        self.name = Some(range);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(json: &str, step: usize) -> Vec<String> {
        let (mut walk, mut seen) = (Walk::default(), Vec::new());
        loop {
            let mut left = step;
            loop {
                match walk.next(json.as_bytes(), &mut left) {
                    Found::More => break,
                    Found::Over { whole } => {
                        seen.push(format!("over {whole}"));
                        return seen;
                    }
                    Found::Begin(place) => seen.push(format!("{place:?}(")),
                    Found::End(place) => seen.push(format!("){place:?}")),
                    Found::Value { place, name, value } => {
                        let name = name.map(|name| &json[name]).unwrap_or_default();
                        seen.push(format!("{place:?} {name} {}", &json[value]));
                    }
                }
            }
            assert_eq!(left, 0, "a step that ends early goes no further");
        }
    }

    const FILE: &str = r#"{"version":1,"x":{"cards":[{}]},"cards":[{"label":"a]\"}","n":[1,{"o":2}]},null,7],
        "spoke":{"title":"t","clips":[{"sha256":"0"},[]]}}"#;

    #[test]
    fn fields_are_found_whatever_stands_in_them() {
        let seen = [
            r#"File "version" 1"#,
            r#"File "x" {"cards":[{}]}"#,
            "Cards(",
            "Card(",
            r#"Card "label" "a]\"}""#,
            r#"Card "n" [1,{"o":2}]"#,
            ")Card",
            "Cards  null",
            "Cards  7",
            ")Cards",
            "Own(",
            r#"Own "title" "t""#,
            "Clips(",
            r#"Clips  {"sha256":"0"}"#,
            "Clips  []",
            ")Clips",
            ")Own",
            ")File",
            "over true",
        ];
        assert_eq!(all(FILE, usize::MAX), seen);
        for step in [1, 2, 7, 64] {
            assert_eq!(all(FILE, step), seen, "in steps of {step} bytes");
        }
    }

    #[test]
    fn a_file_that_breaks_off_is_read_up_to_there() {
        for cut in 1..FILE.len() {
            if let Some(part) = FILE.get(..cut) {
                assert_eq!(all(part, 16).last().map(String::as_str), Some("over false"), "{part}");
            }
        }
        assert_eq!(all("[]", 1), ["over false"]);
        assert_eq!(all("", 1), ["over false"]);
    }
}
