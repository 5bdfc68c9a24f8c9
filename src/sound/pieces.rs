//! A clip in pieces of some seconds that are decoded one by one: of the whole, or of a stretch, however long it is.
//!
//! Each piece is a small file of its own. It begins a little before what is wanted of it, because decoders need a run-up,
//! and ends a packet behind, because resamplers look ahead; which samples of it count is exact, so that the pieces of a clip
//! lie end to end. Whoever owns disk and decoder does what [`Pieces::poll_next`] says.
//!
//! Sums of the lengths of packets are what counts, as in the length that decoding a clip as a whole gives.

use std::{
    collections::VecDeque,
    ops::{Range, RangeInclusive},
};

use super::{
    conversion::{Conversion, Next},
    converter::{Span, Unreadable},
    index::{Index, RUN_UP_MS},
    packets::{Packet, Packets},
};

/// Bytes that are read at once.
const READ_BYTES: u32 = 512 * 1024;
/// Milliseconds of a piece: at 48 kHz two channels of it take 4 MB.
const PIECE_MS: u64 = 10_000;
/// Packets of one piece at most: lengths may lie.
const PACKETS_MAX: usize = 20_000;

/// What is wanted next.
#[derive(Debug)]
pub enum Want {
    /// These bytes of the clip, or the first of them. Answer: [`Pieces::push`].
    Read(Span),
    /// Where in the clip which time lies, if that is known. Answer: [`Pieces::jump`].
    Index,
    /// This piece is to be decoded. Needs no answer.
    Decode(Piece),
    /// The browser alone can read it: the whole clip is to be decoded, and nothing follows.
    DecodeWhole,
    /// All was given.
    Over,
}

/// A file of some packets, and which of its sound counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What the browser decodes.
    pub file: Vec<u8>,
    /// Units of a second, in which the rest counts.
    scale: u32,
    /// Where the file begins.
    first: u64,
    /// What of it counts.
    wanted: Range<u64>,
}

impl Piece {
    /// Which samples count, when it was decoded to so many a second. Those of the pieces of a stretch lie end to end.
    pub fn samples(&self, rate: u32) -> Range<usize> {
        let at = |units: u64| {
            let samples = u128::from(units) * u128::from(rate) + u128::from(self.scale) / 2;
            (samples / u128::from(self.scale.max(1))) as usize
        };
        let first = at(self.first);
        at(self.wanted.start) - first..at(self.wanted.end) - first
    }
}

/// One clip, or a stretch of it, on its way to a decoder.
#[derive(Debug)]
pub struct Pieces {
    clip: Conversion,
    form: Option<Packets>,
    /// Milliseconds of the clip that are wanted.
    stretch: RangeInclusive<u32>,
    /// Packets that are not in a piece yet, and those in front of them that a decoder is given for its run-up.
    held: VecDeque<Packet>,
    /// Behind what was put into pieces.
    done: Option<u64>,
    /// Where the next packet begins.
    next: Option<u64>,
    ready: VecDeque<Piece>,
    index: Index,
    /// Nothing more is read.
    over: bool,
    whole: bool,
}

impl Pieces {
    /// Of a clip of so many bytes, the milliseconds of this stretch.
    pub fn of_stretch(bytes: u64, stretch: Range<u32>) -> Self {
        Self {
            clip: Conversion::new(bytes, READ_BYTES).apart().from_ms(stretch.start),
            form: None,
            stretch: stretch.start..=stretch.end,
            held: VecDeque::new(),
            done: None,
            next: None,
            ready: VecDeque::new(),
            index: Index::default(),
            over: false,
            whole: false,
        }
    }

    /// All of a clip of so many bytes. Of one that is being recorded nobody knows how many there will be: `u64::MAX`.
    pub fn of_clip(bytes: u64) -> Self {
        Self::of_stretch(bytes, 0..u32::MAX)
    }

    /// What is wanted next.
    pub fn poll_next(&mut self) -> Want {
        loop {
            if let Some(piece) = self.ready.pop_front() {
                return Want::Decode(piece);
            }
            if std::mem::take(&mut self.whole) {
                self.over = true;
                return Want::DecodeWhole;
            }
            if self.over {
                return Want::Over;
            }
            match self.clip.poll_next() {
                Next::Read(span) => return Want::Read(span),
                Next::Index => return Want::Index,
                Next::Decode => self.whole = true,
                Next::Over => self.finish(),
            }
        }
    }

    /// The first bytes, at least one, of what was wanted.
    pub fn push(&mut self, bytes: &[u8]) {
        let converted = self.clip.push(bytes);
        self.index_points();
        self.take(converted);
    }

    /// Answer to [`Want::Index`].
    pub fn jump(&mut self, index: &Index) {
        if self.clip.jump(index) {
            self.held.clear();
            self.next = None;
            self.form.as_mut().map(Packets::jump);
        }
    }

    /// No more bytes will come; pieces may.
    pub fn finish(&mut self) {
        if self.over {
            return;
        }
        let rest = self.clip.finish();
        self.take(rest);
        if self.whole {
            return;
        }
        if let Some(last) = self.form.as_mut().and_then(Packets::finish) {
            self.hold(last);
        }
        self.cut(true);
        self.over = true;
    }

    /// Milliseconds of sound, once all of a clip was given: none where there is a head and nothing behind it. `None` where
    /// only the browser knows.
    pub fn duration_ms(&self) -> Option<u32> {
        let scale = u64::from(self.form.as_ref()?.scale());
        let units = self.next.unwrap_or(0).saturating_sub(self.zero()?);
        u32::try_from((units * 1_000 + scale / 2).checked_div(scale)?).ok()
    }

    /// The index of what was read.
    pub fn index(&self) -> &Index {
        &self.index
    }

    fn index_points(&mut self) {
        for point in self.clip.points() {
            self.index.add(point);
        }
    }

    fn take(&mut self, converted: Result<Vec<u8>, Unreadable>) {
        let taken = converted.and_then(|bytes| self.take_form(&bytes));
        if taken.is_ok() {
            return self.cut(false);
        }
        if self.done.is_some() || !self.held.is_empty() {
            // What is damaged ends where the damage is.
            self.cut(true);
            self.over = true;
        } else if self.clip.another_way() {
            (self.form, self.index) = (None, Index::default());
        } else {
            self.over = true;
        }
    }

    fn take_form(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        if bytes.is_empty() {
            return Ok(());
        }
        if self.form.is_none() {
            let mime = self.clip.form().ok_or(Unreadable)?.mime;
            self.form = Some(Packets::of(&mime).ok_or(Unreadable)?);
        }
        let packets = self.form.as_mut().ok_or(Unreadable)?.push(bytes)?;
        for packet in packets {
            self.hold(packet);
        }
        Ok(())
    }

    fn hold(&mut self, packet: Packet) {
        let at = self.next.unwrap_or(packet.at);
        let packet = Packet { at, ..packet };
        self.next = Some(packet.end());
        self.held.push_back(packet);
    }

    /// Where the first sound of the clip lies that is heard.
    fn zero(&self) -> Option<u64> {
        let form = self.form.as_ref()?;
        let lead_s = self.clip.form()?.lead_s.max(0.0);
        Some(form.delay() + (lead_s * f64::from(form.scale())).round() as u64)
    }

    fn units(&self, ms: u64) -> Option<u64> {
        let scale = u64::from(self.form.as_ref()?.scale());
        Some((self.zero()?).saturating_add((ms * scale + 500) / 1_000))
    }

    /// Puts packets into pieces; at the end also those that are less than one.
    fn cut(&mut self, over: bool) {
        while !self.over && self.cut_one(over).is_some() {}
    }

    fn cut_one(&mut self, over: bool) -> Option<()> {
        let end = self.units((*self.stretch.end()).into())?;
        let begin = self.done.unwrap_or(self.units((*self.stretch.start()).into())?);
        let (run_up, long) = (self.len(RUN_UP_MS.into())?, self.len(PIECE_MS)?);
        while self.held.front().is_some_and(|packet| packet.end() + run_up <= begin) {
            self.held.pop_front();
        }
        // A packet behind what is wanted is there, or will never be.
        let full = (begin + long).min(end);
        let behind = self.held.iter().position(|packet| packet.at >= full && packet.end() > full);
        let count = match behind {
            Some(last) => last + 1,
            None if self.held.len() >= PACKETS_MAX || over => self.held.len(),
            None => return None,
        };
        let ends = self.held.get(count.checked_sub(1)?)?.end();
        let until = if behind.is_some() { full } else { full.min(ends) };
        let heard = usize::from(self.form.as_ref()?.prepares_first() && self.held.len() > 1);
        let first = self.held.get(heard)?.at;
        if until > begin.max(first) {
            let packets = self.held.make_contiguous().get(..count)?;
            let wanted = begin.max(first)..until;
            let form = self.form.as_ref()?;
            self.ready.push_back(Piece { file: form.file(packets), scale: form.scale(), first, wanted });
            self.done = Some(until);
        }
        if until >= end {
            self.over = true;
        }
        // At the end everything that is held is in this piece, or in the next one.
        (until > begin.max(first) && until < ends).then_some(())
    }

    fn len(&self, ms: u64) -> Option<u64> {
        Some(ms * u64::from(self.form.as_ref()?.scale()) / 1_000)
    }
}

#[cfg(test)]
mod tests;
