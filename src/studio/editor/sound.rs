//! Where one works in the sound of a card: which part of it is seen, where the cursor stands, what is selected. All in
//! milliseconds from the beginning of the card.

/// No less than this is shown at once: 10 ms are as wide as a bar then, on a phone.
const SHOWN_MS_MIN: u64 = 400;
/// A selection is at least this long.
const SELECTED_MS_MIN: u64 = 10;
/// Keys go in steps of this,
const STEP_MS: u64 = 100;
/// or of this, the finest that is drawn,
const GRAIN_MS: u64 = 10;
/// where no more than this is shown.
const NEAR_MS: u64 = 2_000;

/// A wish about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SoundCommand {
    /// Put the cursor there.
    Cursor(u64),
    /// Select from the one to the other place, whichever comes first. Less than can be selected is a place for the cursor.
    Select(u64, u64),
    /// Select everything.
    SelectAll,
    /// Show the part by which this is multiplied, with this place where it is on the screen.
    Zoom {
        /// Below 1: less is shown, and finer.
        by: f64,
        /// Which place stays.
        about_ms: u64,
    },
    /// Show as much as now, from here on.
    Show(u64),
    /// Show everything.
    ShowAll,
}

/// What is seen, and where one stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sound {
    /// Length of the card.
    pub duration_ms: u64,
    /// First place that is seen.
    pub from_ms: u64,
    /// One past the last.
    pub to_ms: u64,
    /// The cursor.
    pub cursor_ms: u64,
    /// From where to where is selected; `None`: everything.
    pub selected: Option<(u64, u64)>,
}

impl Sound {
    /// All of a card that is so long, with the cursor at its beginning.
    pub fn whole(duration_ms: u64) -> Self {
        Self { duration_ms, from_ms: 0, to_ms: duration_ms, cursor_ms: 0, selected: None }
    }

    /// From where to where is selected.
    pub fn selection(&self) -> (u64, u64) {
        self.selected.unwrap_or((0, self.duration_ms))
    }

    /// How much is seen.
    pub fn shown_ms(&self) -> u64 {
        self.to_ms - self.from_ms
    }

    /// What an arrow key moves by: a tenth of a second, and where one is near a hundredth.
    pub fn step_ms(&self) -> u64 {
        if self.shown_ms() > NEAR_MS { STEP_MS } else { GRAIN_MS }
    }

    /// The same after a wish.
    #[must_use]
    pub fn after(self, command: SoundCommand) -> Self {
        match command {
            SoundCommand::Cursor(at) => self.with_cursor(at),
            SoundCommand::Select(one, other) => self.with_selection(one, other),
            SoundCommand::SelectAll => Self { selected: None, ..self },
            SoundCommand::Zoom { by, about_ms } => self.zoomed(by, about_ms),
            SoundCommand::Show(from) => self.shown(from, self.shown_ms()),
            SoundCommand::ShowAll => self.shown(0, self.duration_ms),
        }
    }

    /// The same in a card that is so long now. What was shown as a whole stays so, and everything is selected.
    #[must_use]
    pub fn in_length(self, duration_ms: u64) -> Self {
        if duration_ms == self.duration_ms {
            return self;
        }
        let all = self.shown_ms() == self.duration_ms;
        let now = Self { duration_ms, cursor_ms: self.cursor_ms.min(duration_ms), ..self };
        let now = if all { now.shown(0, duration_ms) } else { now.shown(self.from_ms, self.shown_ms()) };
        // What was selected is other sound now.
        Self { selected: None, ..now }
    }

    fn with_cursor(self, at: u64) -> Self {
        let cursor_ms = at.min(self.duration_ms);
        let moved = Self { cursor_ms, ..self };
        if (self.from_ms..=self.to_ms).contains(&cursor_ms) {
            return moved;
        }
        // A tenth of what is seen stays on the side where it went out.
        let margin = self.shown_ms() / 10;
        let from = if cursor_ms < self.from_ms {
            cursor_ms.saturating_sub(margin)
        } else {
            (cursor_ms + margin).saturating_sub(self.shown_ms())
        };
        moved.shown(from, self.shown_ms())
    }

    fn with_selection(self, one: u64, other: u64) -> Self {
        let (from, to) = (one.min(other).min(self.duration_ms), one.max(other).min(self.duration_ms));
        if to - from < SELECTED_MS_MIN {
            return self.with_cursor(other);
        }
        self.with_ends(from, to)
    }

    fn with_ends(self, from: u64, to: u64) -> Self {
        let all = (from, to) == (0, self.duration_ms) || to.saturating_sub(from) < SELECTED_MS_MIN;
        Self { selected: (!all).then_some((from, to)), ..self }
    }

    fn zoomed(self, by: f64, about_ms: u64) -> Self {
        let about = about_ms.clamp(self.from_ms, self.to_ms);
        let shown = (self.shown_ms() as f64 * by.clamp(1e-6, 1e6)).round() as u64;
        let shown = shown.max(SHOWN_MS_MIN).min(self.duration_ms);
        let share = (about - self.from_ms) as f64 / self.shown_ms().max(1) as f64;
        let ahead = (shown as f64 * share).round() as u64;
        self.shown(about.saturating_sub(ahead), shown)
    }

    /// The same with so much of it seen from there on, as far as the card goes.
    fn shown(self, from: u64, shown: u64) -> Self {
        let shown = shown.max(SHOWN_MS_MIN).min(self.duration_ms);
        let from_ms = from.min(self.duration_ms - shown);
        Self { from_ms, to_ms: from_ms + shown, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000;

    #[test]
    fn what_is_zoomed_into_stays_where_it_is_on_the_screen() {
        let all = Sound::whole(60 * SECOND);
        let near = all.after(SoundCommand::Zoom { by: 0.5, about_ms: 15 * SECOND });
        assert_eq!((near.from_ms, near.to_ms), (7_500, 37_500), "a quarter from the left, before and after");
        assert_eq!(near.after(SoundCommand::Zoom { by: 2.0, about_ms: 15 * SECOND }), all);
        let nearest = all.after(SoundCommand::Zoom { by: 1e-9, about_ms: 0 });
        assert_eq!(nearest.shown_ms(), SHOWN_MS_MIN);
        assert_eq!(nearest.step_ms(), GRAIN_MS, "near enough for the finest step");
    }

    #[test]
    fn the_cursor_is_seen_wherever_it_goes() {
        let near = Sound { to_ms: 10 * SECOND, ..Sound::whole(60 * SECOND) };
        let there = near.after(SoundCommand::Cursor(30 * SECOND));
        assert_eq!((there.from_ms, there.to_ms), (21 * SECOND, 31 * SECOND));
        let back = there.after(SoundCommand::Cursor(5 * SECOND));
        assert_eq!((back.from_ms, back.to_ms), (4 * SECOND, 14 * SECOND));
        assert_eq!(back.after(SoundCommand::Cursor(9 * SECOND)).from_ms, back.from_ms, "it is seen already");
    }

    #[test]
    fn a_selection_can_be_drawn_from_either_end_and_everything_is_none() {
        let all = Sound::whole(10 * SECOND);
        let some = all.after(SoundCommand::Select(7 * SECOND, 2 * SECOND));
        assert_eq!(some.selected, Some((2 * SECOND, 7 * SECOND)));
        assert_eq!(some.after(SoundCommand::SelectAll), all);
        assert_eq!(all.after(SoundCommand::Select(0, 99 * SECOND)).selected, None);
        let press = some.after(SoundCommand::Select(3 * SECOND, 3 * SECOND + 4));
        assert_eq!(
            (press.selected, press.cursor_ms),
            (some.selected, 3 * SECOND + 4),
            "a press is no selection"
        );
    }

    #[test]
    fn what_was_everything_stays_everything_when_the_card_grows() {
        let grown = Sound::whole(10 * SECOND).in_length(25 * SECOND);
        assert_eq!(grown, Sound::whole(25 * SECOND));
        let some = Sound::whole(10 * SECOND).after(SoundCommand::Select(2 * SECOND, 9 * SECOND));
        assert_eq!(some.in_length(12 * SECOND).selected, None, "what was selected is other sound now");
    }
}
