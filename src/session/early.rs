//! A project that comes in, looked at and heard before all of it is here.
//!
//! ```text
//! Nobody listens ─listen→ Coming ─all verified and in its place→ Here
//!                            └─cancelled, failed, replaced, gone→ Over        any ─stop_listening→ nobody listens
//! ```

use super::{Output, Session, peer::Peer, receiving::Receiving};
use crate::{
    ids::{CardId, LinkId, ProjectId},
    machine::Cx,
    ports::{arriving::Inflow, media::Playlist},
    project::{Project, Refusal},
};

/// Cards that are shown at once: a page of them is drawn anew whenever bytes have come.
pub const CARDS_A_PAGE: usize = 50;

/// What is looked at and what is heard of projects that come in.
#[derive(Debug, Default)]
pub(super) struct Early {
    /// The link whose project is looked at, and which page of its cards.
    pub(super) look: Option<(LinkId, usize)>,
    listening: Option<Listening>,
}

#[derive(Debug, Clone, Copy)]
struct Listening {
    link: LinkId,
    sync: u32,
    project: ProjectId,
    placed: bool,
}

/// How it stands with the project that is listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hearing {
    /// It still comes in.
    Coming,
    /// It is in its place.
    Here(ProjectId),
    /// It does not come any more.
    Over,
}

impl Session {
    /// Shows a page of the cards that come in over this link.
    pub(super) fn look_inside(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, page: usize) {
        self.early.look = Some((link, page));
        let (links, mut ctx) = self.star.lend(cx);
        links.look_inside(&mut ctx, link);
    }

    /// Shows them no more.
    pub(super) fn look_away(&mut self) {
        self.early.look = None;
    }

    /// Somebody listens to the project that comes in, from this card on. Its sound comes first from now on. Refused when the
    /// card is not among those that come in.
    pub fn listen(&mut self, cx: &mut Cx<'_, Output>, from: CardId) -> Result<Playlist, Refusal> {
        let has_it =
            |receiving: &&Receiving| receiving.arriving().is_some_and(|project| project.card(from).is_some());
        let found = self.star.links.peers().find_map(|(link, peer)| {
            let receiving = peer.receiving().filter(has_it)?;
            Some((link, receiving.sync(), receiving.project_id()))
        });
        let (link, sync, project) = found.ok_or(Refusal::CardGone)?;
        let (links, mut ctx) = self.star.lend(cx);
        let (playlist, reached) = links.listen(&mut ctx, link, from).ok_or(Refusal::SoundMissing)?;
        self.early.listening = Some(Listening { link, sync, project, placed: false });
        self.screen.touch();
        self.finish(cx);
        cx.emit(Output::Inflow(Inflow::Begin(reached)));
        Ok(playlist)
    }

    /// Who listens has come to this card: what plays next comes next.
    pub fn listens_at(&mut self, cx: &mut Cx<'_, Output>, card: CardId) {
        if let Some(Listening { link, .. }) = self.early.listening {
            let (links, mut ctx) = self.star.lend(cx);
            links.put_first(&mut ctx, link, card);
            self.screen.touch();
            self.finish(cx);
        }
    }

    /// Nobody listens any more.
    pub fn stop_listening(&mut self, cx: &mut Cx<'_, Output>) {
        if let Some(Listening { link, .. }) = self.early.listening.take() {
            self.star.links.stop_listening(link);
            cx.emit(Output::Inflow(Inflow::End));
        }
    }

    /// The project that is listened to, while it comes in.
    pub fn heard(&self) -> Option<&Project> {
        let Listening { link, sync, .. } = self.early.listening?;
        let receiving = self.star.links.peer(link).and_then(Peer::receiving);
        receiving.filter(|it| it.sync() == sync)?.arriving()
    }

    /// How it stands with what is listened to; `None` when nothing is.
    pub fn hearing(&self) -> Option<Hearing> {
        let Listening { link, sync, project, placed } = self.early.listening?;
        if placed {
            return Some(Hearing::Here(project));
        }
        let receiving = self.star.links.peer(link).and_then(Peer::receiving);
        let comes = receiving.is_some_and(|it| it.sync() == sync && it.state().is_moving());
        Some(if comes { Hearing::Coming } else { Hearing::Over })
    }

    /// The project that came over this link is in its place.
    pub(super) fn note_placed(&mut self, link: LinkId, project: ProjectId) {
        if let Some(listening) = &mut self.early.listening {
            listening.placed |= (listening.link, listening.project) == (link, project);
        }
    }
}
