//! The world: people with programs and disks, one clock, one queue of things that will happen.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use spoke::{
    app::{
        App,
        effect::Effect,
        input::{Command, Input},
        link::LinkEvent,
        media::{Analysis, MediaEvent, MediaRequest, MicEvent},
        storage::StorageRequest,
    },
    ids::{BlobId, ClipHash, LinkId, RoomId},
    ports::{
        arriving::Reach,
        locks::{LockEvent, LockRequest},
        titles::Titles,
    },
    project::{MediaType, clip::Peaks},
    time::{Instant, Now, Timestamp},
};

use super::{
    faults::Faults,
    network::{Browser, End, Wire},
    sim_disk::SimDisk,
};

/// The address of everybody's page.
const PAGE: &str = "https://spoke.example/";
/// What everybody's program calls things by itself.
const TITLES: Titles = Titles {
    untitled: "Untitled",
    copy: "{} (my copy)",
    opened: "Opened",
    zip_file: "Project",
    minutes_ahead: 0,
};
/// A Tuesday, so that wall-clock arithmetic has room on both sides.
const EPOCH_MS: u64 = 1_700_000_000_000;
/// Steps after which a run is stuck.
const STEPS_MAX: u64 = 2_000_000;

/// Somebody with a browser.
pub struct Person {
    pub app: App,
    pub disk: SimDisk,
    pub offers: BTreeMap<LinkId, End>,
    pub browser: Browser,
    seed: [u8; 32],
    /// Everything that is addressed to an older program of theirs is void.
    pub(super) life: u32,
    frozen_until: u64,
}

/// A run that fails says how everybody came to where they are.
impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            for (person, them) in self.people.iter().enumerate() {
                println!("changes of phases of {person}, {} ms:", self.now_ms);
                them.app.trace().for_each(|line| println!("  {line}"));
            }
        }
    }
}

#[derive(Debug)]
pub(super) enum Happening {
    Input {
        person: usize,
        life: u32,
        input: Box<Input>,
    },
    Delivered {
        wire: usize,
        side: usize,
        bytes: u64,
    },
    /// How it stands with a path.
    Look {
        wire: usize,
    },
}

/// All of it.
pub struct World {
    pub people: Vec<Person>,
    pub random: ChaCha8Rng,
    pub faults: Faults,
    /// People split, cut, merge and duplicate cards.
    pub arranges: bool,
    /// People listen to what still comes in.
    pub listens: bool,
    /// How far blobs are that somebody listens to.
    pub(super) reached: BTreeMap<(usize, BlobId), Reach>,
    /// Disks are swept at any time, as when another tab removes a project for good.
    pub sweeps: bool,
    pub now_ms: u64,
    pub trace: Vec<String>,
    /// These people are tabs of one browser.
    pub one_browser: Vec<usize>,
    /// Clips that were on a person's disk while a card named them.
    pub(super) had: BTreeSet<(usize, ClipHash)>,
    pub(super) wires: Vec<Wire>,
    queue: BTreeMap<(u64, u64), Happening>,
    sequence: u64,
    steps: u64,
    /// Bytes of frames that were sent, all together.
    pub binary_bytes: u64,
    pub(super) pens: BTreeMap<(RoomId, u32), (usize, u32)>,
}

impl World {
    /// `people` programs that have begun.
    pub fn new(seed: u64, people: usize) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let people = (0..people)
            .map(|person| {
                let mut seed = [0; 32];
                random.fill_bytes(&mut seed);
                Person {
                    app: App::new(seed),
                    disk: SimDisk::default(),
                    offers: BTreeMap::new(),
                    browser: Browser { certificate: person as u8, firefox: false, fragile: false },
                    seed,
                    life: 0,
                    frozen_until: 0,
                }
            })
            .collect();
        let mut world = Self {
            people,
            random,
            faults: Faults::default(),
            arranges: false,
            listens: false,
            reached: BTreeMap::new(),
            sweeps: false,
            now_ms: 1_000,
            trace: Vec::new(),
            had: BTreeSet::new(),
            one_browser: Vec::new(),
            wires: Vec::new(),
            queue: BTreeMap::new(),
            sequence: 0,
            steps: 0,
            binary_bytes: 0,
            pens: BTreeMap::new(),
        };
        for person in 0..world.people.len() {
            world.input(person, Input::Start { page: PAGE.to_owned(), titles: TITLES });
        }
        world
    }

    /// What everybody's clock says.
    pub fn wall(&self) -> Timestamp {
        Timestamp(EPOCH_MS + self.now_ms)
    }

    pub fn chance(&mut self, one_in: u32) -> bool {
        one_in > 0 && self.random.next_u32().is_multiple_of(one_in)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.random.next_u64() % limit.max(1)
    }

    pub fn command(&mut self, person: usize, command: impl Into<Command>) {
        self.input(person, Input::Command(command.into()));
    }

    /// Gives one program one input, runs its effects, and checks what must always hold.
    pub fn input(&mut self, person: usize, input: Input) {
        self.trace.push(format!("{} {person} {}", self.now_ms, brief(&input)));
        let now = Now { instant: Instant(self.now_ms), wall: self.wall() };
        self.people[person].app.handle(now, input);
        self.people[person].app.take_dirty();
        while let Some(effect) = self.people[person].app.poll_effect() {
            self.run(person, effect);
        }
        self.check(person);
        self.check_pens();
    }

    /// One thing happens. `false`: nothing ever will.
    pub fn step(&mut self) -> bool {
        self.steps += 1;
        assert!(self.steps < STEPS_MAX, "stuck after {STEPS_MAX} steps");
        let wake = (0..self.people.len())
            .filter_map(|person| {
                let Person { app, frozen_until, .. } = &self.people[person];
                Some((app.poll_timeout()?.0.max(self.now_ms).max(*frozen_until), person))
            })
            .min();
        let next = self.queue.first_key_value().map(|((at, _), _)| *at);
        let timers = self.faults.timers_first;
        match (wake, next) {
            (Some((at, person)), next) if next.is_none_or(|next| at < next || (at == next && timers)) => {
                self.now_ms = at.max(self.now_ms + 1);
                self.input(person, Input::Wake);
            }
            (_, Some(_)) => {
                let Some(((at, sequence), happening)) = self.queue.pop_first() else { return false };
                self.now_ms = self.now_ms.max(at);
                self.happen(sequence, happening);
            }
            _ => return false,
        }
        true
    }

    /// Runs until `done`, at most `limit_ms` of the world's time. `true` when it came about.
    pub fn run_until(&mut self, limit_ms: u64, mut done: impl FnMut(&Self) -> bool) -> bool {
        let end = self.now_ms + limit_ms;
        while !done(self) {
            if self.now_ms > end {
                return done(self);
            }
            if !self.step() {
                self.now_ms = end; // Time passes also when nothing happens.
                return done(self);
            }
        }
        true
    }

    /// The page is closed without a word and opened again: memory is gone, the disk stays.
    pub fn crash(&mut self, person: usize) {
        let cut: Vec<usize> = (0..self.wires.len())
            .filter(|wire| self.wires[*wire].ends.iter().any(|end| end.person == person))
            .collect();
        for wire in cut {
            self.cut(wire);
        }
        // The next life counts its links from the beginning: none of them is one of these.
        for end in self.wires.iter_mut().flat_map(|wire| &mut wire.ends).filter(|end| end.person == person) {
            end.link = LinkId(u32::MAX);
        }
        let them = &mut self.people[person];
        them.life += 1;
        them.seed[0] = them.seed[0].wrapping_add(1);
        them.app = App::new(them.seed);
        them.offers.clear();
        self.input(person, Input::Start { page: PAGE.to_owned(), titles: TITLES });
    }

    /// Every standing link breaks.
    pub fn cut_all(&mut self) {
        for wire in 0..self.wires.len() {
            self.cut(wire);
        }
    }

    /// Nothing passes between this person and the others for a while. Nothing is lost either.
    pub fn stall(&mut self, person: usize, for_ms: u64) {
        for wire in &mut self.wires {
            if wire.ends.iter().any(|end| end.person == person) {
                wire.stalled_until = self.now_ms + for_ms;
            }
        }
    }

    /// This person's page does nothing for a while, and then everything at once.
    pub fn freeze(&mut self, person: usize, for_ms: u64) {
        let until = self.now_ms + for_ms;
        // Never sooner than it was going to: what waits for it would be overtaken.
        self.people[person].frozen_until = self.people[person].frozen_until.max(until);
    }

    pub fn is_frozen(&self, person: usize) -> bool {
        self.people[person].frozen_until > self.now_ms
    }

    /// The links of this person break.
    pub fn cut_of(&mut self, person: usize) {
        for wire in 0..self.wires.len() {
            if self.wires[wire].ends.iter().any(|end| end.person == person) {
                self.cut(wire);
            }
        }
    }

    pub(super) fn cut(&mut self, wire: usize) {
        if std::mem::replace(&mut self.wires[wire].open, false) {
            for end in self.wires[wire].ends {
                self.later(50, end.person, Input::Link(end.link, LinkEvent::Closed));
            }
        }
    }

    pub(super) fn later(&mut self, after_ms: u64, person: usize, input: Input) {
        let life = self.people[person].life;
        self.push(self.now_ms + after_ms, Happening::Input { person, life, input: Box::new(input) });
    }

    pub(super) fn push(&mut self, at: u64, happening: Happening) {
        self.sequence += 1;
        self.queue.insert((at, self.sequence), happening);
    }

    /// In an old place among what happens then.
    pub(super) fn push_as(&mut self, at: u64, sequence: u64, happening: Happening) {
        self.queue.insert((at, sequence), happening);
    }

    fn happen(&mut self, sequence: u64, happening: Happening) {
        let Some(happening) = self.pass(sequence, happening) else { return };
        match happening {
            Happening::Input { person, life, input } if self.people[person].life == life => {
                let until = self.people[person].frozen_until;
                if until > self.now_ms {
                    self.push_as(until, sequence, Happening::Input { person, life, input });
                } else {
                    self.input(person, *input);
                }
            }
            Happening::Input { .. } => {}
            Happening::Look { wire } => self.look(wire),
            Happening::Delivered { wire, side, bytes } => {
                self.wires[wire].queued[side] -= bytes;
                if self.wires[wire].open {
                    let End { person, link } = self.wires[wire].ends[side];
                    let left = self.wires[wire].queued[side];
                    self.input(person, Input::Link(link, LinkEvent::Buffered(left)));
                }
            }
        }
    }

    fn run(&mut self, person: usize, effect: Effect) {
        match effect {
            Effect::Storage(id, request) => {
                let strict = matches!(request, StorageRequest::Commit(_));
                let reply = self.people[person].disk.execute(request);
                let delay = if strict { 5 + self.below(20) } else { 1 + self.below(5) };
                self.later(delay, person, Input::Storage(id, reply));
            }
            Effect::Link(link, request) => self.run_link(End { person, link }, request),
            Effect::Media(request) => self.run_media(person, request),
            Effect::Lock(LockRequest::Hold(project)) => {
                let delay = 1 + self.below(5);
                self.later(delay, person, Input::Lock(LockEvent::Held(project)));
            }
            Effect::Page(_)
            | Effect::Probe(..)
            | Effect::EndProbe(_)
            | Effect::File(_)
            | Effect::Mix(..)
            | Effect::OpenDisk
            | Effect::Lock(_) => {}
            Effect::Tabs(message) => {
                for other in self.tabs_beside(person) {
                    let delay = 1 + self.below(20);
                    self.later(delay, other, Input::Tab(message.clone()));
                }
            }
        }
    }

    /// The other tabs of a person's browser.
    fn tabs_beside(&self, person: usize) -> Vec<usize> {
        let one_browser = self.one_browser.contains(&person);
        self.one_browser.iter().copied().filter(|other| one_browser && *other != person).collect()
    }

    fn run_media(&mut self, person: usize, request: MediaRequest) {
        let mic = |event| Input::Media(MediaEvent::Mic(event));
        match request {
            MediaRequest::StartRecording(_) => {
                self.later(
                    5,
                    person,
                    mic(MicEvent::Started { media_type: MediaType::new("audio/webm;codecs=opus") }),
                );
            }
            MediaRequest::Inflow(inflow) => self.take_inflow(person, &inflow),
            MediaRequest::StopRecording => self.later(5, person, mic(MicEvent::Stopped)),
            MediaRequest::Analyze { blob, .. } => {
                let analysis = Some(Analysis { duration_ms: 3_000, peaks: Peaks::new(vec![7; 60]) });
                self.later(5, person, Input::Media(MediaEvent::Analyzed { blob, analysis }));
            }
            _ => {}
        }
    }
}

fn brief(input: &Input) -> String {
    format!("{input:?}").chars().take(200).collect()
}
