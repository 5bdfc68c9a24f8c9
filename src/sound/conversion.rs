//! A clip on its way into a media source: read in the order that suits it, and given in a form that sources take.
//!
//! What it is, its bytes say. There may be several ways to bring it in: its sound in another envelope, as it is, or decoded
//! by the browser; the next one is taken when a source refuses the form of the one before, or when it leads nowhere. The
//! clip itself never changes.

use super::{
    as_it_is::AsItIs,
    converter::{Converter, Form, Span, Unreadable},
    flac::FlacAsMp4,
    index::{Index, Point},
    kind::{self, HEAD_BYTES, Kind},
    mp4::Mp4AsFragments,
    mpeg::{self, MpegAsMp4},
    ogg::OggConverter,
    wav::WavAsMp4,
    webm::WebmConverter,
};

/// What is wanted next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// These bytes, or the first of them. Answer: [`Conversion::push`].
    Read(Span),
    /// Where in the clip which time lies, if that is known. Answer: [`Conversion::jump`].
    Index,
    /// The browser decodes the whole clip. Answer: [`Conversion::decoded`].
    Decode,
    /// Nothing: the clip is over. What it holds still is given by [`Conversion::finish`].
    Over,
}

/// A way of bringing a clip in.
#[derive(Debug, Clone, PartialEq)]
enum Way {
    /// Its sound in another envelope.
    Converted(Kind),
    /// Under this name.
    AsItIs(&'static str),
    /// The browser decodes it.
    Decoded,
}

/// One clip.
#[derive(Debug)]
pub struct Conversion {
    /// Bytes of the clip, or of its samples once it was decoded.
    bytes: u64,
    /// Bytes that are read at once.
    piece: u32,
    /// Behind what was read last.
    at: u64,
    /// Its first bytes, until it is known what it is.
    head: Option<Vec<u8>>,
    /// The ways that were not tried yet, the last one first.
    ways: Vec<Way>,
    /// The way that is tried; none before its head was seen, and while the browser decodes.
    way: Option<Box<dyn Converter>>,
    decoding: bool,
    /// The millisecond that is to be heard first, until it was jumped to.
    from_ms: Option<u32>,
    /// Its packets are wanted, whatever media sources take.
    apart: bool,
    /// It was jumped, in the way that is tried now.
    jumped: bool,
}

/// What lies this near to the beginning is read through.
const NEAR_MS: u32 = 1_000;

impl Conversion {
    /// Of a clip of so many bytes, read in pieces of `piece` bytes at most.
    pub fn new(bytes: u64, piece: u32) -> Self {
        Self {
            bytes,
            piece: piece.max(1),
            at: 0,
            head: Some(Vec::new()),
            ways: Vec::new(),
            way: None,
            decoding: false,
            from_ms: None,
            apart: false,
            jumped: false,
        }
    }

    /// Nothing before this millisecond needs to be given, in each way that is tried from now on; more than that may be.
    #[must_use]
    pub fn from_ms(mut self, ms: u32) -> Self {
        self.from_ms = Some(ms).filter(|ms| *ms > NEAR_MS);
        self
    }

    /// In a form that has its packets and nothing else, also of a clip that sources take as it is.
    #[must_use]
    pub fn apart(mut self) -> Self {
        self.apart = true;
        self
    }

    /// What is wanted next.
    pub fn poll_next(&mut self) -> Next {
        if self.decoding {
            return Next::Decode;
        }
        if self.jumps() {
            return Next::Index;
        }
        let len = (self.bytes.saturating_sub(self.at)).min(u64::from(self.piece)) as u32;
        let follows = (len > 0).then_some(Span { offset: self.at, len });
        let wanted = match &mut self.way {
            Some(way) => way.wants(follows),
            None => follows.filter(|_| self.head.is_some()),
        };
        wanted.map_or(Next::Over, Next::Read)
    }

    /// What a source is told; `None` until it is known.
    pub fn form(&self) -> Option<Form> {
        self.way.as_ref()?.form()
    }

    /// It is known what the clip is, and what lies between its head and the first sound to be heard is passed over next.
    fn jumps(&self) -> bool {
        self.from_ms.is_some() && !self.jumped && self.form().is_some()
    }

    /// Answer to [`Next::Index`]. `false`: nothing is passed over, because the index says nothing and the clip has no table
    /// of its own.
    pub fn jump(&mut self, index: &Index) -> bool {
        let (Some(way), Some(to_ms)) = (&mut self.way, self.from_ms) else { return false };
        let lead_ms = way.form().map_or(0, |form| (form.lead_s.max(0.0) * 1_000.0) as u32);
        let byte = way.jump(to_ms.saturating_add(lead_ms), index);
        self.jumped = true;
        self.at = byte.unwrap_or(self.at);
        byte.is_some()
    }

    /// How long it is, in milliseconds, where its head says it.
    pub fn length_ms(&self) -> Option<u64> {
        let (samples, rate) = self.way.as_ref()?.length(self.bytes)?;
        (samples * 1_000).checked_div(rate.into())
    }

    /// The clip is a film, of which only the sound is given.
    pub fn leaves_pictures_out(&self) -> bool {
        self.way.as_ref().is_some_and(|way| way.leaves_pictures_out())
    }

    /// No index is needed to go to a place in it.
    pub fn knows_places(&self) -> bool {
        self.way.as_ref().is_some_and(|way| way.knows_places())
    }

    /// Places at which reading can begin that were come across since this was asked last.
    pub fn points(&mut self) -> Vec<Point> {
        self.way.as_mut().map(|way| way.points()).unwrap_or_default()
    }

    /// The first bytes, at least one, of what was wanted; what can be passed on now.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
        if let Next::Read(span) = self.poll_next() {
            self.at = span.offset + bytes.len() as u64;
        }
        if let Some(way) = &mut self.way {
            return way.push(bytes);
        }
        let Some(head) = &mut self.head else { return Err(Unreadable) };
        head.extend_from_slice(bytes);
        if head.len() < HEAD_BYTES && self.at < self.bytes {
            return Ok(Vec::new());
        }
        let head = self.head.take().unwrap_or_default();
        let kind = kind::of(&head);
        self.ways = ways(kind, self.apart || self.from_ms.is_some());
        if kind == Kind::Unknown {
            return Err(Unreadable);
        }
        self.begin_next_way();
        if self.jumps() {
            return Ok(Vec::new());
        }
        // Whoever reads from the beginning has read this.
        let seen = Span { offset: 0, len: head.len() as u32 };
        let reads_on = |way: &mut Box<dyn Converter>| way.wants(Some(seen)) == Some(seen);
        let Some(way) = self.way.as_mut().filter(|_| !head.is_empty()) else { return Ok(Vec::new()) };
        if !reads_on(way) {
            return Ok(Vec::new());
        }
        self.at = u64::from(seen.len);
        way.push(&head)
    }

    /// Its samples are so many bytes as a WAV, which is read from now on in place of the clip; `None`: the browser could
    /// not decode it.
    pub fn decoded(&mut self, bytes: Option<u64>) -> Result<(), Unreadable> {
        self.decoding = false;
        self.bytes = bytes.ok_or(Unreadable)?;
        self.way = Some(Box::new(WavAsMp4::default()));
        Ok(())
    }

    /// The clip is over; what is held still.
    pub fn finish(&mut self) -> Result<Vec<u8>, Unreadable> {
        match &mut self.way {
            Some(way) => way.finish(),
            None => Err(Unreadable),
        }
    }

    /// The way that was tried leads nowhere: begins the next one, from the beginning of the clip. `false`: there is none.
    pub fn another_way(&mut self) -> bool {
        !self.ways.is_empty() && {
            self.begin_next_way();
            true
        }
    }

    fn begin_next_way(&mut self) {
        self.at = 0;
        self.jumped = false;
        let way: Option<Box<dyn Converter>> = match self.ways.pop() {
            Some(Way::Converted(kind)) => self.converter(kind),
            Some(Way::AsItIs(name)) => Some(Box::new(AsItIs::new(name))),
            Some(Way::Decoded) | None => None,
        };
        self.decoding = way.is_none();
        self.way = way;
    }

    fn converter(&self, kind: Kind) -> Option<Box<dyn Converter>> {
        match kind {
            Kind::Wav => Some(Box::new(WavAsMp4::default())),
            Kind::Ogg => Some(Box::new(OggConverter::default())),
            Kind::Flac => Some(Box::new(FlacAsMp4::default())),
            Kind::Mp4 => Some(Box::new(Mp4AsFragments::new(self.bytes, self.piece))),
            Kind::Mp3 => Some(Box::new(MpegAsMp4::new(mpeg::Kind::Layer3))),
            Kind::Adts => Some(Box::new(MpegAsMp4::new(mpeg::Kind::Adts))),
            Kind::WebM(_) | Kind::Matroska => Some(Box::new(WebmConverter::default())),
            Kind::Unknown => None,
        }
    }
}

/// The ways in which a clip of this kind can be brought in, the best one last. `apart`: nothing that is passed over or taken
/// apart can stay as it is.
fn ways(kind: Kind, apart: bool) -> Vec<Way> {
    let before_decoding = match kind {
        Kind::WebM(name) if apart => vec![Way::AsItIs(name), Way::Converted(kind)],
        Kind::WebM(name) => vec![Way::AsItIs(name)],
        Kind::Unknown => Vec::new(),
        // A film, whose sound may be that of the web.
        Kind::Matroska => vec![Way::Converted(kind)],
        Kind::Mp3 => vec![Way::AsItIs("audio/mpeg"), Way::Converted(kind)],
        Kind::Adts => vec![Way::AsItIs("audio/aac"), Way::Converted(kind)],
        Kind::Wav | Kind::Ogg | Kind::Flac | Kind::Mp4 => vec![Way::Converted(kind)],
    };
    [vec![Way::Decoded], before_decoding].concat()
}
