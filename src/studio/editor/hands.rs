//! Pointers on a waveform: a press puts the cursor, a drag selects, two fingers zoom.

use super::SoundCommand;

/// A pointer that moved less, in pixels, presses.
const PRESS_PIXELS: f64 = 4.0;

/// What a pointer does on the waveform.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Touch {
    /// Down, where this was selected and the cursor there.
    Down(Option<(u64, u64)>, u64),
    /// Down with Shift: the selection goes from the cursor to here.
    Extend(u64),
    /// Moved.
    Move,
    /// Up again.
    Up,
    /// The system took it.
    Lost,
}

/// The pointers on the waveform: one selects, two zoom.
#[derive(Debug, Clone, Default)]
pub struct Hands {
    /// Each with its place on the screen.
    down: Vec<(i32, f64)>,
    /// Where the selection begins, and where that was pressed.
    anchor: Option<(u64, f64)>,
    /// It is a selection by now, and no press.
    drawing: bool,
    /// What was selected before, and where the cursor was: if a second finger comes, the first one selected nothing.
    before: Option<(Option<(u64, u64)>, u64)>,
}

impl Hands {
    /// What follows from what a pointer does at `x` on the screen; `place`: which place of the card is there.
    pub fn after(
        &mut self,
        pointer: i32,
        x: f64,
        what: Touch,
        place: &impl Fn(f64) -> Option<u64>,
    ) -> Vec<SoundCommand> {
        let at = self.down.iter().position(|(id, _)| *id == pointer);
        match (what, at) {
            (Touch::Down(..), None) if !self.down.is_empty() => {
                self.down.push((pointer, x));
                self.anchor = None;
                self.take_back()
            }
            (Touch::Down(..) | Touch::Extend(_), None) => {
                self.down.push((pointer, x));
                self.before =
                    if let Touch::Down(selected, cursor) = what { Some((selected, cursor)) } else { None };
                let from = if let Touch::Extend(from) = what { Some(from) } else { place(x) };
                self.anchor = from.map(|from| (from, x)).filter(|_| self.down.len() == 1);
                self.drawing = matches!(what, Touch::Extend(_));
                self.selects(x, place)
            }
            (Touch::Move, Some(at)) => {
                let before = self.span();
                self.down[at].1 = x;
                match (before, self.span()) {
                    (Some(before), Some(now)) => pinched(before, now, place),
                    _ => self.selects(x, place),
                }
            }
            (Touch::Up, Some(at)) => {
                self.down.remove(at);
                let pressed = self.anchor.take().filter(|_| !self.drawing).and_then(|_| place(x));
                pressed.map(SoundCommand::Cursor).into_iter().collect()
            }
            (Touch::Lost, Some(at)) => {
                self.down.remove(at);
                self.anchor = None;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// What one finger drew before there were two.
    fn take_back(&mut self) -> Vec<SoundCommand> {
        let before = self.before.take().filter(|_| std::mem::take(&mut self.drawing));
        let Some((selected, cursor)) = before else { return Vec::new() };
        let (from, to) = selected.unwrap_or_default();
        vec![SoundCommand::Select(from, to), SoundCommand::Cursor(cursor)]
    }

    /// From where to where two fingers are.
    fn span(&self) -> Option<(f64, f64)> {
        if let [(_, one), (_, other)] = *self.down { Some((one.min(other), one.max(other))) } else { None }
    }

    fn selects(&mut self, x: f64, place: &impl Fn(f64) -> Option<u64>) -> Vec<SoundCommand> {
        let Some((from, began)) = self.anchor else { return Vec::new() };
        self.drawing |= (x - began).abs() > PRESS_PIXELS;
        let to = place(x).filter(|_| self.drawing);
        to.map(|to| vec![SoundCommand::Select(from, to), SoundCommand::Cursor(to)]).unwrap_or_default()
    }
}

/// What lay in the middle between two fingers stays there.
fn pinched(before: (f64, f64), now: (f64, f64), place: &impl Fn(f64) -> Option<u64>) -> Vec<SoundCommand> {
    let middle = f64::midpoint(before.0, before.1);
    let by = (before.1 - before.0).max(1.0) / (now.1 - now.0).max(1.0);
    place(middle).map(|about_ms| SoundCommand::Zoom { by, about_ms }).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pixel is ten milliseconds.
    fn give(hands: &mut Hands, touches: &[(i32, f64, Touch)]) -> Vec<SoundCommand> {
        let place = |x: f64| Some((x * 10.0) as u64);
        touches.iter().flat_map(|(pointer, x, what)| hands.after(*pointer, *x, *what, &place)).collect()
    }

    #[test]
    fn a_press_puts_the_cursor_also_with_a_hand_that_shakes() {
        let touches = [(1, 50.0, Touch::Down(None, 0)), (1, 53.0, Touch::Move), (1, 52.0, Touch::Up)];
        assert_eq!(give(&mut Hands::default(), &touches), [SoundCommand::Cursor(520)]);
    }

    #[test]
    fn a_drag_selects_and_ends_where_it_was() {
        let touches = [(1, 50.0, Touch::Down(None, 0)), (1, 20.0, Touch::Move), (1, 20.0, Touch::Up)];
        let drawn = [SoundCommand::Select(500, 200), SoundCommand::Cursor(200)];
        assert_eq!(give(&mut Hands::default(), &touches), drawn);
        let shift = [(1, 80.0, Touch::Extend(300)), (1, 80.0, Touch::Up)];
        let drawn = [SoundCommand::Select(300, 800), SoundCommand::Cursor(800)];
        assert_eq!(give(&mut Hands::default(), &shift), drawn);
    }

    #[test]
    fn two_fingers_zoom_and_select_nothing() {
        let mut hands = Hands::default();
        give(&mut hands, &[(1, 40.0, Touch::Down(None, 0)), (2, 60.0, Touch::Down(None, 0))]);
        let wider = give(&mut hands, &[(2, 80.0, Touch::Move)]);
        assert_eq!(wider, [SoundCommand::Zoom { by: 0.5, about_ms: 500 }]);
        let after = [(1, 40.0, Touch::Up), (2, 90.0, Touch::Move), (2, 90.0, Touch::Up)];
        assert_eq!(give(&mut hands, &after), [], "the finger that is left does nothing");
    }

    #[test]
    fn what_the_first_finger_drew_before_the_second_came_is_taken_back() {
        let before = Some((100, 200));
        let touches = [(1, 40.0, Touch::Down(before, 150)), (1, 48.0, Touch::Move)];
        let mut hands = Hands::default();
        assert_eq!(give(&mut hands, &touches), [SoundCommand::Select(400, 480), SoundCommand::Cursor(480)]);
        let second = give(&mut hands, &[(2, 60.0, Touch::Down(Some((400, 480)), 480))]);
        assert_eq!(second, [SoundCommand::Select(100, 200), SoundCommand::Cursor(150)]);
        assert_eq!(give(&mut hands, &[(3, 60.0, Touch::Down(before, 150))]), [], "once");
    }

    #[test]
    fn a_pointer_that_the_system_took_does_nothing_more() {
        let mut hands = Hands::default();
        let touches = [(1, 50.0, Touch::Down(None, 0)), (1, 50.0, Touch::Lost), (1, 90.0, Touch::Move)];
        assert_eq!(give(&mut hands, &touches), []);
        let next = give(&mut hands, &[(1, 10.0, Touch::Down(None, 0)), (1, 10.0, Touch::Up)]);
        assert_eq!(next, [SoundCommand::Cursor(100)], "and the next press is one");
    }
}
