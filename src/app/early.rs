//! A project that is heard while it comes in: what the session says of it, and what the player does then.

use super::{App, effect::Effect};
use crate::{
    ids::CardId,
    notice::{EarlyEnd, NoticeKind},
    playback::What,
    ports::{
        arriving::{Inflow, Reach},
        media::MediaRequest,
    },
    project::{Project, Refusal},
    session::Hearing,
};

impl App {
    /// Plays the cards that come in from this one on, or holds what plays of them.
    pub(super) fn play_early(&mut self, card: CardId) -> Result<(), Refusal> {
        if self.playback.is_early() && self.playback.card() == Some(card) {
            self.playback.toggle(&mut self.lender.cx());
            return Ok(());
        }
        let playlist = self.session.listen(&mut self.lender.cx(), card)?;
        self.playback.play(&mut self.lender.cx(), playlist, 0, What::Early);
        Ok(())
    }

    /// Another card has begun to sound.
    pub(super) fn follow_sound(&mut self) {
        if let Some(card) = self.playback.card().filter(|_| self.playback.is_early()) {
            self.session.listens_at(&mut self.lender.cx(), card);
        }
    }

    /// A blob that is listened to has come further, or is damaged: what plays of it stops, before anybody reads on.
    pub(super) fn hear_inflow(&mut self, inflow: Inflow) {
        match &inflow {
            Inflow::More(reached) if reached.reach == Reach::Broken => self.end_early(EarlyEnd::Damaged),
            Inflow::More(reached) if reached.reach == Reach::Dropped => self.end_early(EarlyEnd::NoRoom),
            _ => {}
        }
        self.effects.push_back(Effect::Media(MediaRequest::Inflow(inflow)));
    }

    fn end_early(&mut self, why: EarlyEnd) {
        if self.playback.is_early() {
            self.playback.stop(&mut self.lender.cx());
            self.notify(NoticeKind::EarlyEnded(why));
        }
    }

    /// Whose cards are played: a project that still comes in while somebody listens to it, else the open one.
    pub(super) fn sounding_project(&self) -> Option<&Project> {
        self.session.heard().or_else(|| self.desk.document())
    }

    /// What belongs to the open project falls silent with it. What still comes in does not belong to it.
    pub(super) fn silence_desk(&mut self) {
        if !self.playback.is_early() {
            self.playback.stop(&mut self.lender.cx());
        }
    }

    /// What is heard early ends with the project, or goes on with it when all of it is here.
    pub(super) fn follow_early(&mut self) {
        let Some(hearing) = self.session.hearing() else { return };
        match hearing {
            _ if !self.playback.is_early() => {}
            Hearing::Coming => return,
            Hearing::Here(project) if self.desk.project_id() == Some(project) => {
                if self.desk.document().is_none() {
                    return; // It is being read.
                }
                self.playback.has_come();
            }
            // Something else was opened in its place.
            Hearing::Here(_) => self.playback.stop(&mut self.lender.cx()),
            Hearing::Over => self.end_early(EarlyEnd::NoMore),
        }
        self.session.stop_listening(&mut self.lender.cx());
        self.pass_on();
    }
}
