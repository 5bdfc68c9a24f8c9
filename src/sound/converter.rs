//! What all converters have in common: they are given a clip, piece by piece, and give the same sound in a form that
//! media sources take.

use super::index::{Index, Point};

/// Bytes of a clip that nothing can be made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// Bytes of a clip: where they begin, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first one.
    pub offset: u64,
    /// At least one.
    pub len: u32,
}

/// What a media source is told about what comes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Its name, as `MediaSource.isTypeSupported` takes it.
    pub mime: String,
    /// Seconds at the beginning that are not meant to be heard: what encoders put in front.
    pub lead_s: f64,
}

impl Form {
    /// A form with nothing in front.
    pub fn new(mime: impl Into<String>) -> Self {
        Self { mime: mime.into(), lead_s: 0.0 }
    }
}

/// One way of reading a clip. Nothing that is given may make it panic, or keep more than a bounded part of the clip.
pub(super) trait Converter: std::fmt::Debug {
    /// What it gives; `None` until enough was seen. It does not change any more.
    fn form(&self) -> Option<Form>;

    /// What it wants to be given next. `follows` is what lies behind what it was given last, `None` at the clip's end.
    /// Where it answers `None`, the clip is over for it.
    fn wants(&mut self, follows: Option<Span>) -> Option<Span> {
        follows
    }

    /// The first bytes of what it wanted, at least one; what can be passed on now.
    fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unreadable>;

    /// The clip is over; what it still holds.
    fn finish(&mut self) -> Result<Vec<u8>, Unreadable>;

    /// Places at which reading can begin that it came across since this was asked last.
    fn points(&mut self) -> Vec<Point> {
        Vec::new()
    }

    /// It goes on at a later place, so that `to_ms` can be heard; where it wants to be given bytes from. `None`: it has to
    /// be given all that lies before. Asked once its form is known; times are counted with what encoders put in front.
    fn jump(&mut self, to_ms: u32, index: &Index) -> Option<u64>;

    /// How many samples of each channel a file of so many bytes holds, and how many a second has, where its head says it.
    fn length(&self, _bytes: u64) -> Option<(u64, u32)> {
        None
    }

    /// There are pictures beside the sound, as in a film.
    fn leaves_pictures_out(&self) -> bool {
        false
    }

    /// Where which time lies it knows by itself, from a table or by counting.
    fn knows_places(&self) -> bool {
        false
    }
}
