//! Bounded texts. Whatever comes in (keys, peer, ZIP, database), what is held obeys the limits.

use serde::{Deserialize, Serialize};

/// Characters of a card's label. Product requirement.
pub const LABEL_CHARS_MAX: usize = 100;
/// Characters of a card's notes. Product requirement.
pub const NOTES_CHARS_MAX: usize = 500;
/// Tags of one card. Product requirement.
pub const TAGS_MAX: usize = 10;
/// Characters of one tag: fits a phone's line beside a second one.
pub const TAG_CHARS_MAX: usize = 30;
/// Characters of a project's title: the same line as a label.
pub const TITLE_CHARS_MAX: usize = 100;
/// Characters of a transcript: nine minutes of quick speech (180 words a minute, 6 characters each), and with four
/// bytes a character a whole card still fits one control frame.
pub const TRANSCRIPT_CHARS_MAX: usize = 10_000;

/// One line: control characters become spaces, runs of white space one space, ends trimmed, cut at `max` characters.
fn one_line(text: &str, max: usize) -> String {
    let mut out = String::new();
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > max * 4 {
            break;
        }
    }
    cut(&out, max).trim_end().to_owned()
}

/// Several lines: control characters but line feeds go, ends trimmed, cut at `max` characters.
fn many_lines(text: &str, max: usize) -> String {
    let clean: String = text
        .chars()
        .filter(|&c| c == '\n' || !c.is_control())
        .skip_while(|c| c.is_whitespace())
        .take(max)
        .collect();
    clean.trim_end().to_owned()
}

fn cut(text: &str, max: usize) -> &str {
    text.char_indices().nth(max).map_or(text, |(at, _)| &text[..at])
}

macro_rules! bounded_text {
    ($(#[$doc:meta])* $name:ident, $clean:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
        #[serde(from = "String")]
        pub struct $name(String);

        impl $name {
            /// Cleans and cuts any text to what this type may hold.
            pub fn new(text: &str) -> Self {
                let clean: fn(&str) -> String = $clean;
                Self(clean(text))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Nothing was written.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(&text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

bounded_text!(
    /// A card's label: one line, at most [`LABEL_CHARS_MAX`] characters.
    Label,
    |text| one_line(text, LABEL_CHARS_MAX)
);
bounded_text!(
    /// A card's notes: lines, at most [`NOTES_CHARS_MAX`] characters.
    Notes,
    |text| many_lines(text, NOTES_CHARS_MAX)
);
bounded_text!(
    /// One tag: one line without commas, at most [`TAG_CHARS_MAX`] characters.
    Tag,
    |text| one_line(&text.replace(',', " "), TAG_CHARS_MAX)
);
bounded_text!(
    /// A project's title: one line, at most [`TITLE_CHARS_MAX`] characters.
    Title,
    |text| one_line(text, TITLE_CHARS_MAX)
);
bounded_text!(
    /// What is said in a card, at most [`TRANSCRIPT_CHARS_MAX`] characters.
    Transcript,
    |text| many_lines(text, TRANSCRIPT_CHARS_MAX)
);
bounded_text!(
    /// A person's display name: one line, at most 40 characters.
    PersonName,
    |text| one_line(text, 40)
);

/// A card's tags: at most [`TAGS_MAX`], none empty, none twice (case is folded to compare), in the given order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Tag>")]
pub struct Tags(Vec<Tag>);

impl Tags {
    /// Tags from a text with commas between them.
    pub fn parse(text: &str) -> Self {
        text.split(',').map(Tag::new).collect::<Vec<_>>().into()
    }

    /// The tags, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Tag> {
        self.0.iter()
    }

    /// No tag at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<Tag>> for Tags {
    fn from(tags: Vec<Tag>) -> Self {
        let mut kept: Vec<Tag> = Vec::new();
        for tag in tags {
            let known = kept.iter().any(|k| k.as_str().to_lowercase() == tag.as_str().to_lowercase());
            if !tag.is_empty() && !known && kept.len() < TAGS_MAX {
                kept.push(tag);
            }
        }
        Self(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_one_clean_line() {
        assert_eq!(Label::new("  two\n\twords\u{7} ").as_str(), "two words");
        assert_eq!(Label::new(&"é".repeat(300)).as_str().chars().count(), LABEL_CHARS_MAX);
        assert!(Label::new(" \n ").is_empty());
    }

    #[test]
    fn notes_keep_their_lines() {
        assert_eq!(Notes::new("one\n\ntwo\r\n").as_str(), "one\n\ntwo");
        assert_eq!(Notes::new(&"x\n".repeat(600)).as_str().chars().count(), NOTES_CHARS_MAX - 1);
    }

    #[test]
    fn tags_are_few_and_distinct() {
        let tags = Tags::parse("Intro, intro,, take 2 ,take 2");
        assert_eq!(tags.iter().map(Tag::as_str).collect::<Vec<_>>(), ["Intro", "take 2"]);
        let many = (0..40).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        assert_eq!(Tags::parse(&many).iter().count(), TAGS_MAX);
    }

    #[test]
    fn limits_hold_for_what_was_stored_or_sent() {
        let label: Label = serde_json::from_str(&format!("\"{}\"", "a".repeat(500))).unwrap();
        assert_eq!(label.as_str().len(), LABEL_CHARS_MAX);
    }
}
