//! Where a text may be cut: between two characters as people see them (grapheme clusters, Unicode Standard Annex 29),
//! never inside one, or an accent, a flag or half a family would be lost.
//!
//! `is_between` says yes only where it is sure, and asks nothing but what the standard library knows. The whole table
//! of a crate would cost the first visit eight kilobytes; a native test compares with one.

/// How far a cut moves back to a sure place: longer than any emoji, and than most words of scripts that join letters.
const BACK_CHARS_MAX: usize = 64;

const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// The beginning of a text: at most `max` characters, and no part of what is seen as one.
pub fn cut(text: &str, max: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(max) else { return text };
    &text[..boundary_before(text, end)]
}

/// The last place at or before `at` where a text may be cut; `at` itself when nothing near it is sure.
pub fn boundary_before(text: &str, at: usize) -> usize {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let places = || {
        let back = text[..at].char_indices().rev().map(|(before, _)| before);
        std::iter::once(at).chain(back).take(BACK_CHARS_MAX)
    };
    let sure = places().find(|place| is_between(text, *place, false));
    sure.or_else(|| places().find(|place| is_between(text, *place, true))).unwrap_or(at)
}

/// Two separate characters meet there. In scripts whose letters join, a place is sure only behind a word; `joined` takes
/// each letter for separate.
fn is_between(text: &str, at: usize, joined: bool) -> bool {
    let (Some(before), Some(after)) = (text[..at].chars().next_back(), text[at..].chars().next()) else {
        return true;
    };
    !attaches(after)
        && before != ZERO_WIDTH_JOINER
        && !is_prefix(before)
        && !(is_jamo(before) && (is_jamo(after) || ('\u{ac00}'..='\u{d7a3}').contains(&after)))
        && !(('\u{ac00}'..='\u{d7a3}').contains(&before) && is_jamo(after))
        && !(is_flag_half(after)
            && text[..at].chars().rev().take_while(|c| is_flag_half(*c)).count() % 2 == 1)
        && (!joins(after) || joined && !attaches(before))
}

/// A mark that belongs to the character before it, or something that is not seen.
fn attaches(c: char) -> bool {
    // The standard library shows what extends a character, and what is not seen, by its number.
    let is_shown = c.is_ascii() || c.is_whitespace() || c.escape_debug().len() == 1;
    !is_shown || is_skin(c)
}

/// Tones of skin behind a person.
fn is_skin(c: char) -> bool {
    ('\u{1f3fb}'..='\u{1f3ff}').contains(&c)
}

/// Half of a flag.
fn is_flag_half(c: char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(&c)
}

/// Parts of syllables: of Korean, and of Kirat Rai, which Unicode counts among them.
fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}' | '\u{16d63}'..='\u{16d6a}')
}

/// Signs that belong to what comes after them.
fn is_prefix(c: char) -> bool {
    matches!(
        c,
        '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{d4e}' | '\u{11000}'..='\u{11fff}'
    )
}

/// Scripts whose letters form one shape with the vowels and letters around them: of India and its neighbours to the east.
fn joins(c: char) -> bool {
    matches!(
        c,
        '\u{900}'..='\u{109f}' | '\u{1700}'..='\u{1cff}' | '\u{a800}'..='\u{abff}' | '\u{11000}'..='\u{11fff}' | '\u{16000}'..='\u{16fff}'
    )
}

/// As much of what was just written in front of `caret` as leaves the whole text within `max` characters, and where
/// the caret is then. What stands behind the caret stays. Both carets count bytes.
pub fn fit(text: &str, caret: usize, max: usize) -> (String, usize) {
    let caret = boundary_of_char(text, caret);
    let (before, after) = text.split_at(caret);
    let room = max.saturating_sub(after.chars().count());
    let kept = cut(before, room);
    // Only a text that was too long before can be too long behind the caret alone.
    let whole = format!("{kept}{after}");
    let fitting = cut(&whole, max).to_owned();
    let caret = kept.len().min(fitting.len());
    (fitting, caret)
}

fn boundary_of_char(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// Nobody sees anything of this character: white space, marks of direction, joiners, fillers.
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Turns the direction of what follows, up to the end of the paragraph if nobody turns it back.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Runs from right to left, or may turn direction: it must not reach the words around it.
pub fn may_turn_direction(text: &str) -> bool {
    let from_right = |c| {
        turns_direction(c)
            || matches!(
                c,
                '\u{590}'..='\u{8ff}'
                    | '\u{200f}'
                    | '\u{fb1d}'..='\u{fdff}'
                    | '\u{fe70}'..='\u{fefe}'
                    | '\u{10800}'..='\u{10fff}'
                    | '\u{1e800}'..='\u{1efff}'
            )
    };
    text.chars().any(from_right)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    fn ends(text: &str) -> Vec<usize> {
        text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect()
    }

    /// Letters, marks, joiners, halves of flags, parts of syllables, signs, emoji.
    const NEIGHBOURS: [&str; 22] = [
        "a",
        " ",
        "é",
        "e\u{301}",
        "\u{200d}",
        "❤\u{fe0f}",
        "👍🏽",
        "👩",
        "🇩",
        "🇩🇪",
        "\u{1100}",
        "가",
        "각",
        "\u{1161}",
        "क",
        "\u{94d}",
        "\u{903}",
        "ก",
        "\u{e33}",
        "\u{600}",
        "ع",
        "語",
    ];

    #[test]
    fn a_place_that_is_sure_is_between_two_graphemes_whatever_stands_there() {
        for c in '\0'..=char::MAX {
            // Blocks of one kind of letter each: a few of them tell.
            let alike = matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{e000}'..='\u{f8ff}')
                || matches!(c, '\u{12000}'..='\u{15fff}' | '\u{17000}'..='\u{1afff}' | '\u{20000}'..);
            let tag = ('\u{e0000}'..='\u{e0200}').contains(&c);
            if alike && !tag && !u32::from(c).is_multiple_of(97) {
                continue;
            }
            for other in NEIGHBOURS {
                for text in [format!("{other}{c}"), format!("{c}{other}")] {
                    let right = ends(&text);
                    for (at, _) in text.char_indices() {
                        let sure = is_between(&text, at, false);
                        assert!(!sure || right.contains(&at), "{text:?} at {at}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_cut_is_close_to_where_it_was_wanted() {
        for unit in NEIGHBOURS
            .iter()
            .filter(|unit| !["\u{200d}", "\u{94d}", "\u{903}", "\u{e33}", "\u{600}"].contains(unit))
        {
            let text = unit.repeat(300);
            let kept = cut(&text, 100);
            assert!(ends(&text).contains(&kept.len()) || ["\u{1100}", "\u{1161}"].contains(unit), "{unit}");
            assert!(kept.chars().count() > 90, "{unit}: {}", kept.chars().count());
        }
        assert_eq!(cut("short", 100), "short");
        assert_eq!(cut("short", 0), "");
        let hindi = "नमस्ते ".repeat(60);
        assert!(ends(&hindi).contains(&cut(&hindi, 100).len()));
    }

    #[test]
    fn what_is_written_is_cut_at_the_caret_and_nothing_behind_it() {
        assert_eq!(fit("abcXYdef", 5, 7), ("abcXdef".to_owned(), 4));
        assert_eq!(fit("abc👨‍👩‍👧def", 21, 8), ("abcdef".to_owned(), 3), "a family is whole or not there");
        assert_eq!(fit("abc", 3, 7), ("abc".to_owned(), 3));
        assert_eq!(fit("abcdef", 0, 4), ("abcd".to_owned(), 0));
        assert_eq!(fit("aé", 2, 1), ("é".to_owned(), 0), "a caret inside of a character");
        assert_eq!(fit("", 9, 1), (String::new(), 0));
    }
}
