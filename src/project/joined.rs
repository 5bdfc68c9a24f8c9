//! The texts of several cards as the texts of one. Nothing is left out: what one field cannot hold is refused.

use std::sync::Arc;

use super::{
    card::{Card, CardEdit, Colour},
    refusal::Refusal,
    text::{
        LABEL_CHARS_MAX, Label, NOTES_CHARS_MAX, Notes, TAGS_MAX, TRANSCRIPT_CHARS_MAX, Tag, Tags,
        Transcript, count,
    },
};

/// Between the labels of two cards.
const BETWEEN_LABELS: &str = " · ";

/// What the first of these cards says when it stands for all of them. A label that several have stands once; those that do
/// not fit one line begin the notes.
pub(super) fn joined(cards: &[Arc<Card>]) -> Result<CardEdit, Refusal> {
    let labels = distinct(cards.iter().map(|card| card.label.as_str()));
    let line = labels.join(BETWEEN_LABELS);
    let fits = count(&line) <= LABEL_CHARS_MAX;
    let label = if fits { line.as_str() } else { labels.first().copied().unwrap_or_default() };
    let beside = if fits { &[][..] } else { &labels[1..] };
    let notes = cards.iter().map(|card| card.notes.as_str()).filter(|notes| !notes.is_empty());
    let notes = beside.iter().copied().chain(notes).collect::<Vec<_>>().join("\n");
    if count(&notes) > NOTES_CHARS_MAX {
        return Err(Refusal::NotesTooLong);
    }
    let tags: Vec<Tag> = cards.iter().flat_map(|card| card.tags.iter().cloned()).collect();
    let tags = Tags::distinct(tags);
    if tags.len() > TAGS_MAX {
        return Err(Refusal::TooManyTags);
    }
    let said = cards.iter().map(|card| card.transcript.as_str()).filter(|said| !said.is_empty());
    let said = said.collect::<Vec<_>>().join("\n");
    if count(&said) > TRANSCRIPT_CHARS_MAX {
        return Err(Refusal::TranscriptTooLong);
    }
    let colour = cards.iter().map(|card| card.colour).find(|colour| *colour != Colour::Neutral);
    Ok(CardEdit {
        label: Some(Label::new(label)),
        notes: Some(Notes::new(&notes)),
        tags: Some(tags.into()),
        colour: Some(colour.unwrap_or_default()),
        transcript: Some(Transcript::new(&said)),
    })
}

fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut kept = Vec::new();
    for text in texts.filter(|text| !text.is_empty()) {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}
