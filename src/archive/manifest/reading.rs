//! Reading `project.json`: in slices, and field by field.

use std::collections::BTreeMap;

use super::{
    Listed, ListedCard, Stretch, VERSION,
    encoding::Decoding,
    fields::{Fields, hash, is_nothing, words},
    json::Json,
    walk::{Found, Place, Walk},
};
use crate::{
    archive::{
        ZipProblem,
        date::parse_iso,
        limits::{CARDS_A_STEP, CARDS_MAX, CLIPS_MAX, FIELD_BYTES_MAX, SCAN_BYTES},
        losses::Maker,
    },
    ids::ClipHash,
    project::{Gain, MediaType, Region, Title},
};

/// A reading on its way.
#[derive(Debug, Default)]
pub struct Reading {
    decoding: Decoding,
    content: Vec<u8>,
    walk: Walk,
    /// It lists cards, be it none.
    lists_cards: bool,
    /// The card that is being read.
    card: Option<Fields>,
    cards: Vec<Read>,
    clips: Vec<OwnClip>,
    version: u64,
    own_version: u64,
    app: String,
    listed: Listed,
    /// Everything was walked through: the cards are put together.
    joining: Option<Joining>,
}

/// An entry of the list of cards. `None`: it is no card.
#[derive(Debug)]
struct Read {
    order: f64,
    fields: Option<Box<Fields>>,
}

#[derive(Debug)]
struct OwnClip {
    hash: ClipHash,
    file: String,
    media_type: Option<MediaType>,
}

#[derive(Debug)]
struct Joining {
    names: BTreeMap<ClipHash, String>,
    cards: std::vec::IntoIter<Read>,
}

impl Reading {
    /// Takes the next piece of the content.
    pub fn push(&mut self, piece: &[u8]) {
        self.decoding.push(piece, &mut self.content);
    }

    /// Does the work of one step. `None`: there is more to do.
    pub fn step(&mut self) -> Result<Option<Listed>, ZipProblem> {
        if self.joining.is_some() {
            return Ok(self.join());
        }
        let mut left = SCAN_BYTES;
        loop {
            let content = std::mem::take(&mut self.content);
            let found = self.walk.next(&content, &mut left);
            match found {
                Found::Begin(place) => self.begin(place),
                Found::End(Place::Card) => self.end_card(),
                Found::End(_) => {}
                Found::Value { place, name, value } => {
                    let name = name.map(|name| {
                        Json::read(&content[name.clone()]).as_text().map_or_else(
                            || String::from_utf8_lossy(&content[name]).into_owned(),
                            str::to_owned,
                        )
                    });
                    let json = match content.get(value) {
                        Some(value) if value.len() <= FIELD_BYTES_MAX => Json::read(value),
                        _ => Json::Broken,
                    };
                    self.take(place, name.as_deref().unwrap_or_default(), &json);
                }
                Found::More => {
                    self.content = content;
                    return Ok(None);
                }
                Found::Over { whole } => {
                    self.content = content;
                    self.end_card();
                    self.finish(whole)?;
                    return Ok(None);
                }
            }
            self.content = content;
            if self.cards.len() > CARDS_MAX || self.clips.len() > CLIPS_MAX {
                return Err(ZipProblem::TooLarge);
            }
        }
    }

    fn begin(&mut self, place: Place) {
        match place {
            // Of two lists of one name, the last counts.
            Place::Cards => {
                self.lists_cards = true;
                self.cards.clear();
            }
            Place::Clips => self.clips.clear(),
            Place::Card => self.card = Some(Fields::default()),
            Place::File | Place::Own => {}
        }
    }

    fn end_card(&mut self) {
        if let Some(fields) = self.card.take() {
            self.list(Some(fields.into()));
        }
    }

    /// A card that says no place stays behind the one before it.
    fn list(&mut self, fields: Option<Box<Fields>>) {
        let before = self.cards.last().map_or(f64::NEG_INFINITY, |card| card.order);
        let order = fields.as_ref().and_then(|fields| fields.order).unwrap_or(before);
        self.cards.push(Read { order, fields });
    }

    fn take(&mut self, place: Place, name: &str, json: &Json) {
        match (place, name) {
            (Place::File, "version") => self.version = json.whole().unwrap_or_default(),
            (Place::File, "appName") => self.app = words(json).unwrap_or_default(),
            (Place::File, "project") => {
                self.listed.created = json.field("createdAt").as_text().and_then(parse_iso);
            }
            (Place::Own, "version") => self.own_version = json.whole().unwrap_or_default(),
            (Place::Own, "title") => {
                let title = Title::new(&words(json).unwrap_or_default());
                self.listed.title = Some(title).filter(|title| !title.is_empty());
            }
            (Place::Card, name) => {
                if let Some(card) = &mut self.card {
                    card.take(name, json);
                }
            }
            (Place::Cards, _) => self.list(None),
            (Place::Clips, _) => {
                let clip = hash(json.field("sha256")).zip(words(json.field("filename")));
                let media_type = json.field("mediaType");
                self.clips.extend(clip.map(|(hash, file)| OwnClip {
                    hash,
                    file,
                    media_type: media_type.as_text().filter(|_| !is_nothing(media_type)).map(MediaType::new),
                }));
            }
            _ => {}
        }
    }

    fn maker(&self) -> Maker {
        if self.own_version > VERSION || self.app.trim().eq_ignore_ascii_case("spoke") {
            Maker::Spoke
        } else if self.app.to_lowercase().contains("voice") {
            Maker::VoiceCards
        } else {
            Maker::Another
        }
    }

    fn finish(&mut self, whole: bool) -> Result<(), ZipProblem> {
        let newer = (self.version.max(self.own_version) > VERSION).then(|| self.maker());
        match newer {
            Some(maker) if self.cards.is_empty() => return Err(ZipProblem::Newer(maker)),
            _ => {}
        }
        if !whole && self.cards.is_empty() {
            // What begins as a project does, and breaks off. A list or a number of JSON begins otherwise.
            let is_cut = self.content.trim_ascii_start().first().is_none_or(|byte| *byte == b'{');
            return Err(if is_cut { ZipProblem::Damaged } else { ZipProblem::NotAProject });
        }
        if !self.lists_cards {
            return Err(ZipProblem::NotAProject);
        }
        self.content = Vec::new();
        self.listed.newer = newer;
        self.listed.breaks_off = !whole;
        let mut cards = std::mem::take(&mut self.cards);
        cards.sort_by(|a, b| a.order.total_cmp(&b.order));
        let names = self.clips.iter().map(|clip| (clip.hash, clip.file.clone())).collect();
        let claims = std::mem::take(&mut self.clips);
        self.listed.clips =
            claims.into_iter().map(|clip| (clip.file, (clip.hash, clip.media_type))).collect();
        self.joining = Some(Joining { names, cards: cards.into_iter() });
        Ok(())
    }

    fn join(&mut self) -> Option<Listed> {
        let Joining { names, cards } = self.joining.as_mut()?;
        for read in cards.by_ref().take(CARDS_A_STEP) {
            let place = self.listed.cards.len() + 1;
            self.listed.cards.push(joined(place, read, names));
        }
        (cards.len() == 0).then(|| std::mem::take(&mut self.listed))
    }
}

fn joined(place: usize, read: Read, names: &BTreeMap<ClipHash, String>) -> ListedCard {
    let Some(fields) = read.fields else { return ListedCard { place, ..ListedCard::default() } };
    let lost = fields.lost();
    let stretch = |region: &Option<Region>| {
        let region = region.as_ref()?;
        let file = names.get(&region.clip)?.clone();
        Some(Stretch { file, part: Some((region.start_ms, region.end_ms)), gain: region.gain })
    };
    let stretches = if fields.regions.is_empty() {
        vec![
            Some(Stretch { file: fields.file, part: None, gain: Gain::NONE })
                .filter(|stretch| !stretch.file.is_empty()),
        ]
    } else {
        fields.regions.iter().map(stretch).collect()
    };
    ListedCard {
        place,
        is_card: true,
        label: fields.label,
        notes: fields.notes,
        tags: fields.tags,
        colour: fields.colour,
        transcript: fields.own_said.unwrap_or(fields.said).transcript,
        created: fields.created,
        stretches,
        lost,
    }
}
