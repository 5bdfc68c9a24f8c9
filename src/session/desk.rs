//! What the desk, where the open project lies, tells the session and asks of it, by way of the router.

use super::{
    Output, Session,
    links::Links,
    peer::{Peer, Phase},
    receiving::Receiving,
    room::guest::{Guest, Mine},
};
use crate::{
    ids::{ClipHash, LinkId, ProjectId, RoomId},
    machine::Cx,
    ports::{snapshot::Snapshot, storage::ClipRecord},
    project::{Op, Refusal, digest::Digests, text::PersonName},
    time::Instant,
    wire::{
        live::{Followed, LiveOp, Position},
        message::SyncFault,
    },
};

impl Session {
    /// Ops of ours are stored: whoever shares the project gets them.
    pub fn published(&mut self, cx: &mut Cx<'_, Output>, ops: Vec<Op>) {
        let (links, mut ctx) = self.star.lend(cx);
        links.published(&mut ctx, ops);
        self.finish(cx);
    }

    /// The op of [`Output::Apply`] is stored; or it is not, because it does not apply or the disk failed.
    pub fn committed(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, op: LiveOp, stored: bool) {
        let (links, mut ctx) = self.star.lend(cx);
        links.committed(&mut ctx, link, op, stored);
        self.finish(cx);
    }

    /// An op of ours could not be stored, and what others have is compared again. The disk may hold what was on its way
    /// behind it.
    pub fn invalidate_proofs(&mut self) {
        self.star.links.invalidate_proofs();
        self.screen.touch();
    }

    /// These clips are missing here; whoever is at `link` may have them.
    pub fn fetch(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, missing: Vec<ClipHash>) {
        let (links, mut ctx) = self.star.lend(cx);
        links.fetch(&mut ctx, link, missing);
        self.finish(cx);
    }

    /// These clips are here: everybody who waits for them gets them.
    pub fn serve(&mut self, cx: &mut Cx<'_, Output>, records: &[ClipRecord]) {
        let (links, mut ctx) = self.star.lend(cx);
        links.serve(&mut ctx, records);
        self.finish(cx);
    }

    /// Nothing of the shared project is on its way to the disk. Leads to [`Output::NeedsSnapshot`] and
    /// [`Output::NeedsDigest`], which are taken up while that is so.
    pub fn settled(&mut self, cx: &mut Cx<'_, Output>) {
        if let Some(followed) = self.star.links.place() {
            for link in std::mem::take(&mut self.to_offer) {
                cx.emit(Output::NeedsSnapshot { link, followed });
            }
        }
        let (links, mut ctx) = self.star.lend(cx);
        if links.settled(&mut ctx) {
            cx.emit(Output::NeedsDigest);
        }
        self.finish(cx);
    }

    /// The whole document, for whoever needs it.
    pub fn offer(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, snapshot: Snapshot) {
        self.put_done_away();
        let (links, mut ctx) = self.star.lend(cx);
        links.offer(&mut ctx, link, snapshot);
        self.finish(cx);
    }

    /// The document has these digests now: guests who are due are asked for theirs.
    pub fn check(&mut self, cx: &mut Cx<'_, Output>, digests: &Digests) {
        let (links, mut ctx) = self.star.lend(cx);
        links.check(&mut ctx, digests);
        self.finish(cx);
    }

    /// The document here was compared with what [`Output::Compare`] says.
    pub fn compared(&mut self, cx: &mut Cx<'_, Output>, at: Position, same: bool) {
        let (links, mut ctx) = self.star.lend(cx);
        links.compared(&mut ctx, at, same);
        self.finish(cx);
    }

    /// The copy of [`Output::Resumed`] stands where it should and is shown.
    pub fn resumed(&mut self, link: LinkId, project: ProjectId) {
        self.incoming.view(link, project);
        self.screen.touch();
    }

    /// The copy of [`Output::Resumed`] stands elsewhere, or is gone: everything is asked for.
    pub fn diverged(&mut self, cx: &mut Cx<'_, Output>) {
        let (links, mut ctx) = self.star.lend(cx);
        links.diverged(&mut ctx);
        self.finish(cx);
    }

    /// The page of another attempt to join than this one is open: what arrived over this link does not take it away.
    pub fn joins_elsewhere(&self, link: LinkId) -> bool {
        self.joining.is_of_another(link)
    }

    /// The project of [`Output::Arrived`] is in place and on the disk, or could not be written.
    pub fn switched(
        &mut self,
        cx: &mut Cx<'_, Output>,
        link: LinkId,
        project: ProjectId,
        result: Result<(), SyncFault>,
    ) {
        if result.is_ok() {
            if self.star.links.peer(link).is_some_and(Peer::is_ready) {
                self.incoming.view(link, project);
            }
            self.joining.end_link(link);
            self.note_placed(link, project);
        }
        self.screen.touch();
        let (links, mut ctx) = self.star.lend(cx);
        links.switched(&mut ctx, link, result);
        self.finish(cx);
    }

    /// Where the copy of a project stands in the order of ops it shares. `None`: it is not shared.
    pub fn followed(&self, project: ProjectId) -> Option<Followed> {
        self.star.links.followed(project)
    }

    /// What whoever edits is called, if it is somebody else; may be empty.
    pub fn editor_name(&self) -> PersonName {
        let links = &self.star.links;
        let holder = links.pen_state().and_then(|pen| pen.holder);
        let has_it = |peer: &Peer| match holder {
            Some(holder) => peer.hello().is_some_and(|hello| hello.peer == holder),
            None => !peer.is_our_guest(),
        };
        let linked =
            links.peers().find(|(_, peer)| has_it(peer)).map(|(_, peer)| PersonName::new(&peer.name()));
        let told = || {
            let people = links.guest().map(Guest::people).unwrap_or_default();
            people.iter().find(|person| Some(person.peer) == holder).map(|person| person.name.clone())
        };
        linked.or_else(told).unwrap_or_default()
    }

    /// Where a change of ours that is about to be made begins in the shared order: we are the guest who edits. The change
    /// of `n` ops, made while `m` others are on their way to the disk, ends `n + m` later. `None`: the project follows nobody.
    pub fn placement(&self, project: ProjectId) -> Option<Followed> {
        let Some(Mine::Yes(epoch)) = self.star.links.mine() else { return None };
        let followed = self.followed(project)?;
        Some(Followed { at: Position { epoch, ..followed.at }, ..followed })
    }

    /// The link to whoever hosts the room that we are in.
    pub fn host(&self) -> Option<LinkId> {
        self.star.links.guest().map(Guest::link)
    }

    /// A session holds another project than this one, or invitations to another one are open: why this one cannot be shared.
    pub(super) fn forbids_sharing(&self, project: ProjectId) -> Option<Refusal> {
        let other = |shared: Option<ProjectId>| shared.is_some_and(|shared| shared != project);
        if other(self.held()) {
            Some(Refusal::InSession)
        } else {
            other(self.hosted()).then_some(Refusal::Invited)
        }
    }

    /// The project that people who are here have in common: it stays on screen. Invitations that nobody has answered hold
    /// nothing.
    pub fn held(&self) -> Option<ProjectId> {
        let is_gone = |peer: &Peer| peer.is_over() || peer.is_leaving();
        let has_come = |peer: &Peer| peer.is_our_guest() && !is_gone(peer) && peer.pairing().is_none();
        let hosts = self.star.links.peers().any(|(_, peer)| has_come(peer));
        self.invites.project().filter(|_| hosts).or(self.incoming.viewing())
    }

    /// Why a project cannot be deleted.
    pub fn forbids_deleting(&self, project: ProjectId) -> Option<Refusal> {
        if self.held() == Some(project) || self.is_incoming(project) {
            return Some(Refusal::InUse);
        }
        let is_open = |peer: &Peer| peer.is_our_guest() && peer.is_pairing();
        let invited = self.star.links.peers().any(|(_, peer)| is_open(peer));
        (invited && self.invites.project() == Some(project)).then_some(Refusal::Invited)
    }

    /// The project that this session shares, ours or somebody else's.
    pub fn shared(&self) -> Option<ProjectId> {
        self.hosted().or(self.incoming.viewing())
    }

    /// The project that those who came to us get.
    fn hosted(&self) -> Option<ProjectId> {
        let hosts = self.star.links.peers().any(|(_, peer)| peer.is_our_guest() && !peer.is_over());
        self.invites.project().filter(|_| hosts)
    }

    /// The project is being replaced by one that comes in.
    pub fn is_incoming(&self, project: ProjectId) -> bool {
        let comes = |receiving: &Receiving| receiving.summary().is_some_and(|it| it.project == project);
        self.star
            .links
            .peers()
            .filter_map(|(_, peer)| peer.receiving())
            .any(|it| it.state().is_moving() && comes(it))
    }

    /// Somebody is here, or may come by a code that is out.
    pub fn is_in_company(&self) -> bool {
        let is_here =
            |peer: &Peer| matches!(peer.phase(), Phase::Greeting { .. } | Phase::Ready) && !peer.is_lost();
        self.star.links.peers().any(|(_, peer)| peer.is_pairing() || is_here(peer))
    }

    /// A code is on its way by hand: whoever carries it is in another program, and the page in the background.
    pub fn is_waiting_for_reply(&self) -> bool {
        self.star.links.peers().any(|(_, peer)| peer.is_pairing())
    }

    /// All documents are proven to be the same: a viewer's as the editor's, the host's as everybody's. `settled`: nothing
    /// of the project is on its way to the disk. `None` while nothing is shared.
    pub fn in_sync(&self, settled: bool) -> Option<bool> {
        self.star.links.in_sync().map(|same| same && settled)
    }

    /// The room and the epoch in which this person may edit the project now: rule 7 allows one person in each.
    pub fn edits_in(&self, now: Instant, project: ProjectId) -> Option<(RoomId, u32)> {
        let links: &Links = &self.star.links;
        let room = links.followed(project)?.room;
        let edits = self.locked_by_role(now, project).is_none();
        edits.then_some((room, links.pen_state()?.epoch))
    }
}
