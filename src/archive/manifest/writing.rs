//! Writing `project.json`: the fields of the Voice Cards app, and beside them ours under `spoke`.

use serde::Serialize;

use super::{
    VERSION,
    said::{self, Stretch},
};
use crate::{
    archive::date::iso,
    ids::ClipHash,
    project::{Card, Colour, Label, MediaType, Notes, Region, Tags, Title, Transcript},
    time::Timestamp,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File {
    version: u64,
    app_name: String,
    exported_at: String,
    project: About,
    cards: Vec<FileCard>,
    spoke: Own,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct About {
    created_at: String,
    updated_at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileCard {
    id: String,
    label: Label,
    notes: Notes,
    tags: Tags,
    color: Colour,
    /// In seconds. Written for others, never believed.
    duration: f64,
    created_at: String,
    updated_at: String,
    order: f64,
    filename: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    transcript: Vec<Stretch>,
    spoke: OwnCard,
}

/// What the other app does not know of a project.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Own {
    version: u64,
    title: Title,
    clips: Vec<OwnClip>,
}

/// What the other app does not know of a card.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OwnCard {
    #[serde(skip_serializing_if = "Transcript::is_empty")]
    transcript: Transcript,
    regions: Vec<Region>,
}

/// A clip and its file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OwnClip {
    sha256: ClipHash,
    filename: String,
    media_type: MediaType,
    /// Written for others, never believed.
    duration: f64,
}

/// A clip that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenClip {
    /// Its hash.
    pub hash: ClipHash,
    /// Its media type.
    pub media_type: MediaType,
    /// Its length.
    pub duration_ms: u32,
    /// The name of its file, below `cards/`.
    pub file: String,
}

/// What is written.
#[derive(Debug)]
pub struct Written<'a> {
    /// The project's title.
    pub title: &'a Title,
    /// When it was made.
    pub created: Timestamp,
    /// When it last changed.
    pub modified: Timestamp,
    /// The cards in order, each with the name of its first file, below `cards/`.
    pub cards: Vec<(&'a Card, String)>,
    /// The clips whose files are there.
    pub clips: Vec<WrittenClip>,
}

/// The content of `project.json`.
pub fn write(written: Written<'_>, now: Timestamp) -> Vec<u8> {
    let Written { title, created, modified, cards, clips } = written;
    let seconds = |ms: u64| ms as f64 / 1_000.0;
    let card = |(order, (card, filename)): (usize, (&Card, String))| FileCard {
        id: card.id.to_string(),
        label: card.label.clone(),
        notes: card.notes.clone(),
        tags: card.tags.clone(),
        color: card.colour,
        duration: seconds(card.duration_ms()),
        created_at: iso(card.created),
        updated_at: iso(card.created),
        order: order as f64,
        filename,
        transcript: said::stretches(&card.transcript, card.duration_ms()),
        spoke: OwnCard { transcript: card.transcript.clone(), regions: card.regions.clone() },
    };
    let clip = |clip: WrittenClip| OwnClip {
        sha256: clip.hash,
        filename: clip.file,
        media_type: clip.media_type,
        duration: seconds(clip.duration_ms.into()),
    };
    let file = File {
        version: VERSION,
        app_name: "Spoke".to_owned(),
        exported_at: iso(now),
        project: About { created_at: iso(created), updated_at: iso(modified) },
        cards: cards.into_iter().enumerate().map(card).collect(),
        spoke: Own { version: VERSION, title: title.clone(), clips: clips.into_iter().map(clip).collect() },
    };
    // Plain structs with text keys always serialise.
    serde_json::to_vec_pretty(&file).unwrap_or_default()
}
