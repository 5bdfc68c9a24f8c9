//! Levels: what is evened out, and how it becomes a change; and what plays while levels change.

use super::{
    App,
    command::{Command, EditCommand},
};
use crate::{
    ids::CardId,
    levels::{LevelsCommand, Output},
    notice::{EvenReport, NoticeKind},
    project::{Edit, Evened, Refusal},
};

impl App {
    pub(super) fn level(&mut self, command: LevelsCommand) -> Result<(), Refusal> {
        match command {
            LevelsCommand::EvenOut(chosen) => self.even_out(chosen),
            LevelsCommand::Cancel => {
                self.levels.cancel();
                Ok(())
            }
        }
    }

    fn even_out(&mut self, chosen: Option<Vec<CardId>>) -> Result<(), Refusal> {
        self.desk.check_editable()?;
        let document = self.desk.document().ok_or(Refusal::NoProject)?;
        let wanted = |card: CardId| chosen.as_ref().is_none_or(|chosen| chosen.contains(&card));
        let cards: Vec<_> = document.cards().filter(|card| wanted(card.id)).cloned().collect();
        if cards.is_empty() {
            return Err(Refusal::CardGone);
        }
        let clips = cards.iter().flat_map(|card| card.regions.iter().map(|region| region.clip));
        let clips: std::collections::BTreeSet<_> = clips.collect();
        let clips = self.desk.records(clips);
        self.levels.begin(&mut self.lender.cx(), cards, clips);
        Ok(())
    }

    pub(super) fn hear_levels(&mut self, output: Output) {
        match output {
            Output::Media(request) => self.effects.push_back(super::effect::Effect::Media(request)),
            Output::Found { evened, report } => self.take_levels(evened, report),
        }
    }

    /// What was found becomes one change, unless the project may not be changed any more.
    fn take_levels(&mut self, evened: Vec<Evened>, mut report: EvenReport) {
        // Who changed a card meanwhile knows how loud it should be.
        let document = self.desk.document();
        let plays = |it: &Evened| Some(&document?.card(it.card)?.regions);
        let lost = evened.iter().filter(|it| plays(it) != Some(&it.measured)).count();
        report.changed = report.changed.saturating_sub(lost);
        if !evened.is_empty() {
            let before = self.desk.revision();
            self.take_command(Command::Edit(EditCommand::Do(Edit::EvenOut(evened))));
            if self.desk.revision() == before {
                // Why not was said, or all of them are others by now.
                return;
            }
        }
        self.notify(NoticeKind::LevelsEven(report));
    }

    /// What plays takes levels over that changed.
    pub(super) fn relevel(&mut self) {
        // What still comes in is not of the open project, even where cards of both have one id.
        if let Some(document) = self.desk.document().filter(|_| !self.playback.is_early()) {
            let card = |card: CardId| document.card(card).map(|card| &**card);
            self.playback.relevel(&mut self.lender.cx(), |segment| card(segment.card));
        }
    }
}
