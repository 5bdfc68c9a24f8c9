//! The fields of a card, each read by itself. What could not be read, or not as a whole, is written down.

use super::{json::Json, said::Said};
use crate::{
    archive::{date::parse_iso, losses::Field},
    ids::ClipHash,
    project::{
        Colour, Gain, Label, Notes, Region, Tags,
        card::REGIONS_MAX,
        text::{LABEL_CHARS_MAX, NOTES_CHARS_MAX, TAG_CHARS_MAX, Tag},
    },
    time::Timestamp,
};

/// Some of what was written is not there, for the longest text that may be: white space and commas do not count.
fn is_cut(written: &str, kept: &str, chars_max: usize) -> bool {
    let solid =
        |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != ',').count();
    kept.chars().count() * 2 >= chars_max && solid(written) > solid(kept)
}

/// Not all of what was written is in the text that was kept of it.
fn is_text_lost(json: &Json, kept: &str, chars_max: usize) -> bool {
    match words(json) {
        Some(written) => matches!(json, Json::Torn(_)) || is_cut(&written, kept, chars_max),
        None => !is_nothing(json),
    }
}

/// The fields of a card, and which of them lost something.
#[derive(Debug, Default)]
pub struct Fields {
    /// One line of text.
    pub label: Label,
    /// More text.
    pub notes: Notes,
    /// Words to find it by.
    pub tags: Tags,
    /// The colour bar.
    pub colour: Colour,
    /// What is said, as the Voice Cards app writes it.
    pub said: Said,
    /// The same as this program writes it.
    pub own_said: Option<Said>,
    /// When it was recorded.
    pub created: Option<Timestamp>,
    /// Where it stands among the others.
    pub order: Option<f64>,
    /// The name of its file.
    pub file: String,
    /// What it plays, by the hash of the clip; `None`: something that is no region.
    pub regions: Vec<Option<Region>>,
    lost: Vec<Field>,
}

impl Fields {
    /// Takes up a field by its name. The last of one name counts.
    pub fn take(&mut self, name: &str, json: &Json) {
        match name {
            "label" => {
                self.label = Label::new(&words(json).unwrap_or_default());
                let lost = is_text_lost(json, self.label.as_str(), LABEL_CHARS_MAX);
                self.note(Field::Label, lost);
            }
            "notes" => {
                self.notes = Notes::new(&words(json).unwrap_or_default());
                let lost = is_text_lost(json, self.notes.as_str(), NOTES_CHARS_MAX);
                self.note(Field::Notes, lost);
            }
            "tags" => self.take_tags(json),
            "color" => self.take_colour(json),
            "transcript" => self.said = Said::read(json),
            "createdAt" => {
                self.created = json.as_text().and_then(parse_iso);
                self.note(Field::Created, self.created.is_none() && !is_nothing(json));
            }
            "order" => {
                self.order = json.number().filter(|order| !order.is_nan());
                self.note(Field::Order, self.order.is_none() && !is_nothing(json));
            }
            "filename" => self.file = words(json).unwrap_or_default(),
            "spoke" => self.take_own(json),
            _ => {}
        }
    }

    /// What of it is missing.
    pub fn lost(&self) -> Vec<Field> {
        let said = self.own_said.as_ref().unwrap_or(&self.said);
        let mut lost = self.lost.clone();
        lost.extend(said.cut.then_some(Field::Transcript));
        lost.extend(said.untimed.then_some(Field::Times));
        lost.sort_unstable();
        lost.dedup();
        lost
    }

    fn note(&mut self, field: Field, is_lost: bool) {
        self.lost.retain(|it| *it != field);
        self.lost.extend(is_lost.then_some(field));
    }

    fn take_tags(&mut self, json: &Json) {
        let written: Vec<String> = match json {
            Json::List(list) => list.iter().filter_map(words).collect(),
            // Words with commas between them, as a person types them.
            other => words(other).unwrap_or_default().split(',').map(str::to_owned).collect(),
        };
        let is_whole = |item: &Json| !is_text_lost(item, "", usize::MAX);
        let all_words = match json {
            Json::List(list) => list.iter().all(is_whole),
            other => is_whole(other),
        };
        let tags: Vec<Tag> = written.iter().map(|text| Tag::new(text)).collect();
        let cut =
            written.iter().zip(&tags).any(|(written, tag)| is_cut(written, tag.as_str(), TAG_CHARS_MAX));
        let mut distinct: Vec<String> = tags.iter().map(|tag| tag.as_str().to_lowercase()).collect();
        distinct.retain(|tag| !tag.is_empty());
        distinct.sort_unstable();
        distinct.dedup();
        self.tags = Tags::from(tags);
        self.note(Field::Tags, !all_words || cut || self.tags.iter().count() < distinct.len());
    }

    fn take_colour(&mut self, json: &Json) {
        let name = json.as_text().map(|name| name.trim().to_lowercase());
        let found = Colour::ALL.into_iter().find(|colour| name.as_deref() == Some(colour.name()));
        self.colour = found.unwrap_or_default();
        let said_nothing = is_nothing(json) || name.as_deref() == Some("");
        self.note(Field::Colour, found.is_none() && !said_nothing);
    }

    fn take_own(&mut self, json: &Json) {
        let said = json.field("transcript");
        self.own_said = (!is_nothing(said)).then(|| Said::read(said));
        self.regions = match json.field("regions") {
            Json::List(list) => list.iter().take(REGIONS_MAX).map(region).collect(),
            _ => Vec::new(),
        };
    }
}

/// Nobody wrote anything.
pub fn is_nothing(json: &Json) -> bool {
    *json == Json::Null
}

/// A text, or a number as one.
pub fn words(json: &Json) -> Option<String> {
    match json {
        Json::Text(text) | Json::Torn(text) => Some(text.clone()),
        Json::Number(number) if number.is_finite() => Some(number.to_string()),
        _ => None,
    }
}

fn region(json: &Json) -> Option<Region> {
    let ms = |name: &str| json.field(name).whole().and_then(|ms| u32::try_from(ms).ok());
    let gain = json.field("gain").number().filter(|gain| gain.is_finite()).unwrap_or_default();
    let gain = Gain::new(gain.round() as i32);
    let region = Region::new(hash(json.field("clip"))?, ms("start_ms")?, ms("end_ms")?);
    Some(Region { gain, ..region })
}

/// The hash that a text is.
pub fn hash(json: &Json) -> Option<ClipHash> {
    json.as_text()?.trim().parse().ok()
}
