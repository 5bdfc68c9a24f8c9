//! Who is here and in what role, as people see it: their own links, and whom the hub tells of.

use crate::{
    ids::{LinkId, PeerId},
    session::{
        check::{Check, Words},
        links::Links,
        offering::Offering,
        peer::{Peer, Phase},
        reach::Way,
        room::{Guest, Hub, Room},
        state::PeerState,
        trust::Trust,
    },
    time::Instant,
    wire::live::{Somebody, Standing},
};

/// Own role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RoleView {
    /// May change the project.
    #[default]
    Editor,
    /// Looks and listens.
    Viewer,
}

/// Somebody else.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerView {
    /// The link to them; none to other guests of the same host.
    pub link: Option<LinkId>,
    /// Their program's id; `None` before its hello.
    pub peer: Option<PeerId>,
    /// Their name; empty when they set none.
    pub name: String,
    /// How it stands.
    pub state: PeerState,
    /// While the project is on its way to them: 0 to 99.
    pub percent: u8,
    /// They may change the project.
    pub editor: bool,
    /// It is the person who invited.
    pub host: bool,
    /// Since when they are here.
    pub since: Instant,
    /// Whether it is really them; `None` before their hello, and of other guests of the same host.
    pub check: Option<CheckView>,
    /// Which attempt to find a new path runs, of how many.
    pub attempt: Option<(u32, u32)>,
    /// The kind of path to them; none to other guests of the same host.
    pub way: Option<Way>,
}

/// Whether somebody is who they seem to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CheckView {
    /// How far the check is.
    pub state: CheckState,
    /// The words of this connection: the other side may not remember us and ask for them.
    pub words: Option<Words>,
    /// Somebody of this name or program was here before, with another certificate.
    pub changed: bool,
}

/// How far a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckState {
    /// The words are being made.
    Making,
    /// They are to be compared.
    Compare,
    /// Their program makes none.
    NoWords,
    /// The words matched, now or when they were here before.
    Checked,
}

impl CheckState {
    /// The name in `data-checked`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Making => "making",
            Self::Compare => "compare",
            Self::NoWords => "no-words",
            Self::Checked => "yes",
        }
    }
}

/// Somebody wants to edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRequestView {
    /// Who.
    pub peer: PeerId,
    /// Their name; empty when they set none.
    pub name: String,
    /// Why; may be empty.
    pub reason: String,
}

/// Everybody but this person.
pub(in crate::session) fn peers(links: &Links, trust: &Trust, now: Instant) -> Vec<PeerView> {
    let pen = links.pen_state();
    let linked = links.peers().filter_map(|(link, peer)| {
        let state = links.standing(link, now).filter(|_| !matches!(peer.phase(), Phase::Leaving { .. }))?;
        let id = peer.hello().map(|hello| hello.peer);
        // Another program has no role to give: its host edits.
        let editor = pen.map_or(!peer.is_our_guest(), |pen| id.is_some() && id == pen.holder);
        Some(linked(link, peer, state, editor, trust))
    });
    let told = links.guest().map(Guest::people).unwrap_or_default();
    let holder = pen.and_then(|pen| pen.holder);
    linked.chain(told.iter().map(|person| told_of(person, holder, now))).collect()
}

fn linked(link: LinkId, peer: &Peer, state: PeerState, editor: bool, trust: &Trust) -> PeerView {
    PeerView {
        link: Some(link),
        peer: peer.hello().map(|hello| hello.peer),
        name: peer.name(),
        state,
        percent: match state {
            PeerState::Syncing => peer.offering().map_or(0, Offering::percent),
            _ => 0,
        },
        editor,
        host: !peer.is_our_guest(),
        since: peer.since(),
        check: check(peer, trust),
        attempt: peer.attempt().filter(|_| state == PeerState::Reconnecting),
        way: peer.way(),
    }
}

fn told_of(person: &Somebody, holder: Option<PeerId>, now: Instant) -> PeerView {
    let (state, percent) = match person.standing {
        Standing::Syncing { percent } => (PeerState::Syncing, percent.min(99)),
        Standing::Here | Standing::Other => (PeerState::Connected, 0),
        Standing::InSync => (PeerState::InSync, 0),
        Standing::Away => (PeerState::Away, 0),
        Standing::Reconnecting => (PeerState::Reconnecting, 0),
        Standing::Lost => (PeerState::Lost, 0),
    };
    let ago_ms = person.since_s.saturating_mul(1000);
    PeerView {
        link: None,
        peer: Some(person.peer),
        name: person.name.to_string(),
        state,
        percent,
        editor: holder == Some(person.peer),
        host: false,
        since: Instant(now.0.saturating_sub(ago_ms)),
        check: None,
        attempt: None,
        way: None,
    }
}

fn check(peer: &Peer, trust: &Trust) -> Option<CheckView> {
    let hello = peer.hello()?;
    let words = peer.words();
    if peer.certificates().is_some_and(|both| trust.knows(&both.theirs)) {
        return Some(CheckView { state: CheckState::Checked, words, changed: false });
    }
    let state = match peer.check() {
        Some(_) if words.is_some() => CheckState::Compare,
        Some(check) if !Check::is_overdue(check) => CheckState::Making,
        _ => CheckState::NoWords,
    };
    Some(CheckView { state, words, changed: trust.knows_somebody_like(hello) })
}

/// Own role.
pub(in crate::session) fn own_role(links: &Links) -> RoleView {
    let has_company = || links.peers().any(|(_, peer)| peer.pairing().is_none() && !peer.is_over());
    let holds = match links.room() {
        Room::Hub(hub) => hub.holds() || !has_company(),
        Room::Guest(guest) => guest.holds(),
        Room::None => !links.peers().any(|(_, peer)| !peer.is_our_guest() && peer.is_ready()),
    };
    if holds { RoleView::Editor } else { RoleView::Viewer }
}

/// Wishes for the role that this person can answer.
pub(in crate::session) fn role_requests(links: &Links) -> Vec<RoleRequestView> {
    match links.room() {
        Room::Hub(hub) => requests_of(hub),
        Room::Guest(guest) => guest
            .wishes()
            .map(|wish| RoleRequestView {
                peer: wish.peer,
                name: wish.name.to_string(),
                reason: wish.reason.to_string(),
            })
            .collect(),
        Room::None => Vec::new(),
    }
}

fn requests_of(hub: &Hub) -> Vec<RoleRequestView> {
    hub.wishes()
        .map(|(peer, name, wish)| RoleRequestView {
            peer,
            name: name.to_string(),
            reason: wish.reason.to_string(),
        })
        .collect()
}
