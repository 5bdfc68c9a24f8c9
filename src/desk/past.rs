//! What was done to the open project, by oneself and by others, as a person reads it.

use std::{collections::VecDeque, sync::Arc};

use crate::{
    ids::CardId,
    project::{
        Action, CardEdit, Gain, History, Label, Op, Project, Region, history::Entry, text::PersonName,
    },
    time::Timestamp,
};

/// Actions of others that are remembered while the project is open.
const OTHERS_MAX: usize = 200;
/// Changes of others of one kind that come this close to each other are one action.
const TOGETHER_MS: u64 = 2_000;

/// One action, as it is listed.
#[derive(Debug, Clone, PartialEq)]
pub struct PastAction {
    /// Its number in one's own history, to go back to there; nothing of what others did.
    pub seq: Option<u64>,
    /// What was done.
    pub action: Action,
    /// The title of the first card it was done to, as it was then; may be empty.
    pub about: Label,
    /// How many cards it was done to.
    pub cards: usize,
    /// When; 0 if it was done by an older program, which did not say.
    pub at: Timestamp,
    /// Who, if somebody else; the name may be empty.
    pub by: Option<PersonName>,
    /// It was taken back.
    pub undone: bool,
}

/// What others did while the project was open, oldest first. Copies share it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Others(Arc<VecDeque<PastAction>>);

/// All that was done, to be listed when somebody looks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Past {
    own: History,
    others: Others,
}

impl Others {
    /// Somebody changed something. `before`: the project as it was.
    pub(super) fn note(&mut self, op: &Op, before: &Project, by: PersonName, now: Timestamp) {
        let action = action_of(op, before);
        let all = Arc::make_mut(&mut self.0);
        let last = all.back_mut().filter(|last| last.action == action && last.by.as_ref() == Some(&by));
        if let Some(last) = last.filter(|last| now.0.saturating_sub(last.at.0) <= TOGETHER_MS) {
            last.cards += 1;
            last.at = now;
            return;
        }
        let done = PastAction {
            seq: None,
            action,
            about: about(std::slice::from_ref(op), before),
            cards: usize::from(op.card().is_some()),
            at: now,
            by: Some(by),
            undone: false,
        };
        all.push_back(done);
        if all.len() > OTHERS_MAX {
            all.pop_front();
        }
    }
}

impl Past {
    pub(super) fn of(own: &History, others: &Others) -> Self {
        Self { own: own.clone(), others: others.clone() }
    }

    /// All actions, oldest first.
    pub fn actions(&self) -> Vec<PastAction> {
        let next = self.own.next_seq();
        let own = |entry: &Entry| PastAction {
            seq: Some(entry.seq),
            action: entry.action,
            about: entry.about.clone(),
            cards: entry.cards(),
            at: entry.at,
            by: None,
            undone: entry.seq >= next,
        };
        let mut all: Vec<PastAction> = self.own.entries().map(own).collect();
        for other in self.others.0.iter() {
            // One's own keep their order, whatever the clock said.
            let behind = all.iter().rposition(|done| done.at <= other.at).map_or(0, |at| at + 1);
            all.insert(behind, other.clone());
        }
        all
    }
}

/// The title of the first card that `ops` change.
pub(super) fn about(ops: &[Op], before: &Project) -> Label {
    ops.iter()
        .find_map(|op| match op {
            Op::Create { card, .. } => Some(card.label.clone()),
            op => before.card(op.card()?).map(|card| card.label.clone()),
        })
        .unwrap_or_default()
}

/// What an op looks like that somebody else made.
fn action_of(op: &Op, before: &Project) -> Action {
    match op {
        Op::Retitle { .. } => Action::Retitle,
        Op::Create { .. } => Action::Record,
        Op::Delete { .. } => Action::Delete,
        Op::Move { .. } => Action::Move,
        Op::SetRegions { card, regions } if only_levels(before, *card, regions) => Action::Level,
        Op::SetRegions { .. } => Action::ChangeAudio,
        Op::Edit { edit: CardEdit { label: Some(_), .. }, .. } => Action::Rename,
        Op::Edit { edit: CardEdit { colour: Some(_), .. }, .. } => Action::Recolour,
        Op::Edit { edit: CardEdit { tags: Some(_), .. }, .. } => Action::Retag,
        Op::Edit { .. } => Action::EditCard,
    }
}

/// It plays the same as before, at another level.
fn only_levels(before: &Project, card: CardId, regions: &[Region]) -> bool {
    let place = |region: &Region| Region { gain: Gain::NONE, ..*region };
    before.card(card).is_some_and(|card| card.regions.iter().map(place).eq(regions.iter().map(place)))
}
