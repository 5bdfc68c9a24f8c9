//! What of a playlist is buffered, in seconds. Plain numbers, so that it can be reasoned about.

use web_sys::TimeRanges;

/// Ranges that do not touch, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ranges(Vec<(f64, f64)>);

/// Times closer than this are the same: half an Opus packet of 20 ms.
const SAME_S: f64 = 0.01;
/// Gaps up to this length are jumped over. Where two clips meet, up to a packet or two may be missing; more is missing
/// only when data are.
const GAP_MAX_S: f64 = 1.0;

impl Ranges {
    /// As the browser tells them.
    pub(super) fn of(ranges: &TimeRanges) -> Self {
        let range = |n| Some((ranges.start(n).ok()?, ranges.end(n).ok()?));
        Self((0..ranges.length()).filter_map(range).collect())
    }

    /// The end of the range that holds `at`.
    pub(super) fn end_of(&self, at: f64) -> Option<f64> {
        let holds = |(start, end): &&(f64, f64)| at >= start - SAME_S && at < *end;
        self.0.iter().find(holds).map(|(_, end)| *end)
    }

    /// The end of all that is buffered.
    pub(super) fn end(&self) -> f64 {
        self.0.last().map_or(0.0, |(_, end)| *end)
    }

    /// The start of all that is buffered.
    pub(super) fn start(&self) -> Option<f64> {
        self.0.first().map(|(start, _)| *start)
    }

    /// Where to go on when nothing comes at `at`: the start of the next range behind a small gap. A player may stop
    /// some packets short of the end of a range, so the end of one is taken as in the gap.
    pub(super) fn behind_gap(&self, at: f64) -> Option<f64> {
        let near_its_end = |(start, end): &(f64, f64)| at >= start - SAME_S && at < end - GAP_MAX_S / 4.0;
        if self.0.iter().any(near_its_end) {
            return None;
        }
        let start = self.0.iter().map(|(start, _)| *start).find(|start| *start > at + SAME_S)?;
        (start - at <= GAP_MAX_S).then_some(start)
    }
}
