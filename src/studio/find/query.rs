//! What is searched for, and whether a card has it.

use super::fold::fold;
use crate::project::Card;

/// What was written into the field: words that may stand anywhere in a card, and beginnings of tags, `#tag`. All of it has to
/// be there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Folded.
    pub words: Vec<String>,
    /// Folded, without the sign.
    pub tags: Vec<String>,
}

impl Query {
    /// Reads what was written. A sign without a tag asks for nothing yet.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for word in text.split_whitespace() {
            let (into, word) = match word.strip_prefix('#') {
                Some(tag) => (&mut query.tags, tag),
                None => (&mut query.words, word),
            };
            let word = fold(word);
            if !word.is_empty() && !into.contains(&word) {
                into.push(word);
            }
        }
        query
    }

    /// It asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.tags.is_empty()
    }

    /// The card has all of it.
    pub fn finds(&self, card: &Folded) -> bool {
        let has_tag = |tag: &String| card.tags.iter().any(|has| has.starts_with(tag.as_str()));
        self.words.iter().all(|word| card.text.contains(word.as_str())) && self.tags.iter().all(has_tag)
    }
}

/// The texts of a card, folded.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    /// Its tags, in order.
    pub tags: Vec<String>,
}

impl Folded {
    /// Of this card.
    pub fn of(card: &Card) -> Self {
        let tags: Vec<String> = card.tags.iter().map(|tag| fold(tag.as_str())).collect();
        // No word has a line break, so none is found across two texts.
        let mut text = fold(card.label.as_str());
        for more in [fold(card.notes.as_str()), fold(card.transcript.as_str())].iter().chain(&tags) {
            text.push('\n');
            text.push_str(more);
        }
        Self { text, tags }
    }
}
