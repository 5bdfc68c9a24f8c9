//! `project.json`: what the cards say and which files they play.
//!
//! The fields of the Voice Cards app, and beside them ours under `spoke`. Reading is tolerant: a field of another kind
//! counts as absent; only a file that lists no cards at all is refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    ZipProblem,
    date::{iso, parse_iso},
    limits::{CARDS_MAX, CLIPS_MAX},
};
use crate::{
    ids::ClipHash,
    project::{Card, Colour, Label, MediaType, Notes, Region, Tags, Title, Transcript, card::REGIONS_MAX},
    time::Timestamp,
};

/// The version of the Voice Cards app's format, and of our fields in it.
pub const VERSION: u64 = 1;

/// A value of the right kind; the default for any other.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(from: D) -> Result<T, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(from)?).unwrap_or_default())
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    #[serde(default, deserialize_with = "lenient")]
    version: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    app_name: String,
    #[serde(default, deserialize_with = "lenient")]
    exported_at: String,
    #[serde(default, deserialize_with = "lenient")]
    project: About,
    // Not lenient: without cards it is something else of the same name.
    cards: Vec<FileCard>,
    #[serde(default, deserialize_with = "lenient")]
    spoke: Option<Own>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct About {
    #[serde(default, deserialize_with = "lenient")]
    created_at: String,
    #[serde(default, deserialize_with = "lenient")]
    updated_at: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FileCard {
    #[serde(default, deserialize_with = "lenient")]
    id: String,
    #[serde(default, deserialize_with = "lenient")]
    label: Label,
    #[serde(default, deserialize_with = "lenient")]
    notes: Notes,
    #[serde(default, deserialize_with = "lenient")]
    tags: Tags,
    #[serde(default, deserialize_with = "lenient")]
    color: Colour,
    /// In seconds. Written for others, never believed.
    #[serde(default, deserialize_with = "lenient")]
    duration: f64,
    #[serde(default, deserialize_with = "lenient")]
    created_at: String,
    #[serde(default, deserialize_with = "lenient")]
    updated_at: String,
    #[serde(default, deserialize_with = "lenient")]
    order: f64,
    #[serde(default, deserialize_with = "lenient")]
    filename: String,
    #[serde(default, deserialize_with = "lenient")]
    spoke: Option<OwnCard>,
}

/// What the other app does not know of a project.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Own {
    #[serde(default, deserialize_with = "lenient")]
    version: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    title: Title,
    #[serde(default, deserialize_with = "lenient")]
    clips: Vec<OwnClip>,
}

/// What the other app does not know of a card.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OwnCard {
    #[serde(default, deserialize_with = "lenient", skip_serializing_if = "Transcript::is_empty")]
    transcript: Transcript,
    #[serde(default, deserialize_with = "lenient")]
    regions: Vec<Region>,
}

/// A clip and its file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OwnClip {
    sha256: ClipHash,
    filename: String,
    #[serde(default, deserialize_with = "lenient")]
    media_type: Option<MediaType>,
    /// Written for others, never believed.
    #[serde(default, deserialize_with = "lenient")]
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
        spoke: Some(OwnCard { transcript: card.transcript.clone(), regions: card.regions.clone() }),
    };
    let clip = |clip: WrittenClip| OwnClip {
        sha256: clip.hash,
        filename: clip.file,
        media_type: Some(clip.media_type),
        duration: seconds(clip.duration_ms.into()),
    };
    let file = File {
        version: Some(VERSION),
        app_name: "Spoke".to_owned(),
        exported_at: iso(now),
        project: About { created_at: iso(created), updated_at: iso(modified) },
        cards: cards.into_iter().enumerate().map(card).collect(),
        spoke: Some(Own {
            version: Some(VERSION),
            title: title.clone(),
            clips: clips.into_iter().map(clip).collect(),
        }),
    };
    // Plain structs with text keys always serialise.
    serde_json::to_vec_pretty(&file).unwrap_or_default()
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// The project's title, where it says one.
    pub title: Option<Title>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// The cards in order.
    pub cards: Vec<ListedCard>,
    /// The files of clips whose hash is claimed, by their names below `cards/`.
    pub clips: BTreeMap<String, (ClipHash, Option<MediaType>)>,
}

/// A card that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCard {
    /// One line of text.
    pub label: Label,
    /// More text.
    pub notes: Notes,
    /// Words to find it by.
    pub tags: Tags,
    /// The colour bar.
    pub colour: Colour,
    /// What is said.
    pub transcript: Transcript,
    /// When it was recorded.
    pub created: Option<Timestamp>,
    /// What it plays, in order; `None`: a stretch whose file is not listed.
    pub stretches: Vec<Option<Stretch>>,
}

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The file's name below `cards/`.
    pub file: String,
    /// First millisecond, and one past the last; `None`: all of it.
    pub part: Option<(u32, u32)>,
}

/// Reads `project.json`.
pub fn read(bytes: &[u8]) -> Result<Listed, ZipProblem> {
    // Some programs of Windows put a mark in front of UTF-8.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes).map_err(|_| ZipProblem::Damaged)?;
    let mut file: File = serde_json::from_value(value).map_err(|_| ZipProblem::NotAProject)?;
    let own = file.spoke.take().unwrap_or_default();
    if file.version.max(own.version) > Some(VERSION) {
        return Err(ZipProblem::Newer);
    }
    if file.cards.len() > CARDS_MAX || own.clips.len() > CLIPS_MAX {
        return Err(ZipProblem::TooLarge);
    }
    file.cards.sort_by(|a, b| a.order.total_cmp(&b.order));
    let names: BTreeMap<ClipHash, &str> = own.clips.iter().map(|c| (c.sha256, c.filename.as_str())).collect();
    let cards = file.cards.into_iter().map(|card| listed(card, &names)).collect();
    Ok(Listed {
        title: Some(own.title).filter(|title| !title.is_empty()),
        created: parse_iso(&file.project.created_at),
        cards,
        clips: own.clips.into_iter().map(|clip| (clip.filename, (clip.sha256, clip.media_type))).collect(),
    })
}

fn listed(card: FileCard, names: &BTreeMap<ClipHash, &str>) -> ListedCard {
    let own = card.spoke.unwrap_or_default();
    let stretch = |region: &Region| {
        let file = (*names.get(&region.clip)?).to_owned();
        Some(Stretch { file, part: Some((region.start_ms, region.end_ms)) })
    };
    let stretches = if own.regions.is_empty() {
        vec![Some(Stretch { file: card.filename, part: None })]
    } else {
        own.regions.iter().take(REGIONS_MAX).map(stretch).collect()
    };
    ListedCard {
        label: card.label,
        notes: card.notes,
        tags: card.tags,
        colour: card.color,
        transcript: own.transcript,
        created: parse_iso(&card.created_at),
        stretches,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::CardId;

    fn card(n: u8, regions: Vec<Region>) -> Card {
        Card {
            id: CardId([n; 16]),
            label: Label::new(&format!("Card {n}: “ä”")),
            notes: Notes::new("one\ntwo"),
            tags: Tags::parse("a, b"),
            colour: Colour::Pink,
            transcript: Transcript::new("what is said"),
            regions,
            created: Timestamp(1_000_000_000_000 + u64::from(n)),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let (a, b) = (ClipHash([1; 32]), ClipHash([2; 32]));
        let region = |clip, start_ms, end_ms| Region { clip, start_ms, end_ms };
        let cards = [card(1, vec![region(a, 10, 20), region(b, 0, 5)]), card(2, vec![region(a, 0, 30)])];
        let clip = |hash, file: &str| WrittenClip {
            hash,
            media_type: MediaType::new("audio/webm;codecs=opus"),
            duration_ms: 30,
            file: file.to_owned(),
        };
        let written = Written {
            title: &Title::new("Harbour"),
            created: Timestamp(5),
            modified: Timestamp(6),
            cards: vec![(&cards[0], "001-a.webm".to_owned()), (&cards[1], "001-a.webm".to_owned())],
            clips: vec![clip(a, "001-a.webm")], // b is not here
        };
        let listed = read(&write(written, Timestamp(7))).unwrap();
        assert_eq!(listed.title, Some(Title::new("Harbour")));
        assert_eq!(listed.created, Some(Timestamp(5)));
        assert_eq!(listed.clips["001-a.webm"], (a, Some(MediaType::new("audio/webm;codecs=opus"))));
        let first = &listed.cards[0];
        let stretch = |part| Some(Stretch { file: "001-a.webm".to_owned(), part: Some(part) });
        assert_eq!(first.stretches, [stretch((10, 20)), None]);
        assert_eq!(listed.cards[1].stretches, [stretch((0, 30))]);
        assert_eq!(
            (&first.label, &first.notes, &first.tags, first.colour, &first.transcript, first.created),
            (
                &cards[0].label,
                &cards[0].notes,
                &cards[0].tags,
                Colour::Pink,
                &cards[0].transcript,
                Some(cards[0].created)
            )
        );
    }

    #[test]
    fn fields_of_another_kind_are_as_if_nobody_had_written_them() {
        let listed = read(
            br#"{"version":"one","cards":[{"label":7,"tags":[1],"color":"mauve","order":1,"filename":"b.webm"},
                {"label":"first","color":null,"createdAt":"never","order":0,"filename":"a.webm","spoke":3}],"spoke":[]}"#,
        )
        .unwrap();
        let labels: Vec<_> = listed.cards.iter().map(|card| card.label.as_str()).collect();
        assert_eq!(labels, ["first", ""]);
        assert_eq!(listed.cards[1].colour, Colour::Neutral);
        assert_eq!(listed.cards[1].stretches, [Some(Stretch { file: "b.webm".to_owned(), part: None })]);
        assert_eq!((listed.title, listed.created), (None, None));
    }

    #[test]
    fn long_texts_are_cut_where_every_text_is() {
        let json =
            format!(r#"{{"cards":[{{"label":"{}","notes":"{}"}}]}}"#, "l".repeat(900), "n".repeat(900));
        let listed = read(json.as_bytes()).unwrap();
        assert_eq!((listed.cards[0].label.as_str().len(), listed.cards[0].notes.as_str().len()), (100, 500));
    }

    #[test]
    fn what_lists_no_cards_or_comes_from_later_is_refused() {
        assert_eq!(read(b"{"), Err(ZipProblem::Damaged));
        for other in [r#"{"name":"app","version":"0.1.0"}"#, "[]", "7", r#"{"cards":7}"#, r#"{"cards":[7]}"#]
        {
            assert_eq!(read(other.as_bytes()), Err(ZipProblem::NotAProject), "{other}");
        }
        for newer in [r#"{"version":2,"cards":[]}"#, r#"{"version":1,"cards":[],"spoke":{"version":2}}"#] {
            assert_eq!(read(newer.as_bytes()), Err(ZipProblem::Newer));
        }
        let many = format!(r#"{{"cards":[{}]}}"#, vec!["{}"; CARDS_MAX + 1].join(","));
        assert_eq!(read(many.as_bytes()), Err(ZipProblem::TooLarge));
    }
}
