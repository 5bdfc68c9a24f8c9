//! What a card is called that a file became.

use crate::project::Label;

/// The name without its ending.
pub(super) fn label_of(name: &str) -> Label {
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.chars().count() <= 5 => stem,
        _ => name,
    };
    Label::new(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_called_what_the_file_is_without_its_ending() {
        for (name, label) in [
            ("Interview 3.mp3", "Interview 3"),
            ("New_Recording_12.m4a", "New_Recording_12"),
            ("день.первый.wav", "день.первый"),
            (".mp3", ".mp3"),
            ("no ending", "no ending"),
            ("v1. the beginning of it", "v1. the beginning of it"),
        ] {
            assert_eq!(label_of(name).as_str(), label);
        }
    }
}
