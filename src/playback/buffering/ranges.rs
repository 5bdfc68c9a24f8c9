//! Which stretches of a playlist are buffered.

/// Times closer than this are the same: half an Opus packet of 20 ms.
pub(super) const SAME_S: f64 = 0.01;
/// Gaps up to this length are jumped over. Where two clips meet, up to a packet or two may be missing; more is missing
/// only when data are.
const GAP_MAX_S: f64 = 1.0;

/// Stretches that do not touch, in order: start and end of each, in seconds of the playlist.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranges(Vec<(f64, f64)>);

impl Ranges {
    /// Ranges as a media source tells them: in order, and apart from each other.
    pub fn new(ranges: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self(ranges.into_iter().collect())
    }

    /// The end of the range that holds `at`.
    pub fn end_of(&self, at: f64) -> Option<f64> {
        let holds = |(start, end): &&(f64, f64)| at >= start - SAME_S && at < *end;
        self.0.iter().find(holds).map(|(_, end)| *end)
    }

    /// The end of the last range; 0 when there is none.
    pub fn end(&self) -> f64 {
        self.0.last().map_or(0.0, |(_, end)| *end)
    }

    /// The start of the first range.
    pub fn start(&self) -> Option<f64> {
        self.0.first().map(|(start, _)| *start)
    }

    /// Seconds from `now` to the end of the last range; 0 when it ends before.
    pub fn ahead(&self, now: f64) -> f64 {
        (self.end() - now).max(0.0)
    }

    /// Where to go on when playing is stuck at `at`: the start of the next range, when the gap before it is at most a
    /// second long, what is settled not counted: nothing will come any more before `settled_s`. A player may stop some
    /// packets before the end of a range, so the last quarter of a second of a range counts as part of the gap behind it.
    pub fn behind_gap(&self, at: f64, settled_s: f64) -> Option<f64> {
        let well_inside = |(start, end): &(f64, f64)| at >= start - SAME_S && at < end - GAP_MAX_S / 4.0;
        if self.0.iter().any(well_inside) {
            return None;
        }
        let start = self.0.iter().map(|(start, _)| *start).find(|start| *start > at + SAME_S)?;
        (start - at.max(settled_s) <= GAP_MAX_S).then_some(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_tell_how_far_is_buffered() {
        let ranges = Ranges::new([(1.0, 4.0), (4.5, 9.0)]);
        assert_eq!((ranges.start(), ranges.end()), (Some(1.0), 9.0));
        assert_eq!(
            (ranges.end_of(0.995), ranges.end_of(4.0), ranges.end_of(5.0)),
            (Some(4.0), None, Some(9.0))
        );
        assert_eq!((ranges.ahead(3.0), ranges.ahead(10.0)), (6.0, 0.0));
        assert_eq!((Ranges::default().start(), Ranges::default().ahead(3.0)), (None, 0.0));
    }

    #[test]
    fn small_gaps_are_jumped_over_and_large_ones_are_not() {
        let ranges = Ranges::new([(0.0, 4.0), (4.5, 9.0), (12.0, 13.0)]);
        assert_eq!(ranges.behind_gap(4.2, 0.0), Some(4.5));
        assert_eq!(ranges.behind_gap(3.9, 0.0), Some(4.5), "stuck some packets before the end");
        assert_eq!(ranges.behind_gap(2.0, 0.0), None, "there is sound here");
        assert_eq!(ranges.behind_gap(9.0, 0.0), None, "three seconds are missing");
        assert_eq!(ranges.behind_gap(13.0, 0.0), None, "nothing follows");
    }

    #[test]
    fn a_gap_in_which_nothing_will_come_is_jumped_over_however_long_it_is() {
        let ranges = Ranges::new([(0.0, 4.0), (64.0, 70.0)]);
        assert_eq!(ranges.behind_gap(4.0, 30.0), None, "what is missing from 30 s on may come");
        assert_eq!(ranges.behind_gap(4.0, 64.0), Some(64.0));
        assert_eq!(
            Ranges::new([(64.0, 70.0)]).behind_gap(0.0, 64.0),
            Some(64.0),
            "the first card is missing"
        );
        assert_eq!(ranges.behind_gap(2.0, 64.0), None, "there is sound here");
    }
}
