//! Any MP4 as fragments with its sound alone: one whose table of contents stands in front or at its end, a film, one that
//! is in fragments already, in whatever way they say where their samples lie.
//!
//! ```text
//! Boxes ─moov→ Movie ─→ Samples of its tables ─→ Boxes ─moof→ Fragment ─→ Samples ─→ Boxes … ─→ Over
//! ```
//!
//! It asks for the bytes it needs, in any order. Of tables it holds those of the sound; the sound itself passes through.

use super::{
    boxes::{self, HEADER_BYTES, child, children, inside, versioned},
    entry::{Codec, Entry},
    fragments::{self, Defaults},
    tables::{Located, Tables},
    writing::{Fragments, Sample, beginning},
};
use crate::sound::{
    converter::{Converter, Form, Span, Unreadable},
    index::{Index, Point, Points, RUN_UP_MS, samples_at},
};

/// Bytes of a table of contents: a day of AAC takes 16 MB.
const MOVIE_BYTES_MAX: u64 = 24 * 1024 * 1024;
/// Bytes of a fragment's header.
const FRAGMENT_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Boxes in front of the table of contents.
const BOXES_MAX: u32 = 1_000;
/// Bytes of one sample: a frame of uncompressed FLAC takes a quarter.
const SAMPLE_BYTES_MAX: u32 = 1024 * 1024;
/// Samples that are passed on at once.
const SAMPLES_AT_ONCE: usize = 2_000;
/// Bytes between two samples that are read rather than jumped over.
const GAP_BYTES_MAX: u64 = 4 * 1024;
/// A stretch in front that is longer than this was cut by a person, not put there by an encoder.
const LEAD_S_MAX: f64 = 0.25;

/// Takes an MP4.
#[derive(Debug)]
pub(in crate::sound) struct Mp4AsFragments {
    /// Bytes of the whole file.
    bytes: u64,
    /// Bytes that are read at once.
    piece: u32,
    phase: Phase,
    /// Of what the phase wants, what is here already.
    got: Vec<u8>,
    movie: Option<Movie>,
    /// Samples of the fragment that is read now, the last one first.
    named: Vec<Located>,
    /// A sample that did not fit to those before.
    ahead: Option<Located>,
    /// Where the next box begins.
    next_box: u64,
    /// Boxes that were looked at.
    boxes: u32,
    /// How long samples are, where all are equally long.
    usual: Option<u32>,
    out: Fragments,
    points: Points,
}

#[derive(Debug)]
enum Phase {
    /// The header of a box that begins here.
    Boxes,
    /// The content of the table of contents.
    Movie(u64, u64),
    /// The content of a fragment's header, and where the fragment begins.
    Fragment(u64, u64, u64),
    /// The sound of these samples, which begin here.
    Samples(u64, u64, Vec<Located>),
    /// All was read.
    Over,
}

/// What the table of contents says of the sound.
#[derive(Debug)]
struct Movie {
    track: u32,
    entry: Entry,
    scale: u32,
    lead_s: f64,
    /// There is a track of moving pictures beside it.
    pictures: bool,
    tables: Tables,
    /// There may be fragments, and this holds for their samples.
    defaults: Option<Defaults>,
}

impl Mp4AsFragments {
    /// Of a file of so many bytes, which are read in pieces of this length.
    pub(in crate::sound) fn new(bytes: u64, piece: u32) -> Self {
        Self {
            bytes,
            piece,
            phase: Phase::Boxes,
            got: Vec::new(),
            movie: None,
            named: Vec::new(),
            ahead: None,
            next_box: 0,
            boxes: 0,
            usual: None,
            out: Fragments::default(),
            points: Points::default(),
        }
    }

    /// What the phase wants: from where, and how many bytes.
    fn wanted(&self) -> Option<(u64, u64)> {
        let left = |at: u64| self.bytes.saturating_sub(at);
        let (at, len) = match &self.phase {
            Phase::Boxes => (self.next_box, left(self.next_box).min(HEADER_BYTES as u64)),
            Phase::Movie(at, len) | Phase::Fragment(at, len, _) | Phase::Samples(at, len, _) => (*at, *len),
            Phase::Over => return None,
        };
        (len > 0 && left(at) >= len).then_some((at, len))
    }

    /// Looks at the header of the next box.
    fn look(&mut self, head: &[u8]) -> Result<(), Unreadable> {
        let at = self.next_box;
        self.boxes += 1;
        if self.movie.is_none() && self.boxes > BOXES_MAX {
            return Err(Unreadable);
        }
        let Some(head) = boxes::header(head) else { return self.end() };
        let whole = head.whole.unwrap_or(self.bytes - at);
        let (content, len) = (at + head.len, whole - head.len.min(whole));
        self.next_box = at.checked_add(whole).ok_or(Unreadable)?;
        let whole_here = self.next_box <= self.bytes;
        match &head.kind {
            b"moov" if self.movie.is_none() => {
                if len > MOVIE_BYTES_MAX || !whole_here || len == 0 {
                    return Err(Unreadable);
                }
                self.phase = Phase::Movie(content, len);
            }
            b"moof" if self.movie.as_ref().is_some_and(|movie| movie.defaults.is_some()) => {
                if len > FRAGMENT_BYTES_MAX {
                    return Err(Unreadable);
                }
                let scale = self.movie.as_ref().map_or(1, |movie| movie.scale);
                self.points.note(self.out.begins(), scale, at);
                self.phase =
                    if whole_here && len > 0 { Phase::Fragment(content, len, at) } else { Phase::Over };
            }
            _ if !whole_here => return self.end(),
            _ => {}
        }
        Ok(())
    }

    /// There are no more boxes. A file without a table of contents was never finished.
    fn end(&mut self) -> Result<(), Unreadable> {
        self.phase = Phase::Over;
        if self.movie.is_some() { Ok(()) } else { Err(Unreadable) }
    }

    fn next_sample(&mut self) -> Option<Located> {
        let tables = self.movie.as_mut().map(|movie| &mut movie.tables);
        self.ahead.take().or_else(|| self.named.pop()).or_else(|| tables?.next())
    }

    /// Which samples are read next: as many as lie close together. When there are none, the next box is.
    fn gather(&mut self) -> Result<(), Unreadable> {
        let (mut batch, mut begins, mut ends) = (Vec::<Located>::new(), 0, 0);
        while let Some(sample) = self.next_sample() {
            if sample.size > SAMPLE_BYTES_MAX {
                return Err(Unreadable);
            }
            let end = sample.offset.checked_add(sample.size.into()).ok_or(Unreadable)?;
            if end > self.bytes {
                // The file was cut short: what is here was passed on, nothing behind it is whole.
                if let Some(movie) = &mut self.movie {
                    movie.tables = Tables::default();
                }
                self.named.clear();
                break;
            }
            if batch.is_empty() {
                begins = sample.offset;
            } else {
                // Between the sound of a film lie its pictures: reading through them is better than as many reads.
                let gap = GAP_BYTES_MAX.max(u64::from(self.piece) / 8);
                let close = sample.offset >= ends && sample.offset - ends <= gap;
                if !close || end - begins > self.piece.into() || batch.len() >= SAMPLES_AT_ONCE {
                    self.ahead = Some(sample);
                    break;
                }
            }
            ends = end;
            batch.push(sample);
        }
        let only_tables = self.movie.as_ref().is_none_or(|movie| movie.defaults.is_none());
        self.phase = if !batch.is_empty() {
            Phase::Samples(begins, ends - begins, batch)
        } else if only_tables {
            Phase::Over
        } else {
            Phase::Boxes
        };
        Ok(())
    }

    /// Passes over what ends before this time, as far as it is named.
    fn pass_over(&mut self, to: u64) -> Result<(), Unreadable> {
        if let Phase::Samples(_, _, batch) = std::mem::replace(&mut self.phase, Phase::Boxes) {
            self.learn_usual(&batch);
            self.named.extend(self.ahead.take());
            self.named.extend(batch.into_iter().rev());
        }
        let mut begins = self.out.begins();
        while let Some(sample) = self.next_sample() {
            let end =
                begins + u64::from(self.usual.map_or(sample.duration, |usual| usual.min(sample.duration)));
            if end > to {
                self.ahead = Some(sample);
                break;
            }
            begins = end;
        }
        self.out.jump(begins);
        self.gather()
    }

    /// How long samples are that say they are so long. Some writers stretch the first or the last one to where something
    /// else begins, though frames of AAC and MP3 are all of one length: nothing would be heard between them.
    fn learn_usual(&mut self, batch: &[Located]) {
        let codec = self.movie.as_ref().map(|movie| &movie.entry.codec);
        if self.usual.is_none() && batch.len() >= 3 && matches!(codec, Some(Codec::Aac(_) | Codec::Mp3)) {
            let mut durations: Vec<_> = batch.iter().map(|sample| sample.duration).collect();
            durations.sort_unstable();
            self.usual = Some(durations[batch.len() / 2]);
        }
    }

    /// What was wanted is here.
    fn handle(&mut self, got: &[u8]) -> Result<Vec<u8>, Unreadable> {
        match std::mem::replace(&mut self.phase, Phase::Boxes) {
            Phase::Boxes => self.look(got).map(|()| Vec::new()),
            Phase::Movie(..) => {
                let movie = Movie::read(got).ok_or(Unreadable)?;
                let out = beginning(&movie.entry.write(), movie.scale);
                self.movie = Some(movie);
                self.gather()?;
                Ok(out)
            }
            Phase::Fragment(_, _, begins) => {
                let Some((track, defaults)) =
                    self.movie.as_ref().and_then(|movie| Some((movie.track, movie.defaults?)))
                else {
                    return Err(Unreadable);
                };
                self.named = fragments::samples(got, begins, track, defaults).ok_or(Unreadable)?;
                self.named.reverse();
                self.gather()?;
                Ok(Vec::new())
            }
            Phase::Samples(begins, _, batch) => {
                self.learn_usual(&batch);
                let (mut samples, mut sound) = (Vec::new(), Vec::new());
                for Located { offset, size, duration } in batch {
                    let from = (offset - begins) as usize;
                    sound.extend_from_slice(got.get(from..from + size as usize).ok_or(Unreadable)?);
                    samples.push(Sample {
                        duration: self.usual.map_or(duration, |usual| usual.min(duration)),
                        size,
                    });
                }
                self.gather()?;
                Ok(self.out.next(&samples, &sound))
            }
            Phase::Over => self.end().map(|()| Vec::new()),
        }
    }
}

impl Converter for Mp4AsFragments {
    fn form(&self) -> Option<Form> {
        self.movie.as_ref().map(|movie| Form { mime: movie.entry.mime(), lead_s: movie.lead_s })
    }

    fn wants(&mut self, _: Option<Span>) -> Option<Span> {
        let (at, len) = self.wanted()?;
        let here = self.got.len() as u64;
        let len = (len - here).min(self.piece.into()) as u32;
        Some(Span { offset: at + here, len })
    }

    fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
        self.got.extend_from_slice(bytes);
        match self.wanted() {
            Some((_, len)) if self.got.len() as u64 >= len => {
                let got = std::mem::take(&mut self.got);
                self.handle(&got)
            }
            _ => Ok(Vec::new()),
        }
    }

    fn finish(&mut self) -> Result<Vec<u8>, Unreadable> {
        if self.movie.is_some() { Ok(Vec::new()) } else { Err(Unreadable) }
    }

    fn points(&mut self) -> Vec<Point> {
        self.points.take()
    }

    fn jump(&mut self, to_ms: u32, index: &Index) -> Option<u64> {
        let movie = self.movie.as_ref()?;
        let scale = movie.scale;
        self.got.clear();
        if let (Some(_), Some(point)) = (movie.defaults, index.before(to_ms)) {
            self.out.jump(samples_at(point.ms, scale, self.usual.unwrap_or(1)));
            (self.phase, self.next_box, self.ahead) = (Phase::Boxes, point.byte, None);
            self.named.clear();
            if let Some(movie) = &mut self.movie {
                movie.tables = Tables::default();
            }
        } else {
            let to = u64::from(to_ms.saturating_sub(RUN_UP_MS)) * u64::from(scale) / 1_000;
            self.pass_over(to).ok()?;
        }
        self.wanted().map(|(at, _)| at)
    }

    fn leaves_pictures_out(&self) -> bool {
        self.movie.as_ref().is_some_and(|movie| movie.pictures)
    }

    fn knows_places(&self) -> bool {
        self.movie.as_ref().is_some_and(|movie| movie.defaults.is_none())
    }
}

impl Movie {
    /// The first track of sound that can be played.
    fn read(moov: &[u8]) -> Option<Self> {
        let tracks = children(moov).filter(|(kind, _)| kind == b"trak");
        let mut movie = tracks.into_iter().find_map(|(_, trak)| Self::of_track(trak))?;
        movie.pictures =
            children(moov).any(|(kind, trak)| kind == *b"trak" && handler(trak) == Some(*b"vide"));
        movie.defaults = child(moov, *b"mvex").map(|mvex| Defaults::read(mvex, movie.track));
        Some(movie)
    }

    fn of_track(trak: &[u8]) -> Option<Self> {
        if handler(trak)? != *b"soun" {
            return None;
        }
        let (version, _, mut header) = versioned(child(trak, *b"tkhd")?)?;
        header.take(if version == 1 { 16 } else { 8 })?;
        let track = header.u32()?;
        let (version, _, mut media) = versioned(inside(trak, &[b"mdia", b"mdhd"])?)?;
        media.take(if version == 1 { 16 } else { 8 })?;
        let scale = media.u32().filter(|scale| *scale > 0)?;
        let stbl = inside(trak, &[b"mdia", b"minf", b"stbl"])?;
        let entry = Entry::read(child(stbl, *b"stsd")?)?;
        let tables = Tables::read(stbl).unwrap_or_default();
        let lead_s = lead(trak, scale).filter(|lead| *lead <= LEAD_S_MAX).unwrap_or(0.0);
        Some(Self { track, entry, scale, lead_s, pictures: false, tables, defaults: None })
    }
}

/// What a track holds.
fn handler(trak: &[u8]) -> Option<[u8; 4]> {
    let (_, _, mut handler) = versioned(inside(trak, &[b"mdia", b"hdlr"])?)?;
    handler.u32()?;
    handler.take(4)?.try_into().ok()
}

/// Seconds at the beginning of a track that its list of edits leaves out.
fn lead(trak: &[u8], scale: u32) -> Option<f64> {
    let (version, _, mut list) = versioned(inside(trak, &[b"edts", b"elst"])?)?;
    for _ in 0..list.u32()?.min(8) {
        let width = if version == 1 { 8 } else { 4 };
        list.take(width)?;
        let begins = list.number(width)?;
        list.take(4)?;
        // All bits set: nothing is heard for a while.
        if begins >> (8 * width - 1) == 0 {
            return Some(begins as f64 / f64::from(scale));
        }
    }
    None
}
