//! The open project: its document, its clips, its history, and how a change becomes ops, undo and writes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{App, live::Change, recording::Recorder, view::Locked};
use crate::{
    ids::{BlobId, CardId, ClipHash, ProjectId},
    ports::{
        media::{Programme, Segment},
        storage::{CardRecord, ClipRecord, ProjectRecord, StoredProject, Write},
    },
    project::{Card, Clip, Edit, History, Op, Plan, Project, Refusal, command, digest::digest},
    session::Snapshot,
    time::Timestamp,
    wire::live::Followed,
};

/// A project in memory. What is here and not yet on the disk is on its way there.
#[derive(Debug)]
pub(super) struct OpenProject {
    record: ProjectRecord,
    project: Project,
    clips: Arc<BTreeMap<ClipHash, Clip>>,
    blobs: BTreeMap<ClipHash, BlobId>,
    history: History,
}

impl OpenProject {
    /// A new, empty one.
    pub(super) fn new(record: ProjectRecord) -> Self {
        let project = Project::new(record.id, record.title.clone());
        Self { record, project, clips: Arc::default(), blobs: BTreeMap::new(), history: History::default() }
    }

    /// As the disk has it.
    pub(super) fn from_stored(stored: StoredProject) -> Self {
        let StoredProject { record, cards, clips, history } = stored;
        let cards = cards.into_iter().map(|record| (record.key, Arc::unwrap_or_clone(record.card)));
        let project = Project::from_stored(record.id, record.title.clone(), cards);
        let blobs = clips.iter().map(|record| (record.clip.hash, record.blob)).collect();
        let clips = clips.into_iter().map(|record| (record.clip.hash, record.clip)).collect();
        let history = History::from_stored(history, record.history_next);
        Self { record, project, clips: Arc::new(clips), blobs, history }
    }

    pub(super) fn id(&self) -> ProjectId {
        self.record.id
    }

    pub(super) fn record(&self) -> &ProjectRecord {
        &self.record
    }

    pub(super) fn project(&self) -> &Project {
        &self.project
    }

    pub(super) fn clips(&self) -> &Arc<BTreeMap<ClipHash, Clip>> {
        &self.clips
    }

    pub(super) fn history(&self) -> &History {
        &self.history
    }

    /// A clip whose bytes are on the disk.
    pub(super) fn learn(&mut self, record: &ClipRecord) {
        Arc::make_mut(&mut self.clips).insert(record.clip.hash, record.clip.clone());
        self.blobs.insert(record.clip.hash, record.blob);
    }

    /// Applies `ops` and returns their inverses, last first. All or none.
    fn apply_all(&mut self, ops: &[Op]) -> Option<Vec<Op>> {
        let before = self.project.clone();
        let mut inverses = Vec::with_capacity(ops.len());
        for op in ops {
            let Ok(inverse) = self.project.apply(op.clone()) else {
                self.project = before;
                return None;
            };
            inverses.push(inverse);
        }
        inverses.reverse();
        Some(inverses)
    }

    /// Carries a plan out; returns what must be written. `None`: it does not apply (a bug, or a damaged record).
    pub(super) fn perform(&mut self, plan: Plan, now: Timestamp) -> Option<Vec<Write>> {
        let inverse = self.apply_all(&plan.ops)?;
        let mut writes = self.writes_of(&plan.ops);
        let (entry, oldest) = self.history.record(plan.action, plan.ops, inverse);
        writes.push(Write::ForgetEntriesFrom(self.record.id, entry.seq));
        writes.push(Write::PutEntry(self.record.id, entry.clone()));
        if oldest > 1 {
            writes.push(Write::ForgetEntriesBefore(self.record.id, oldest));
        }
        writes.push(self.touch(now));
        Some(writes)
    }

    fn undo(&mut self, now: Timestamp) -> Option<(Vec<Op>, Vec<Write>)> {
        let ops = self.history.undo()?.inverse.clone();
        self.apply_all(&ops)?;
        self.history.undone();
        let mut writes = self.writes_of(&ops);
        writes.push(self.touch(now));
        Some((ops, writes))
    }

    fn redo(&mut self, now: Timestamp) -> Option<(Vec<Op>, Vec<Write>)> {
        let ops = self.history.redo()?.done.clone();
        self.apply_all(&ops)?;
        self.history.redone();
        let mut writes = self.writes_of(&ops);
        writes.push(self.touch(now));
        Some((ops, writes))
    }

    /// Applies an op of somebody else. It is not in the history here: only one's own actions can be undone.
    pub(super) fn follow(&mut self, op: &Op, now: Timestamp) -> Option<Vec<Write>> {
        let ops = std::slice::from_ref(op);
        self.apply_all(ops)?;
        let mut writes = self.writes_of(ops);
        writes.push(self.touch(now));
        Some(writes)
    }

    /// Where this copy stands in a shared project's order of ops, to be written with the next change.
    pub(super) fn set_followed(&mut self, followed: Option<Followed>, unsent: bool) {
        self.record.followed = followed;
        self.record.unsent = unsent;
    }

    /// Clips that cards name and that are not here.
    pub(super) fn missing<'a>(&self, cards: impl Iterator<Item = &'a Arc<Card>>) -> Vec<ClipHash> {
        let named: BTreeSet<_> =
            cards.flat_map(|card| card.regions.iter().map(|region| region.clip)).collect();
        named.into_iter().filter(|hash| !self.clips.contains_key(hash)).collect()
    }

    /// The clips of `hashes` that are here.
    pub(super) fn records(&self, hashes: impl IntoIterator<Item = ClipHash>) -> Vec<ClipRecord> {
        let record =
            |hash| Some(ClipRecord { clip: self.clips.get(&hash)?.clone(), blob: *self.blobs.get(&hash)? });
        hashes.into_iter().filter_map(record).collect()
    }

    /// One write for each card that `ops` touched: a change costs the same in a large project.
    fn writes_of(&self, ops: &[Op]) -> Vec<Write> {
        let touched: BTreeSet<CardId> = ops.iter().filter_map(Op::card).collect();
        let write = |id| match self.project.stored_card(id) {
            Some((key, card)) => {
                Write::PutCard(self.record.id, CardRecord { key: key.clone(), card: card.clone() })
            }
            None => Write::DeleteCard(self.record.id, id),
        };
        touched.into_iter().map(write).collect()
    }

    fn touch(&mut self, now: Timestamp) -> Write {
        self.record.title = self.project.title().clone();
        self.record.modified = now;
        self.record.history_next = self.history.next_seq();
        self.record.cards = self.project.len() as u32;
        self.record.duration_ms = self.project.duration_ms();
        Write::PutProject(self.record.clone())
    }

    /// What sounds when `cards` play. Stretches whose clip is not here are left out.
    pub(super) fn programme<'a>(&self, cards: impl Iterator<Item = &'a Arc<Card>>) -> Programme {
        let segment = |card: &Card, region: &crate::project::Region| {
            let clip = self.clips.get(&region.clip)?;
            Some(Segment {
                card: card.id,
                clip: region.clip,
                blob: *self.blobs.get(&region.clip)?,
                bytes: clip.bytes,
                media_type: clip.media_type.clone(),
                start_ms: region.start_ms,
                end_ms: region.end_ms,
            })
        };
        let segments = cards.flat_map(|card| card.regions.iter().filter_map(|region| segment(card, region)));
        Programme { segments: segments.collect() }
    }

    /// The project as it is now, to be offered. Clips that are not here follow when they are.
    pub(super) fn snapshot(&self, followed: Followed) -> Snapshot {
        let cards: Vec<_> = self.project.cards().cloned().collect();
        let named: BTreeSet<_> = cards.iter().flat_map(|card| card.regions.iter().map(|r| r.clip)).collect();
        Snapshot {
            project: self.record.id,
            title: self.project.title().clone(),
            created: self.record.created,
            modified: self.record.modified,
            digest: digest(&self.project),
            clips: self.records(named),
            cards,
            followed,
        }
    }
}

impl App {
    /// Why the open project cannot be changed.
    pub(super) fn locked(&self) -> Option<Locked> {
        self.session.locked(self.now.instant, self.open.as_ref()?.id())
    }

    pub(super) fn editable(&mut self) -> Result<&mut OpenProject, Refusal> {
        if self.locked().is_some() {
            return Err(Refusal::NotEditor);
        }
        if self.opening.is_some() && self.opening == self.open.as_ref().map(OpenProject::id) {
            return Err(Refusal::Reading); // What is in memory is not what is on the disk.
        }
        self.open.as_mut().ok_or(Refusal::NoProject)
    }

    pub(super) fn edit(&mut self, edit: Edit) -> Result<(), Refusal> {
        let now = self.now.wall;
        self.editable()?;
        let open = self.open.as_ref().ok_or(Refusal::NoProject)?;
        let plan = command::plan(&open.project, edit, &mut self.ids, now)?;
        if plan.ops.is_empty() {
            return Ok(());
        }
        self.perform(plan, Vec::new())
    }

    /// Carries a plan out together with other writes, in one transaction.
    pub(super) fn perform(&mut self, plan: Plan, mut writes: Vec<Write>) -> Result<(), Refusal> {
        let now = self.now.wall;
        let ops = plan.ops.clone();
        self.place_own(ops.len())?;
        let more = self.editable()?.perform(plan, now).ok_or(Refusal::CardGone)?;
        writes.extend(more);
        self.changed(ops, writes);
        Ok(())
    }

    pub(super) fn undo(&mut self) -> Result<(), Refusal> {
        let now = self.now.wall;
        if matches!(self.recorder, Recorder::Saving) {
            return Err(Refusal::Recording);
        }
        let ops = self.editable()?.history.undo().map_or(0, |entry| entry.inverse.len());
        self.place_own(ops)?;
        let (ops, writes) = self.editable()?.undo(now).ok_or(Refusal::NothingToUndo)?;
        self.changed(ops, writes);
        Ok(())
    }

    pub(super) fn redo(&mut self) -> Result<(), Refusal> {
        let now = self.now.wall;
        let ops = self.editable()?.history.redo().map_or(0, |entry| entry.done.len());
        self.place_own(ops)?;
        let (ops, writes) = self.editable()?.redo(now).ok_or(Refusal::NothingToUndo)?;
        self.changed(ops, writes);
        Ok(())
    }

    fn changed(&mut self, ops: Vec<Op>, writes: Vec<Write>) {
        self.show_change();
        let recorded = matches!(self.recorder, Recorder::Saving);
        self.commit_change(Change::Own { ops, recorded }, writes);
    }

    /// The open document is another than before.
    pub(super) fn show_change(&mut self) {
        if let Some(open) = &self.open {
            self.projects.insert(open.id(), open.record.clone());
        }
        self.dirty.project = true;
        self.dirty.library = true;
        self.stop_if_gone();
    }
}
