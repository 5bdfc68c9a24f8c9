//! What files are called.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::limits::{FILE_NAME_BYTES_MAX, SLUG_BYTES_MAX};
use crate::project::{Label, Title, graphemes::boundary_before, text::TITLE_CHARS_MAX};

/// The folder of the sound.
pub const CARDS: &str = "cards/";
/// The file that lists the cards.
pub const MANIFEST: &str = "project.json";
/// The whole of the Voice Cards app's sound, made of the rest.
pub const MERGED: &str = "merged.webm";

/// A label as part of a file's name: small letters and digits of all scripts, with what is written above and below them,
/// composed as most systems keep them (NFC). No system forbids any of it, and none takes it for something else: the number
/// in front tells two files apart, also where a system folds case or forms.
fn slug(label: &Label) -> String {
    let mut slug = String::new();
    for c in label.as_str().chars().nfc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || (is_combining_mark(c) && !slug.is_empty()) || is_joined(c, &slug) {
            slug.push(c);
        } else if (c.is_whitespace() || matches!(c, '-' | '_' | ':')) && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = cut(slug.trim_matches('-'), SLUG_BYTES_MAX).trim_end_matches(['-', NON_JOINER, JOINER]);
    if slug.is_empty() { "card".to_owned() } else { slug.to_owned() }
}

/// Signs between two letters that are no letters themselves: Persian keeps two apart, Sinhala joins them.
const NON_JOINER: char = '\u{200C}';
const JOINER: char = '\u{200D}';

/// Such a sign, where it is one: behind a letter of a script of its own, or a mark of one.
fn is_joined(c: char, behind: &str) -> bool {
    let is_part =
        |before: char| !before.is_ascii() && (before.is_alphanumeric() || is_combining_mark(before));
    matches!(c, NON_JOINER | JOINER) && behind.ends_with(is_part)
}

/// The name of a card's `nth` file (from 1), below [`CARDS`].
pub fn card_file(number: usize, label: &Label, nth: usize, ending: &str) -> String {
    let slug = slug(label);
    if nth <= 1 {
        format!("{number:03}-{slug}.{ending}")
    } else {
        format!("{number:03}-{slug}-{nth}.{ending}")
    }
}

/// The name under which a project is handed to a person. Systems differ in what they forbid: none of it is left, and
/// neither are marks that nobody sees, which turn a name around or make two of them look alike. Where nothing else is left
/// either, the file is called `unnamed`.
pub fn zip_file(title: &Title, unnamed: &str) -> String {
    file_of(title.as_str(), unnamed, "zip")
}

/// The same with another ending.
pub fn file_of(title: &str, unnamed: &str, ending: &str) -> String {
    let clean = |c: char| match c {
        _ if is_hidden(c) => None,
        _ if c.is_control() || r#"/\:*?"<>|"#.contains(c) => Some(' '),
        _ => Some(c),
    };
    let words: String = title.chars().filter_map(clean).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    // One for what keeps it from being a device, one for the dot.
    let stem = cut(words.trim_matches(EDGE), FILE_NAME_BYTES_MAX - 2 - ending.len()).trim_end_matches(EDGE);
    let stem = if stem.is_empty() { unnamed } else { stem };
    let reserved = if is_reserved(stem) { "_" } else { "" };
    format!("{reserved}{stem}.{ending}")
}

/// A file that lies beside `name`, which has this ending: the same name with another one, cut where it would be too long.
pub fn beside(name: &str, ending: &str, other: &str) -> String {
    let stem = name.strip_suffix(ending).and_then(|stem| stem.strip_suffix('.')).unwrap_or(name);
    let stem = cut(stem, FILE_NAME_BYTES_MAX - 1 - other.len()).trim_end_matches(EDGE);
    format!("{stem}.{other}")
}

/// Windows drops them at the end of a name, and what begins with a dot is hidden elsewhere.
const EDGE: [char; 2] = ['.', ' '];

/// Marks that are not seen: those that turn the direction of writing, spaces without width, soft hyphens, and what only
/// programs use.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The longest beginning of so many bytes that cuts no character as people see them.
fn cut(text: &str, bytes_max: usize) -> &str {
    if text.len() <= bytes_max { text } else { &text[..boundary_before(text, bytes_max)] }
}

/// What Windows takes for a device, with whatever ending (Microsoft, "Naming Files, Paths, and Namespaces").
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = ["COM", "LPT"].iter().find_map(|device| stem.strip_prefix(device));
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered.is_some_and(|number| {
            matches!(number.as_bytes(), [b'0'..=b'9']) || matches!(number, "¹" | "²" | "³")
        })
}

/// A title that no other project has: with a number behind it if need be.
pub fn told_apart(title: &Title, taken: &[String]) -> Title {
    let is_taken = |title: &str| taken.iter().any(|other| other.trim().eq_ignore_ascii_case(title.trim()));
    if !is_taken(title.as_str()) {
        return title.clone();
    }
    let (stem, number) = numbered(title.as_str()).unwrap_or((title.as_str(), 1));
    // One more than there are others is enough.
    let found = (1..=taken.len() as u64 + 1).find_map(|more| {
        let ending = format!(" ({})", number.saturating_add(more));
        let mut stem = stem.to_owned();
        while stem.chars().count() + ending.chars().count() > TITLE_CHARS_MAX {
            let last = boundary_before(&stem, stem.len().checked_sub(1)?);
            stem.truncate(last);
        }
        let title = format!("{}{ending}", stem.trim_end());
        (!is_taken(&title)).then(|| Title::new(&title))
    });
    found.unwrap_or_else(|| title.clone())
}

/// `Lesson (2)` is the second of `Lesson`.
fn numbered(title: &str) -> Option<(&str, u64)> {
    let (stem, number) = title.strip_suffix(')')?.rsplit_once(" (")?;
    let number = number.parse().ok().filter(|number| (2..1_000).contains(number))?;
    Some((stem, number))
}

/// A title for a project whose file does not say one: the name of the file, or `untitled` where that has none.
pub fn title_of(file: &str, untitled: &str) -> Title {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = match name.len().checked_sub(4).and_then(|at| name.split_at_checked(at)) {
        Some((stem, ending)) if ending.eq_ignore_ascii_case(".zip") => stem,
        _ => name,
    };
    let title = Title::new(name);
    debug_assert!(title.as_str().chars().count() <= TITLE_CHARS_MAX);
    if title.is_empty() { Title::new(untitled) } else { title }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    #[test]
    fn files_of_cards_are_called_after_them_in_any_script() {
        let name = |label: &str| card_file(1, &Label::new(label), 1, "webm");
        for (label, expected) in [
            ("Hello, World! _x_  y", "hello-world-x-y"),
            ("Grüße aus München – schön!", "grüße-aus-münchen-schön"),
            ("Gru\u{308}n", "grün"),
            ("Привет мир", "привет-мир"),
            ("おはようございます", "おはようございます"),
            ("ΟΔΟΣ 7", "οδοσ-7"),
            ("مرحبا بالعالم", "مرحبا-بالعالم"),
            ("می\u{200C}روم", "می\u{200C}روم"),
            ("हिन्दी", "हिन्दी"),
            ("เป็นวันจันทร์", "เป็นวันจันทร์"),
            ("ශ\u{DCA}\u{200D}රී", "ශ\u{DCA}\u{200D}රී"),
            ("ខ្ញុំ", "ខ្ញុំ"),
            ("می\u{200C}", "می"),
            ("../../etc/passwd", "etcpasswd"),
            ("a\u{200D}\u{202E}b", "ab"),
            ("con", "con"),
            ("?!*", "card"),
        ] {
            assert_eq!(name(label), format!("001-{expected}.webm"), "{label}");
        }
        assert_eq!(card_file(1_234, &Label::new("a"), 2, "wav"), "1234-a-2.wav");
    }

    #[test]
    fn a_long_label_makes_no_long_name() {
        for label in ["long ", "語", "é", "\u{1E900}"] {
            let name = card_file(10_000, &Label::new(&label.repeat(100)), 100, "webm");
            assert!(name.len() <= FILE_NAME_BYTES_MAX && name.len() > 60, "{name}");
        }
    }

    #[test]
    fn a_project_is_handed_over_under_its_title() {
        assert_eq!(zip_file(&Title::new("Interview"), ""), "Interview.zip");
        assert_eq!(zip_file(&Title::new("Lesson 12: <asking> the way?"), ""), "Lesson 12 asking the way.zip");
        assert_eq!(zip_file(&Title::new("Голоса"), ""), "Голоса.zip");
        assert_eq!(zip_file(&Title::new("..."), "Spoke project"), "Spoke project.zip");
    }

    #[test]
    fn a_name_that_windows_reserves_is_not_offered() {
        for title in ["CON", "con", "aux", "NUL.txt", "Com1", "LPT¹", "prn .notes", "CONOUT$"] {
            let name = zip_file(&Title::new(title), "");
            assert!(!is_reserved(&name) && name.ends_with(&format!("{title}.zip")), "{title}: {name}");
        }
        for fine in ["Console", "COM10", "LPT", "auxiliary", "a con"] {
            assert_eq!(zip_file(&Title::new(fine), ""), format!("{fine}.zip"));
        }
        assert_eq!(zip_file(&Title::new(". aux ."), ""), "_aux.zip", "what is left of it counts");
    }

    #[test]
    fn what_turns_a_name_around_is_not_in_it() {
        assert_eq!(zip_file(&Title::new("\u{202E}piz.exe\u{202C}"), ""), "piz.exe.zip");
        let marks = "\u{200E}\u{200F}\u{061C}\u{2066}\u{2067}\u{2068}\u{2069}\u{202A}\u{202B}\u{202D}\u{200B}\u{FEFF}\u{AD}";
        assert_eq!(zip_file(&Title::new(&format!("a{marks}b")), ""), "ab.zip");
        assert_eq!(zip_file(&Title::new(marks), "Spoke project"), "Spoke project.zip");
        let family = "👨\u{200D}👩\u{200D}👧";
        assert_eq!(zip_file(&Title::new(family), ""), format!("{family}.zip"), "what joins characters stays");
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        for letter in ["a", "é", "e\u{301}", "語", "𝄞", "👨\u{200D}👩\u{200D}👧", "🇩🇪", "a. "]
        {
            let title = Title::new(&letter.repeat(100));
            let name = zip_file(&title, "");
            let stem = name.strip_suffix(".zip").expect("an ending");
            let seen = title.as_str();
            let whole = title.as_str().graphemes(true).take(stem.graphemes(true).count()).collect::<String>();
            assert!(
                name.len() <= FILE_NAME_BYTES_MAX && (name.len() > 80 || seen.len() < 80),
                "{letter}: {name}"
            );
            assert_eq!(stem, whole.trim_end_matches(EDGE), "{letter}");
            assert!(!stem.ends_with(EDGE), "{name}");
        }
    }

    #[test]
    fn whatever_stands_beside_a_file_or_in_front_of_its_name_it_is_short_enough() {
        for title in ["語".repeat(100), format!("NUL.{}", "a".repeat(200)), "a. ".repeat(60)] {
            let name = file_of(&title, "", "webm");
            let lists = beside(&name, "webm", "chapters.json");
            for name in [&name, &lists, &beside(&name, "webm", "cue")] {
                assert!(name.len() <= FILE_NAME_BYTES_MAX, "{name}: {}", name.len());
            }
            assert!(lists.len() > 100 && lists.ends_with(".chapters.json"), "{lists}");
        }
        assert_eq!(beside("Tour.webm", "webm", "cue"), "Tour.cue");
    }

    #[test]
    fn a_second_project_of_one_title_is_told_apart() {
        let apart = |title: &str, taken: &[&str]| {
            let taken: Vec<_> = taken.iter().map(|title| (*title).to_owned()).collect();
            told_apart(&Title::new(title), &taken).to_string()
        };
        assert_eq!(apart("Lesson", &["Harbour"]), "Lesson");
        assert_eq!(apart("Lesson", &["Lesson"]), "Lesson (2)");
        assert_eq!(apart("Lesson", &["lesson", "Lesson (2)", "Lesson (4)"]), "Lesson (3)");
        assert_eq!(apart("Lesson (2)", &["Lesson (2)"]), "Lesson (3)");
        assert_eq!(apart("Lesson (1984)", &["Lesson (1984)"]), "Lesson (1984) (2)");
        let long = "é".repeat(TITLE_CHARS_MAX);
        assert_eq!(apart(&long, &[&long]), format!("{} (2)", "é".repeat(TITLE_CHARS_MAX - 4)));
    }

    #[test]
    fn a_file_names_a_project_that_has_no_title() {
        assert_eq!(title_of("voice-cards-export.zip", "").as_str(), "voice-cards-export");
        assert_eq!(title_of(r"C:\Users\mia\Harbour.ZIP", "").as_str(), "Harbour");
        assert_eq!(title_of("é.zip", "").as_str(), "é");
        assert_eq!(title_of("𝄞é", "").as_str(), "𝄞é");
        assert_eq!(title_of(".zip", "Opened project").as_str(), "Opened project");
    }
}
