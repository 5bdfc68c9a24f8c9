//! What files are called.

use super::limits::SLUG_CHARS_MAX;
use crate::project::{Label, Title, text::TITLE_CHARS_MAX};

/// The folder of the sound.
pub const CARDS: &str = "cards/";
/// The file that lists the cards.
pub const MANIFEST: &str = "project.json";
/// The whole of the Voice Cards app's sound, made of the rest.
pub const MERGED: &str = "merged.webm";

/// A label as part of a file's name: lower-case letters and digits of ASCII, so that every program that packs and unpacks
/// keeps them as they are.
fn slug(label: &Label) -> String {
    let mut slug = String::new();
    for c in label.as_str().chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if (c.is_whitespace() || matches!(c, '-' | '_')) && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let cut: String = slug.trim_matches('-').chars().take(SLUG_CHARS_MAX).collect();
    let cut = cut.trim_end_matches('-');
    if cut.is_empty() { "card".to_owned() } else { cut.to_owned() }
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

/// The name under which a project is handed to a person. Characters that any common system forbids are left out.
pub fn zip_file(title: &Title) -> String {
    let clean = |c: char| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { ' ' } else { c };
    let words: String = title.as_str().chars().map(clean).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_matches(['.', ' ']);
    format!("{}.zip", if words.is_empty() { "Spoke project" } else { words })
}

/// A title for a project whose file does not say one.
pub fn title_of(file: &str) -> Title {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = match name.len().checked_sub(4).and_then(|at| name.split_at_checked(at)) {
        Some((stem, ending)) if ending.eq_ignore_ascii_case(".zip") => stem,
        _ => name,
    };
    let title = Title::new(name);
    debug_assert!(title.as_str().chars().count() <= TITLE_CHARS_MAX);
    if title.is_empty() { Title::new("Opened project") } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_cards_are_called_as_the_voice_cards_app_calls_them() {
        let name = |label: &str| card_file(1, &Label::new(label), 1, "webm");
        assert_eq!(name("Hello, World! _x_  y"), "001-hello-world-x-y.webm");
        assert_eq!(name("Grüße aus München – schön!"), "001-gre-aus-mnchen-schn.webm");
        assert_eq!(name("Привет мир"), "001-card.webm");
        assert_eq!(name("../../etc/passwd"), "001-etcpasswd.webm");
        assert_eq!(name(&"long ".repeat(20)).len(), "001-.webm".len() + 39);
        assert_eq!(card_file(1_234, &Label::new("a"), 2, "wav"), "1234-a-2.wav");
    }

    #[test]
    fn a_project_is_handed_over_under_its_title() {
        assert_eq!(zip_file(&Title::new("Interview")), "Interview.zip");
        assert_eq!(zip_file(&Title::new("Lesson 12: <asking> the way?")), "Lesson 12 asking the way.zip");
        assert_eq!(zip_file(&Title::new("Голоса")), "Голоса.zip");
        assert_eq!(zip_file(&Title::new("...")), "Spoke project.zip");
    }

    #[test]
    fn a_file_names_a_project_that_has_no_title() {
        assert_eq!(title_of("voice-cards-export.zip").as_str(), "voice-cards-export");
        assert_eq!(title_of(r"C:\Users\mia\Harbour.ZIP").as_str(), "Harbour");
        assert_eq!(title_of("é.zip").as_str(), "é");
        assert_eq!(title_of("𝄞é").as_str(), "𝄞é");
        assert_eq!(title_of(".zip").as_str(), "Opened project");
    }
}
