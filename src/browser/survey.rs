//! What there is to know of a clip: its length, its waveforms, and where in its bytes which time lies. By pieces, so that hours
//! of it take no more memory than a minute; of a recording while it is made.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use wasm_bindgen_futures::spawn_local;

use super::{clips::Clips, decode};
use crate::{
    ids::BlobId,
    ports::media::{Analysis, Measures},
    project::clip::{CLIP_MS_MAX, Peaks},
    sound::{
        pieces::{Piece, Pieces, Want},
        survey::{SURVEY_RATE, Survey, loudest},
    },
};

/// Pieces that are decoded before a clip may become a card: a minute of sound. The waveform of a longer one follows.
const AT_ONCE: usize = 6;

/// Length and waveform of a clip, and its index onto the disk. Of a long one the waveform is left out, and its first pieces
/// show that the browser can decode it. `None` when it cannot.
pub async fn analyze(clips: &Clips, blob: BlobId, bytes: u64) -> Option<Analysis> {
    let (mut pieces, mut survey, mut decoded) = (Pieces::of_clip(bytes), Survey::default(), 0);
    loop {
        match pieces.poll_next() {
            Want::Read(span) => match clips.read(blob, span.offset, span.len).await {
                Ok(piece) if !piece.is_empty() => pieces.push(&piece),
                _ => return None,
            },
            Want::Decode(piece) => {
                decoded += 1;
                if decoded <= AT_ONCE {
                    let Some(samples) = decode::piece(&piece, SURVEY_RATE).await else {
                        return as_a_whole(clips, blob, bytes).await;
                    };
                    survey.add(&loudest(samples));
                }
            }
            Want::Index => unreachable!("nothing is jumped over"),
            Want::DecodeWhole => return as_a_whole(clips, blob, bytes).await,
            Want::Over => break,
        }
    }
    if decoded == 0 {
        // There is a head, and no sound behind it.
        let nothing = pieces.duration_ms().filter(|ms| *ms == 0);
        return match nothing {
            Some(_) => analysis(nothing, Peaks::default()),
            None => as_a_whole(clips, blob, bytes).await,
        };
    }
    clips.keep(blob, bytes, pieces.index()).await;
    let peaks = if decoded <= AT_ONCE { survey.finish().0 } else { Peaks::default() };
    analysis(pieces.duration_ms(), peaks)
}

/// Both waveforms of a clip; `None` when the browser cannot decode it. `on_ms` hears how many milliseconds are done.
pub async fn measure(clips: &Clips, blob: BlobId, bytes: u64, on_ms: impl Fn(u64)) -> Option<Measures> {
    let (mut survey, mut count) = (Survey::default(), 0);
    let add = |samples: Vec<Vec<f32>>| {
        let samples = loudest(samples);
        survey.add(&samples);
        count += samples.len() as u64;
        on_ms(count * 1_000 / u64::from(SURVEY_RATE));
        true
    };
    decode::stretch(clips, blob, bytes, 0..u32::MAX, SURVEY_RATE, add).await.ok()?;
    let (peaks, fine) = survey.finish();
    Some(Measures { peaks, fine })
}

fn analysis(duration_ms: Option<u32>, peaks: Peaks) -> Option<Analysis> {
    let duration_ms = duration_ms.filter(|ms| *ms <= CLIP_MS_MAX)?;
    Some(Analysis { duration_ms, peaks })
}

async fn as_a_whole(clips: &Clips, blob: BlobId, bytes: u64) -> Option<Analysis> {
    let encoded = decode::read_whole(clips, blob, bytes).await?;
    let decoded = decode::decode(&encoded, SURVEY_RATE).await?;
    let mut survey = Survey::default();
    let (length, second) = (decoded.length() as usize, SURVEY_RATE as usize);
    for start in (0..length).step_by(second) {
        let piece = decode::samples(&decoded, start..length.min(start + second))?;
        survey.add(&loudest(piece));
    }
    let duration_ms = (decoded.duration() * 1_000.0).round() as u32;
    analysis(Some(duration_ms), survey.finish().0)
}

/// A recording that is surveyed while it is made, so that it can become a card as soon as it ends. Clones share it.
#[derive(Clone, Default)]
pub struct Live(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    taken: Option<Taken>,
    /// Whoever waits for the pieces that are not decoded yet.
    waiting: Vec<Box<dyn FnOnce()>>,
}

/// What was taken of one recording.
struct Taken {
    number: u32,
    pieces: Pieces,
    /// Bytes that came and were not read yet, and where in the recording they begin.
    ahead: Vec<u8>,
    at: u64,
    survey: Survey,
    queue: VecDeque<Piece>,
    decoding: bool,
    failed: bool,
}

thread_local! {
    static NUMBER: Cell<u32> = const { Cell::new(0) };
}

impl Live {
    /// A recording begins.
    pub fn begin(&self) {
        let number = NUMBER.replace(NUMBER.get().wrapping_add(1));
        self.0.borrow_mut().taken = Some(Taken {
            number,
            pieces: Pieces::of_clip(u64::MAX),
            ahead: Vec::new(),
            at: 0,
            survey: Survey::default(),
            queue: VecDeque::new(),
            decoding: false,
            failed: false,
        });
    }

    /// The next bytes of it.
    pub fn push(&self, bytes: &[u8]) {
        if let Some(taken) = &mut self.0.borrow_mut().taken {
            taken.take(bytes);
        }
        self.decode();
    }

    /// It is not needed any more.
    pub fn forget(&self) {
        self.0.borrow_mut().taken = None;
    }

    /// What there is to know of it, now that it has ended; `None` when it is not this one of so many bytes, or nothing can be
    /// made of it by pieces.
    pub async fn finish(&self, clips: &Clips, blob: BlobId, bytes: u64) -> Option<Analysis> {
        let number = {
            let mut state = self.0.borrow_mut();
            let taken = state.taken.as_mut()?;
            if taken.at + taken.ahead.len() as u64 != bytes || taken.failed {
                return None;
            }
            taken.pieces.finish();
            taken.read();
            taken.number
        };
        self.decode();
        self.decoded().await;
        // Another recording may have begun meanwhile.
        let taken = self.0.borrow_mut().taken.take_if(|taken| taken.number == number)?;
        if taken.failed {
            return None;
        }
        clips.keep(blob, bytes, taken.pieces.index()).await;
        let duration_ms = taken.pieces.duration_ms();
        analysis(duration_ms, taken.survey.finish().0)
    }

    /// Waits until all pieces are decoded.
    async fn decoded(&self) {
        let idle = js_sys::Promise::new(&mut |resolve, _| {
            let mut state = self.0.borrow_mut();
            let tell = move || drop(resolve.call0(&wasm_bindgen::JsValue::NULL));
            if state.taken.as_ref().is_some_and(|taken| taken.decoding) {
                state.waiting.push(Box::new(tell));
            } else {
                tell();
            }
        });
        drop(wasm_bindgen_futures::JsFuture::from(idle).await);
    }

    /// Decodes what is in the queue, one piece at a time.
    fn decode(&self) {
        let next = {
            let mut state = self.0.borrow_mut();
            let Some(taken) = state.taken.as_mut().filter(|taken| !taken.decoding) else { return };
            taken.queue.pop_front().map(|piece| {
                taken.decoding = true;
                (taken.number, piece)
            })
        };
        let Some((number, piece)) = next else { return };
        let live = self.clone();
        spawn_local(async move {
            let samples = decode::piece(&piece, SURVEY_RATE).await;
            live.take(number, samples);
            live.decode();
            live.tell_when_idle();
        });
    }

    fn take(&self, number: u32, samples: Option<Vec<Vec<f32>>>) {
        let mut state = self.0.borrow_mut();
        let Some(taken) = state.taken.as_mut().filter(|taken| taken.number == number) else { return };
        taken.decoding = false;
        if let Some(samples) = samples {
            taken.survey.add(&loudest(samples));
        } else {
            taken.failed = true;
            taken.queue.clear();
        }
    }

    fn tell_when_idle(&self) {
        let tell = {
            let mut state = self.0.borrow_mut();
            let idle = state.taken.as_ref().is_none_or(|taken| !taken.decoding);
            if idle { std::mem::take(&mut state.waiting) } else { Vec::new() }
        };
        for tell in tell {
            tell();
        }
    }
}

impl Taken {
    fn take(&mut self, bytes: &[u8]) {
        if self.failed {
            // Nothing is made of it: it is analyzed when it has ended.
            self.ahead = Vec::new();
            self.queue.clear();
            return;
        }
        self.ahead.extend_from_slice(bytes);
        self.read();
    }

    /// Reads what is here as far as it is wanted.
    fn read(&mut self) {
        loop {
            match self.pieces.poll_next() {
                Want::Read(span) => {
                    let skip = span.offset.saturating_sub(self.at).min(self.ahead.len() as u64);
                    self.ahead.drain(..skip as usize);
                    self.at += skip;
                    let here = self.ahead.len().min(span.len as usize);
                    // What lies behind is not looked at again.
                    if here == 0 || span.offset != self.at {
                        self.failed |= span.offset < self.at;
                        return;
                    }
                    let piece: Vec<u8> = self.ahead.drain(..here).collect();
                    self.at += here as u64;
                    self.pieces.push(&piece);
                }
                Want::Decode(piece) => self.queue.push_back(piece),
                Want::Index | Want::DecodeWhole => {
                    self.failed = true;
                    return;
                }
                // Something is damaged, and the recorder goes on.
                Want::Over => {
                    self.failed |= !self.ahead.is_empty();
                    return;
                }
            }
        }
    }
}
