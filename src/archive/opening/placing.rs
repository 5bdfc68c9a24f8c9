//! A project that is put together goes to the disk: in one commit when it is small, else in several, of which the last one
//! takes it out of the trash.

use std::collections::{BTreeSet, VecDeque};

use super::{
    super::{
        limits::RECORDS_A_STEP,
        losses::Losses,
        names::{self, told_apart},
    },
    Opened, Opening, OpeningOutput, Planning, Step, plan,
};
use crate::{
    ids::{CardId, ClipHash},
    ports::storage::{CardRecord, DbError, Have, ProjectRecord, StorageReply, StorageRequest, Write},
    project::Project,
};

/// A placing on its way.
#[derive(Debug)]
pub(super) struct Placing {
    project: Project,
    record: ProjectRecord,
    losses: Losses,
    /// Cards that no commit has written.
    cards: VecDeque<CardId>,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    /// The disk is asked once more which of the clips it has, right before the commit that names them.
    Checking { cards: Vec<CardId>, clips: Vec<ClipHash> },
    /// A commit that names these clips is on its way, the last one or not.
    Committing { last: bool, clips: Vec<ClipHash> },
}

impl Opening {
    pub(super) fn begin_placing(&mut self, planning: Planning) {
        let Planning { project, losses: cards, .. } = planning;
        let title = project.title().clone();
        let title = if title.is_empty() { names::title_of(self.named_by(), self.untitled) } else { title };
        let title = told_apart(&title, &self.taken);
        let listed = &self.current.listed;
        let losses = Losses { cards, breaks_off: listed.breaks_off, newer: listed.newer };
        let record = plan::record(&project, title, listed.created, self.times.now);
        let cards = project.cards().map(|card| card.id).collect();
        let phase = Phase::Committing { last: false, clips: Vec::new() };
        self.next_batch(Box::new(Placing { project, record, losses, cards, phase }));
    }

    /// What names a project that has no title: of several in one file the folder, else the file.
    fn named_by(&self) -> &str {
        let folder = self.current.root.trim_end_matches('/');
        if self.is_several() && !folder.is_empty() { folder } else { &self.file.name }
    }

    /// The next cards, with the clips that they name and nothing on the disk does yet.
    fn next_batch(&mut self, mut placing: Box<Placing>) {
        let (mut cards, mut clips) = (Vec::new(), BTreeSet::new());
        while cards.len() + 2 * clips.len() < RECORDS_A_STEP
            && let Some(id) = placing.cards.pop_front()
        {
            cards.push(id);
            let regions = placing.project.card(id).into_iter().flat_map(|card| &card.regions);
            clips.extend(
                regions.map(|region| region.clip).filter(|clip| self.current.staged.contains_key(clip)),
            );
        }
        let clips: Vec<_> = clips.into_iter().collect();
        placing.phase = Phase::Checking { cards, clips: clips.clone() };
        if clips.is_empty() {
            return self.place_on(placing, StorageReply::Have(Vec::new()));
        }
        self.out.push_back(OpeningOutput::Store(StorageRequest::FindClips(clips)));
        self.step = Step::Placing(placing);
    }

    /// The disk answered.
    pub(super) fn place_on(&mut self, mut placing: Box<Placing>, reply: StorageReply) {
        let nothing = Phase::Committing { last: false, clips: Vec::new() };
        match (std::mem::replace(&mut placing.phase, nothing), reply) {
            (Phase::Checking { cards, clips }, StorageReply::Have(have)) => {
                self.commit(placing, &cards, clips, have);
            }
            (Phase::Committing { last, clips }, StorageReply::Done) => {
                self.current.staged.retain(|clip, _| !last && clips.binary_search(clip).is_err());
                self.current.hidden = (!last).then_some(placing.record.id);
                if last { self.placed(*placing) } else { self.next_batch(placing) }
            }
            _ => self.fail(DbError::Damaged.into()),
        }
    }

    fn commit(&mut self, mut placing: Box<Placing>, cards: &[CardId], clips: Vec<ClipHash>, have: Vec<Have>) {
        let here = plan::whole(&clips, have);
        let last = placing.cards.is_empty();
        let id = placing.record.id;
        let mut writes = Vec::with_capacity(cards.len() + 2 * clips.len() + 1);
        if last {
            writes.push(Write::PutProject(placing.record.clone()));
        } else if self.current.hidden.is_none() {
            let trashed = Some(self.times.hidden);
            writes.push(Write::PutProject(ProjectRecord { trashed, ..placing.record.clone() }));
        }
        for card in cards {
            if let Some((key, card)) = placing.project.stored_card(*card) {
                writes.push(Write::PutCard(id, CardRecord { key: key.clone(), card: card.clone() }));
            }
        }
        for (clip, staged) in &self.current.staged {
            let is_played = clips.binary_search(clip).is_ok();
            if !is_played && !last {
                continue;
            }
            writes.push(Write::DeletePartial(self.holder(staged.blob).hash));
            // A transfer may have stored it meanwhile; and nothing plays what is left at the end.
            writes.push(match here.get(clip) {
                None if is_played => Write::PutClip(staged.clone()),
                _ => Write::EraseBlob(staged.blob),
            });
        }
        placing.phase = Phase::Committing { last, clips };
        self.step = Step::Placing(placing);
        self.out.push_back(OpeningOutput::Store(StorageRequest::Commit(writes)));
    }

    fn placed(&mut self, placing: Placing) {
        let Placing { record, losses, .. } = placing;
        self.taken.push(record.title.to_string());
        self.told = true;
        self.out.push_back(OpeningOutput::Opened(Box::new(Opened { record, losses })));
        self.next_project();
    }
}

const _: () = assert!(RECORDS_A_STEP > 2, "a card and its clip go together");
