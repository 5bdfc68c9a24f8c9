//! Bounded texts. Whatever comes in (keys, peer, ZIP, database), what is held obeys the limits.

use serde::{Deserialize, Serialize};

use super::graphemes::{cut, is_invisible, turns_direction};
pub use super::graphemes::{fit, may_turn_direction};

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

/// Characters of a person's name: beside a role and a state on one line of a phone.
pub const NAME_CHARS_MAX: usize = 40;

/// What the limits of this file count, and what is shown beside a field: Unicode scalar values.
pub fn count(text: &str) -> usize {
    text.chars().count()
}

/// One line: control characters become spaces, runs of white space one space, ends trimmed, cut at `max` characters.
/// What turns the direction of a text goes, because it would turn our words behind it as well. Nothing when nothing of
/// it can be seen.
fn one_line(text: &str, max: usize) -> String {
    let text = text.replace(turns_direction, "");
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
    seen(cut(&out, max).trim_end())
}

/// Several lines: control characters but line feeds and tabs go, ends trimmed, cut at `max` characters. Nothing when
/// nothing of it can be seen.
fn many_lines(text: &str, max: usize) -> String {
    let clean = text.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = clean.chars().filter(|&c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
    seen(cut(clean.trim_start(), max).trim_end())
}

fn seen(text: &str) -> String {
    if text.chars().all(is_invisible) { String::new() } else { text.to_owned() }
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
    /// A person's display name: one line, at most [`NAME_CHARS_MAX`] characters.
    PersonName,
    |text| one_line(text, NAME_CHARS_MAX)
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

    /// What would be lost of a text with commas between tags: the first tag that is too long, or that there are too many.
    pub fn problem(text: &str) -> Option<TagProblem> {
        let written = || text.split(',').filter(|tag| !Tag::new(tag).is_empty());
        let squeezed = |tag: &str| tag.split_whitespace().collect::<Vec<_>>().join(" ");
        let too_long = written().map(squeezed).find(|tag| count(tag) > TAG_CHARS_MAX);
        let all = Self::distinct(text.split(',').map(Tag::new).collect());
        match too_long {
            Some(tag) => Some(TagProblem::TooLong(Tag::new(&tag))),
            None => (all.len() > TAGS_MAX).then_some(TagProblem::TooMany),
        }
    }

    /// All of them once, however many there are.
    pub(super) fn distinct(tags: Vec<Tag>) -> Vec<Tag> {
        let mut kept: Vec<Tag> = Vec::new();
        for tag in tags {
            let known = kept.iter().any(|k| k.as_str().to_lowercase() == tag.as_str().to_lowercase());
            if !tag.is_empty() && !known {
                kept.push(tag);
            }
        }
        kept
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
        let mut kept = Self::distinct(tags);
        kept.truncate(TAGS_MAX);
        Self(kept)
    }
}

/// Why a text is not kept as tags as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagProblem {
    /// This one, as much of it as would be kept, goes on.
    TooLong(Tag),
    /// More than [`TAGS_MAX`].
    TooMany,
}

impl TagProblem {
    /// The name in `data-problem`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::TooLong(_) => "too-long",
            Self::TooMany => "too-many",
        }
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

    #[test]
    fn a_tab_in_notes_stays_and_so_do_lines_of_every_system() {
        assert_eq!(Notes::new("a\tb\n\tc").as_str(), "a\tb\n\tc");
        assert_eq!(Notes::new("a\r\nb\rc\u{7}").as_str(), "a\nb\nc");
        assert_eq!(Label::new("a\tb").as_str(), "a b");
    }

    #[test]
    fn a_text_of_nothing_visible_is_empty() {
        for nothing in
            ["\u{200b}", "\u{2060}\u{ad} \u{200e}", "\u{3164}", "\u{2800}\t", "\u{202e}", "\u{e0001}\u{fe0f}"]
        {
            assert!(Title::new(nothing).is_empty() && Label::new(nothing).is_empty(), "{nothing:?}");
            assert!(Notes::new(nothing).is_empty() && PersonName::new(nothing).is_empty(), "{nothing:?}");
        }
        assert_eq!(Title::new("\u{200b}a").as_str(), "\u{200b}a", "joiners are part of words");
    }

    #[test]
    fn what_turns_direction_does_not_get_into_one_line() {
        assert_eq!(Title::new("a\u{202e}b\u{2067}c").as_str(), "abc");
        assert_eq!(PersonName::new("\u{2066}\u{5d0}\u{200f}").as_str(), "\u{5d0}\u{200f}");
    }

    #[test]
    fn nothing_that_is_seen_as_one_is_cut_in_two() {
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
        for (one, kept) in
            [(family, 100), ("\u{1f1e9}\u{1f1ea}", 100), ("e\u{301}", 100), ("x\u{301}\u{302}", 99)]
        {
            assert_eq!(count(Label::new(&one.repeat(60)).as_str()), kept, "{one}");
            assert_eq!(Label::new(&one.repeat(60)).as_str(), one.repeat(kept / count(one)));
        }
        assert_eq!(Notes::new(&family.repeat(101)).as_str(), family.repeat(100));
    }

    #[test]
    fn tags_that_would_be_lost_are_said() {
        assert_eq!(Tags::problem("a, b,, A "), None);
        let long = "x".repeat(31);
        assert_eq!(Tags::problem(&format!("a, {long}")), Some(TagProblem::TooLong(Tag::new(&long))));
        assert_eq!(Tags::problem(&format!("a,  {}  ,", "x ".repeat(15))), None, "29 without the last space");
        let ten = (0..10).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        assert_eq!(
            Tags::problem(&format!("{ten}, 3, {}", "\u{200b}")),
            None,
            "one twice, one that nobody sees"
        );
        assert_eq!(Tags::problem(&format!("{ten}, 11")), Some(TagProblem::TooMany));
    }
}
