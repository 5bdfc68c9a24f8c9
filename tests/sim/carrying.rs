//! What links do in the simulated world: descriptions, the moment both channels open, messages on their way.

use spoke::app::{
    input::Input,
    link::{LinkEvent, LinkRequest},
};

use super::{
    network::{End, Wire, describe, maker},
    path::Path,
    world::{Happening, World},
};

impl World {
    fn describe(&self, end: End, number: u32, setup: &str) -> String {
        describe(end, number, setup, &self.people[end.person].browser)
    }

    /// Two links are one wire from now on; each end is open a moment later.
    fn lay(&mut self, ends: [End; 2]) {
        let mut wire = Wire {
            ends,
            open: true,
            arrives: [[0; 2]; 2],
            stalled_until: 0,
            queued: [0; 2],
            path: Path::default(),
        };
        for (side, end) in ends.into_iter().enumerate() {
            let delay = 20 + self.below(30);
            self.later(delay, end.person, Input::Link(end.link, LinkEvent::Open));
            // A link holds messages back until both its channels are open.
            wire.arrives[1 - side] = [self.now_ms + delay; 2];
        }
        self.wires.push(wire);
        self.watch_paths();
    }

    pub(super) fn run_link(&mut self, end: End, request: LinkRequest) {
        match request {
            LinkRequest::Offer { .. } => {
                self.later(
                    10,
                    end.person,
                    Input::Link(end.link, LinkEvent::Described { sdp: self.describe(end, 0, "actpass") }),
                );
            }
            LinkRequest::Answer { offer, .. } => {
                let sdp = self.describe(end, 0, "active");
                if let Some(host) = maker(&offer) {
                    self.people[end.person].offers.insert(end.link, host);
                }
                self.later(10, end.person, Input::Link(end.link, LinkEvent::Described { sdp }));
            }
            LinkRequest::Accept { answer } => {
                let guest = maker(&answer).expect("an answer of this world");
                if let Some(wire) = self.wires.iter().position(|wire| wire.ends == [end, guest]) {
                    return self.set_answer(wire, &answer); // A new path for a link that stands.
                }
                self.lay([end, guest]);
            }
            LinkRequest::DescribeNow | LinkRequest::AddCandidates { .. } => {}
            LinkRequest::Restart => {
                let number = self.set_local(end, None);
                self.described(end, number, "actpass");
            }
            LinkRequest::GiveUpRestart => self.roll_back(end),
            LinkRequest::Renew { offer } => {
                let number = self.set_local(end, Some(&offer));
                self.described(end, number, "active");
            }
            LinkRequest::SendControl(text) => self.send(end, 0, text.len() as u64, LinkEvent::Control(text)),
            LinkRequest::SendBinary(mut bytes) => {
                let damage = self.faults.damage_one_in;
                if self.chance(damage) {
                    self.faults.damaged += 1;
                    let at = bytes.len() - 1;
                    bytes[at] ^= 1;
                }
                self.send(end, 1, bytes.len() as u64, LinkEvent::Binary(bytes));
            }
            LinkRequest::Close => self.close(end),
        }
    }

    fn close(&mut self, end: End) {
        for wire in 0..self.wires.len() {
            if let Some(side) = self.wires[wire].side_of(end)
                && std::mem::replace(&mut self.wires[wire].open, false)
            {
                let End { person, link } = self.wires[wire].ends[1 - side];
                // What was sent before arrives before the end does.
                let last = self.wires[wire].arrives[side].into_iter().max().unwrap_or(0);
                let delay = last.saturating_sub(self.now_ms) + 5;
                self.later(delay, person, Input::Link(link, LinkEvent::Closed));
            }
        }
    }

    fn described(&mut self, end: End, number: u32, setup: &str) {
        let sdp = self.describe(end, number, setup);
        let delay = if self.faults.paths { 10 + self.below(900) } else { 10 };
        self.later(delay, end.person, Input::Link(end.link, LinkEvent::Described { sdp }));
    }

    fn send(&mut self, end: End, channel: usize, bytes: u64, event: LinkEvent) {
        let Some((wire, side)) = self.wire_of(end).filter(|(wire, _)| self.wires[*wire].open) else { return };
        let held = self.wires[wire].path.held_until[side];
        if held == u64::MAX {
            return; // Nothing of theirs arrives any more.
        }
        let delay = 1 + self.below(self.faults.jitter_ms) + bytes / self.faults.bytes_per_ms.max(1);
        let Wire { arrives, stalled_until, .. } = &self.wires[wire];
        let arrives = (self.now_ms + delay).max(arrives[side][channel]).max(*stalled_until).max(held);
        self.wires[wire].arrives[side][channel] = arrives;
        let to = self.wires[wire].ends[1 - side];
        let life = self.people[to.person].life;
        let input = Box::new(Input::Link(to.link, event));
        self.push(arrives, Happening::Input { person: to.person, life, input });
        if channel == 1 {
            self.binary_bytes += bytes;
            self.wires[wire].queued[side] += bytes;
            self.push(arrives, Happening::Delivered { wire, side, bytes });
        }
    }
}
