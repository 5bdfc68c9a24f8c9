//! A project in memory: its document, its clips, its history, and what a change of it has to write.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    past::{self, Others, Past},
    view::{Cards, DocumentView, Order},
};
use crate::{
    ids::{BlobId, CardId, ClipHash, ProjectId},
    ports::{
        media::{Playlist, Segment},
        snapshot::Snapshot,
        storage::{CardRecord, ClipRecord, ProjectRecord, StoredProject, Write},
    },
    project::{
        Card, Clip, History, Op, OrderKey, Plan, Project, Region, digest::digest, history::Shift,
        text::PersonName,
    },
    time::Timestamp,
    wire::live::{Followed, Position},
};

/// All that a change of the project changes. A copy shares what stays the same.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) record: ProjectRecord,
    pub(super) project: Project,
    pub(super) history: History,
}

/// A project in memory. What is here and not yet on the disk is on its way there.
#[derive(Debug)]
pub(super) struct OpenProject {
    pub(super) state: State,
    order: RefCell<Arc<Order>>,
    clips: Arc<BTreeMap<ClipHash, Clip>>,
    /// Those of them that have no waveform.
    plain: BTreeSet<ClipHash>,
    blobs: BTreeMap<ClipHash, BlobId>,
    others: Others,
}

/// What a change did, and what has to be written for it, all of it or nothing.
pub(super) type Done = (Vec<Op>, Vec<Write>);

/// Where a guest who edits stands in the order of the room, with all own ops that are on their way to the disk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(Followed);

impl Place {
    /// `ahead`: own ops on their way to the disk, which the room does not know of yet.
    pub(super) fn new(followed: Followed, ahead: usize) -> Self {
        Self(advanced(followed, ahead))
    }
}

fn advanced(followed: Followed, ops: usize) -> Followed {
    let Followed { room, at: Position { epoch, seq } } = followed;
    Followed { room, at: Position { epoch, seq: seq + ops as u64 } }
}

impl OpenProject {
    /// A new, empty one.
    pub(super) fn new(record: ProjectRecord) -> Self {
        let project = Project::new(record.id, record.title.clone());
        let order = RefCell::new(Arc::new(Order::of(&project)));
        let state = State { record, project, history: History::default() };
        Self {
            state,
            order,
            clips: Arc::default(),
            plain: BTreeSet::new(),
            blobs: BTreeMap::new(),
            others: Others::default(),
        }
    }

    /// As the disk has it.
    pub(super) fn from_stored(stored: StoredProject) -> Self {
        let StoredProject { record, cards, clips, history } = stored;
        let cards = cards.into_iter().map(|record| (record.key, Arc::unwrap_or_clone(record.card)));
        let project = Project::from_stored(record.id, record.title.clone(), cards);
        let order = RefCell::new(Arc::new(Order::of(&project)));
        let plain =
            clips.iter().filter(|record| record.clip.is_plain()).map(|record| record.clip.hash).collect();
        let blobs = clips.iter().map(|record| (record.clip.hash, record.blob)).collect();
        let clips = clips.into_iter().map(|record| (record.clip.hash, record.clip)).collect();
        let history = History::from_stored(history, record.history_next);
        let state = State { record, project, history };
        Self { state, order, clips: Arc::new(clips), plain, blobs, others: Others::default() }
    }

    pub(super) fn id(&self) -> ProjectId {
        self.state.record.id
    }

    pub(super) fn record(&self) -> &ProjectRecord {
        &self.state.record
    }

    pub(super) fn project(&self) -> &Project {
        &self.state.project
    }

    pub(super) fn clips(&self) -> &Arc<BTreeMap<ClipHash, Clip>> {
        &self.clips
    }

    /// What is shown of it.
    pub(super) fn view(&self) -> DocumentView {
        let State { record, project, history } = &self.state;
        DocumentView {
            id: record.id,
            title: project.title().clone(),
            order: self.order(),
            cards: Cards::new(project.clone(), self.order(), self.clips.clone()),
            duration_ms: project.duration_ms(),
            undo: history.undo().map(|entry| entry.action),
            redo: history.redo().map(|entry| entry.action),
            past: Past::of(history, &self.others),
        }
    }

    /// What a change is rolled back to.
    pub(super) fn state(&self) -> State {
        self.state.clone()
    }

    /// A change did not come about: all is as it was before it.
    pub(super) fn roll_back(&mut self, before: State) {
        self.state = before;
        // Changes are counted on from there: what comes next may have the number of what never happened.
        self.order();
    }

    /// A clip whose bytes are on the disk. `true`: it was not known before.
    pub(super) fn learn(&mut self, record: &ClipRecord) -> bool {
        self.blobs.insert(record.clip.hash, record.blob);
        if record.clip.is_plain() {
            self.plain.insert(record.clip.hash);
        } else {
            self.plain.remove(&record.clip.hash);
        }
        Arc::make_mut(&mut self.clips).insert(record.clip.hash, record.clip.clone()).is_none()
    }

    /// As far as is known, the clip is in this blob.
    pub(super) fn is_in(&self, clip: ClipHash, blob: BlobId) -> bool {
        self.blobs.get(&clip) == Some(&blob)
    }

    /// A clip that may not be on the disk.
    pub(super) fn unlearn(&mut self, clip: ClipHash) {
        if self.blobs.remove(&clip).is_some() {
            Arc::make_mut(&mut self.clips).remove(&clip);
            self.plain.remove(&clip);
        }
    }

    /// Applies `ops` and returns their inverses, last first. All or none.
    pub(super) fn apply_all(&mut self, ops: &[Op]) -> Option<Vec<Op>> {
        let before = self.state.project.clone();
        let mut inverses = Vec::with_capacity(ops.len());
        for op in ops {
            let Ok(inverse) = self.state.project.apply(op.clone()) else {
                self.state.project = before;
                return None;
            };
            inverses.push(inverse);
        }
        inverses.reverse();
        Some(inverses)
    }

    /// It is made anew when somebody looks after cards came, went or changed places, and shared as long as they did not: of
    /// thousands of changes that nobody looks between, it costs one time.
    fn order(&self) -> Arc<Order> {
        let mut order = self.order.borrow_mut();
        if order.arrangement != self.state.project.arrangement() {
            *order = Arc::new(Order::of(&self.state.project));
        }
        order.clone()
    }

    /// Carries a plan out. `place`: where a guest who edits stands. `None`: it does not apply (a bug, or a damaged
    /// record), and nothing has changed.
    pub(super) fn perform(&mut self, plan: Plan, place: Option<Place>, now: Timestamp) -> Option<Done> {
        let before = self.state.project.clone();
        let inverse = self.apply_all(&plan.ops)?;
        let ops = plan.ops.clone();
        let mut writes = self.writes_of(&ops);
        let shifts = Shift::of(&plan.ops, &before, &self.state.project);
        let about = past::about(&plan.ops, &before);
        let (entry, oldest) = self.state.history.record(plan.action, plan.ops, inverse, shifts, now, about);
        let id = self.state.record.id;
        writes.push(Write::ForgetEntriesFrom(id, entry.seq));
        writes.push(Write::PutEntry(id, entry.clone()));
        if oldest > 1 {
            writes.push(Write::ForgetEntriesBefore(id, oldest));
        }
        writes.push(self.touch_own(place, ops.len(), now));
        Some((ops, writes))
    }

    /// All of it, as if it were new. Its sound is not part of that.
    pub(super) fn whole(&self) -> Vec<Write> {
        let State { record, project, history } = &self.state;
        let id = record.id;
        let card = |(key, card): (&OrderKey, &Arc<Card>)| {
            Write::PutCard(id, CardRecord { key: key.clone(), card: card.clone() })
        };
        let cards = project.cards().filter_map(|it| project.stored_card(it.id)).map(card);
        let entries = history.entries().map(|entry| Write::PutEntry(id, entry.clone()));
        std::iter::once(Write::PutProject(record.clone())).chain(cards).chain(entries).collect()
    }

    /// All of it, as the disk would answer.
    pub(super) fn stored(&self) -> StoredProject {
        let State { record, project, history } = &self.state;
        let card = |(key, card): (&OrderKey, &Arc<Card>)| CardRecord { key: key.clone(), card: card.clone() };
        StoredProject {
            record: record.clone(),
            cards: project.cards().filter_map(|it| project.stored_card(it.id)).map(card).collect(),
            clips: self.records(self.clips.keys().copied()),
            history: history.entries().cloned().collect(),
        }
    }

    /// Applies an op of somebody else. It is not in the history here: only one's own actions can be undone.
    pub(super) fn follow(
        &mut self,
        op: &Op,
        by: PersonName,
        followed: Option<Followed>,
        now: Timestamp,
    ) -> Option<Vec<Write>> {
        let ops = std::slice::from_ref(op);
        let before = self.state.project.clone();
        self.apply_all(ops)?;
        self.others.note(op, &before, by, now);
        let mut writes = self.writes_of(ops);
        writes.push(self.touch(followed, false, now));
        Some(writes)
    }

    /// Clips that cards name and that are not here.
    pub(super) fn missing(&self) -> Vec<ClipHash> {
        self.state.project.clips().filter(|hash| !self.clips.contains_key(hash)).collect()
    }

    /// Clips that have no waveform.
    pub(super) fn plain(&self) -> Vec<ClipRecord> {
        self.records(self.plain.iter().copied())
    }

    /// All that this card names is here.
    pub(super) fn has_sound_of(&self, card: &Card) -> bool {
        card.regions.iter().all(|region| self.clips.contains_key(&region.clip))
    }

    /// Clips of a card that somebody else changed, and that are not here. What no card named in `before` is none of those that
    /// are, whatever was known of it: nothing on this disk named it, so it may have been swept of it.
    pub(super) fn lacked_by(&mut self, card: CardId, before: &Project) -> Vec<ClipHash> {
        let regions = self.state.project.card(card).map(|card| card.regions.clone()).unwrap_or_default();
        let named: BTreeSet<_> = regions.into_iter().map(|region| region.clip).collect();
        for clip in named.iter().filter(|clip| !before.names(**clip)) {
            self.unlearn(*clip);
        }
        named.into_iter().filter(|clip| !self.clips.contains_key(clip)).collect()
    }

    /// The clips of `hashes` that are here.
    pub(super) fn records(&self, hashes: impl IntoIterator<Item = ClipHash>) -> Vec<ClipRecord> {
        let record =
            |hash| Some(ClipRecord { clip: self.clips.get(&hash)?.clone(), blob: *self.blobs.get(&hash)? });
        hashes.into_iter().filter_map(record).collect()
    }

    /// One write for each card that `ops` touched: a change costs the same in a large project.
    pub(super) fn writes_of(&self, ops: &[Op]) -> Vec<Write> {
        let touched: BTreeSet<CardId> = ops.iter().filter_map(Op::card).collect();
        let id = self.state.record.id;
        let write = |card| match self.state.project.stored_card(card) {
            Some((key, card)) => Write::PutCard(id, CardRecord { key: key.clone(), card: card.clone() }),
            None => Write::DeleteCard(id, card),
        };
        touched.into_iter().map(write).collect()
    }

    /// The record after `ops` own ops. A project of one's own follows nobody; a guest who edits goes ahead in the order
    /// of the room.
    pub(super) fn touch_own(&mut self, place: Option<Place>, ops: usize, now: Timestamp) -> Write {
        self.touch(place.map(|Place(followed)| advanced(followed, ops)), place.is_some(), now)
    }

    fn touch(&mut self, followed: Option<Followed>, unsent: bool, now: Timestamp) -> Write {
        let State { record, project, history } = &mut self.state;
        let retitled = record.title != *project.title();
        record.title = project.title().clone();
        record.modified = now;
        record.history_next = history.next_seq();
        record.cards = project.len() as u32;
        record.duration_ms = project.duration_ms();
        record.followed = followed;
        record.unsent = unsent;
        Write::UpdateProject { record: record.clone(), retitled }
    }

    /// What sounds when `cards` play. Stretches whose clip is not here are left out.
    pub(super) fn playlist<'a>(&self, cards: impl Iterator<Item = &'a Arc<Card>>) -> Playlist {
        let segment = |card: &Card, region: &Region| {
            let clip = self.clips.get(&region.clip)?;
            Some(Segment {
                card: card.id,
                clip: region.clip,
                blob: *self.blobs.get(&region.clip)?,
                bytes: clip.bytes,
                media_type: clip.media_type.clone(),
                start_ms: region.start_ms,
                end_ms: region.end_ms,
                gain: region.gain,
            })
        };
        let segments = cards.flat_map(|card| card.regions.iter().filter_map(|region| segment(card, region)));
        Playlist { segments: segments.collect() }
    }

    /// The project as it is now, to be offered. Clips that are not here follow when they are.
    pub(super) fn snapshot(&self, followed: Followed) -> Snapshot {
        let State { record, project, .. } = &self.state;
        let cards: Vec<_> = project.cards().cloned().collect();
        let named: BTreeSet<_> = cards.iter().flat_map(|card| card.regions.iter().map(|r| r.clip)).collect();
        Snapshot {
            project: record.id,
            title: project.title().clone(),
            created: record.created,
            modified: record.modified,
            digest: digest(project),
            clips: self.records(named),
            cards,
            followed,
        }
    }
}
