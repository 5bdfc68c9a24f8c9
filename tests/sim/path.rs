//! The path under a link: one-way silence, and descriptions of a new path that cross, get lost or come late.
//!
//! A link whose ends agree on a path works whenever both are awake and both directions pass. Where an end has set a
//! description that the other has not answered, it lives on the old path, and in a fragile browser that path dies when
//! nothing comes back for [`DIES_MS`]: until the description is answered or taken back nothing passes. Two ends that
//! settled on different descriptions never meet again.

use spoke::app::{
    input::Input,
    link::{LinkError, LinkEvent, LinkState},
};

use super::{
    network::{End, generation},
    world::{Happening, World},
};

/// How often a path is looked at while something is wrong with it.
const LOOK_MS: u64 = 250;
/// A browser calls a path down after so long.
const DOWN_MS: u64 = 6_500;
/// And then so.
const FAILED_MS: u64 = 16_500;
/// A path that is being replaced dies when nothing comes back for so long.
const DIES_MS: u64 = 8_000;
/// A fragile browser closes a connection that was silent for so long.
const CLOSES_MS: u64 = 30_000;

/// What both ends know of the path. Side 0 is the host.
#[derive(Debug, Default)]
pub struct Path {
    /// The newest description of each side that is set.
    local: [u32; 2],
    /// The other's description that each side has.
    known: [u32; 2],
    /// The host's description before the one that waits for its answer.
    pending: Option<u32>,
    /// What this side sends arrives not before.
    pub held_until: [u64; 2],
    /// Since then no round trip is possible.
    silent_since: Option<u64>,
    /// Since then it looks as if there was none.
    down_since: Option<u64>,
    /// What both ends were told last.
    down: Option<LinkState>,
    watched: bool,
    pub broken: bool,
    /// What came over a broken path, by its place in the queue.
    waiting: Vec<(u64, Happening)>,
}

impl Path {
    fn is_agreed(&self) -> bool {
        self.pending.is_none() && self.is_same()
    }

    fn is_same(&self) -> bool {
        self.known == [self.local[1], self.local[0]]
    }
}

impl World {
    /// The wire of a link's end.
    pub fn wire_of(&self, end: End) -> Option<(usize, usize)> {
        (0..self.wires.len()).rev().find_map(|wire| Some((wire, self.wires[wire].side_of(end)?)))
    }

    fn is_fragile(&self, wire: usize) -> bool {
        self.wires[wire].ends.iter().any(|end| self.people[end.person].browser.fragile)
    }

    /// What this person sends arrives only after a while; what the others send arrives at once.
    pub fn hold(&mut self, person: usize, for_ms: u64) {
        for wire in 0..self.wires.len() {
            for side in 0..2 {
                if self.wires[wire].ends[side].person == person {
                    let until = &mut self.wires[wire].path.held_until[side];
                    *until = (*until).max(self.now_ms.saturating_add(for_ms));
                }
            }
        }
    }

    /// Nothing that this person sends arrives any more.
    pub fn silence(&mut self, person: usize) {
        self.hold(person, u64::MAX);
    }

    /// A description of this host waits for its answer.
    pub fn is_renegotiating(&self, person: usize) -> bool {
        self.wires
            .iter()
            .any(|wire| wire.open && wire.ends[0].person == person && wire.path.pending.is_some())
    }

    /// A round trip is possible now.
    fn is_reachable(&self, wire: usize) -> bool {
        let it = &self.wires[wire];
        let held = it.path.held_until.iter().any(|until| *until > self.now_ms);
        !it.path.broken
            && !held
            && it.stalled_until <= self.now_ms
            && it.ends.iter().all(|end| !self.is_frozen(end.person))
    }

    /// Looks at every path from time to time, from now on.
    pub(super) fn watch_paths(&mut self) {
        for wire in 0..self.wires.len() {
            if self.faults.paths && self.wires[wire].open && !self.wires[wire].path.watched {
                self.wires[wire].path.watched = true;
                self.push(self.now_ms + LOOK_MS, Happening::Look { wire });
            }
        }
    }

    pub(super) fn look(&mut self, wire: usize) {
        self.wires[wire].path.watched = false;
        if !self.wires[wire].open {
            return;
        }
        let reachable = self.is_reachable(wire);
        let well = reachable && !self.faults.sulk;
        let (now, path) = (self.now_ms, &mut self.wires[wire].path);
        path.silent_since = (!reachable).then(|| path.silent_since.unwrap_or(now));
        path.down_since = (!well).then(|| path.down_since.unwrap_or(now));
        let silence = path.silent_since.map_or(0, |since| now - since);
        let down = path.down_since.map_or(0, |since| now - since);
        let said = path.down;
        let state = match (down, silence) {
            (_, FAILED_MS..) => Some(LinkState::Failed),
            (DOWN_MS.., _) => Some(LinkState::Disconnected),
            _ => None,
        };
        if well && said.is_some() {
            self.wires[wire].path.down = None;
            let delay = 50 + self.below(if self.is_fragile(wire) { 5_000 } else { 300 });
            self.tell_state(wire, delay, LinkState::Connected);
        } else if let Some(state) = state.filter(|state| said != Some(*state)) {
            self.wires[wire].path.down = Some(state);
            self.tell_state(wire, 0, state);
        }
        if self.is_fragile(wire) {
            self.be_fragile(wire, silence);
        }
        self.watch_paths();
    }

    fn be_fragile(&mut self, wire: usize, silence: u64) {
        let path = &mut self.wires[wire].path;
        if silence >= DIES_MS && !path.is_agreed() {
            path.broken = true;
        }
        if silence >= CLOSES_MS {
            self.cut(wire);
        }
    }

    fn tell_state(&mut self, wire: usize, delay: u64, state: LinkState) {
        for end in self.wires[wire].ends {
            self.later(delay, end.person, Input::Link(end.link, LinkEvent::State(state)));
        }
    }

    /// A description of a new path is set, of the host without `answered`, of the guest with what it answers. Its number.
    pub(super) fn set_local(&mut self, end: End, answered: Option<&str>) -> u32 {
        let Some((wire, side)) = self.wire_of(end) else { return 0 };
        let path = &mut self.wires[wire].path;
        if let Some(offer) = answered {
            path.known[side] = generation(offer);
        } else {
            path.pending.get_or_insert(path.local[side]);
        }
        path.local[side] = path.local.into_iter().max().unwrap_or(0) + 1;
        self.wires[wire].path.local[side]
    }

    /// The answer to it is set.
    pub(super) fn set_answer(&mut self, wire: usize, answer: &str) {
        let End { person, link } = self.wires[wire].ends[0];
        let path = &mut self.wires[wire].path;
        if path.pending.take().is_none() {
            let failed = LinkEvent::Failed(LinkError::WrongState);
            return self.later(1, person, Input::Link(link, failed));
        }
        path.known[0] = generation(answer);
        if path.is_same() {
            self.faults.sulk = false; // That was what it wanted.
        } else if self.faults.paths && self.is_fragile(wire) {
            self.wires[wire].path.broken = true;
        }
        self.mend(wire);
    }

    /// The host takes its description back.
    pub(super) fn roll_back(&mut self, end: End) {
        let Some((wire, side)) = self.wire_of(end) else { return };
        let path = &mut self.wires[wire].path;
        if let Some(before) = path.pending.take() {
            path.local[side] = before;
        }
        self.mend(wire);
    }

    /// A path that both ends agree on works again, and what waited for it comes.
    fn mend(&mut self, wire: usize) {
        let path = &mut self.wires[wire].path;
        if path.is_agreed() && std::mem::take(&mut path.broken) {
            let waiting = std::mem::take(&mut path.waiting);
            let arrives = &mut self.wires[wire].arrives;
            arrives.iter_mut().flatten().for_each(|at| *at = (*at).max(self.now_ms));
            for (sequence, happening) in waiting {
                self.push_as(self.now_ms, sequence, happening);
            }
        }
    }

    /// A message that comes over a broken path waits. `None`: it does.
    pub(super) fn pass(&mut self, sequence: u64, happening: Happening) -> Option<Happening> {
        let wire = match &happening {
            Happening::Input { person, input, .. } => match **input {
                Input::Link(link, LinkEvent::Control(_) | LinkEvent::Binary(_)) => {
                    self.wire_of(End { person: *person, link }).map(|(wire, _)| wire)
                }
                _ => None,
            },
            Happening::Delivered { wire, .. } => Some(*wire),
            Happening::Look { .. } => None,
        };
        match wire.filter(|wire| self.wires[*wire].path.broken && self.wires[*wire].open) {
            Some(wire) => {
                self.wires[wire].path.waiting.push((sequence, happening));
                None
            }
            None => Some(happening),
        }
    }
}
