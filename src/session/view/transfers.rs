//! Projects on their way: one that waits for a decision, and those that move.

use std::collections::BTreeMap;

use crate::{
    ids::{LinkId, ProjectId},
    ports::storage::ProjectRecord,
    project::Title,
    session::{links::Links, offering::Offering, peer::Peer, receiving::Receiving, state::TransferState},
};

/// A project that is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomingView {
    /// From whom.
    pub link: LinkId,
    /// Their name; empty when they set none.
    pub from: String,
    /// The project's title.
    pub title: Title,
    /// How many cards.
    pub cards: usize,
    /// Length of all cards.
    pub duration_ms: u64,
    /// Bytes of all clips.
    pub bytes: u64,
    /// Bytes that are not here yet.
    pub new_bytes: u64,
    /// The project here that it would replace: title and number of cards.
    pub replaces: Option<(Title, u32)>,
}

/// A transfer, of either side.
#[derive(Debug, Clone, PartialEq)]
pub struct TransferView {
    /// With whom.
    pub link: LinkId,
    /// Their name; empty when they set none.
    pub name: String,
    /// We send.
    pub sending: bool,
    /// How far it is.
    pub state: TransferState,
    /// Clips that are across and verified.
    pub clips_done: usize,
    /// Clips that have to go across.
    pub clips: usize,
    /// Cards whose sound is across.
    pub cards_done: usize,
    /// All cards.
    pub cards: usize,
    /// Bytes that are across.
    pub bytes_done: u64,
    /// Bytes that have to go across.
    pub bytes: u64,
    /// Bytes a second over the last seconds.
    pub bytes_per_second: u64,
    /// Seconds left at this rate; `None` while unknown.
    pub seconds_left: Option<u64>,
}

impl TransferView {
    /// 0–100; 100 only when it is done.
    pub fn percent(&self) -> u8 {
        match self.state {
            TransferState::Done => 100,
            _ if self.bytes == 0 => 0,
            _ => (self.bytes_done * 100 / self.bytes).min(99) as u8,
        }
    }
}

/// The project that waits for a decision. `records`: what is here, which it might replace.
pub(in crate::session) fn incoming(
    links: &Links,
    records: &BTreeMap<ProjectId, ProjectRecord>,
) -> Option<IncomingView> {
    links.peers().find_map(|(link, peer)| {
        let receiving = peer.receiving().filter(|receiving| receiving.is_deciding())?;
        let summary = receiving.summary()?;
        let here = records.get(&summary.project).filter(|record| record.trashed.is_none());
        Some(IncomingView {
            link,
            from: peer.name(),
            title: summary.title.clone(),
            cards: summary.cards,
            duration_ms: summary.duration_ms,
            bytes: summary.bytes,
            new_bytes: summary.new_bytes,
            replaces: here.map(|record| (record.title.clone(), record.cards)),
        })
    })
}

/// Running and just ended transfers.
pub(in crate::session) fn transfers(links: &Links) -> Vec<TransferView> {
    links.peers().flat_map(|(link, peer)| of_link(link, peer)).collect()
}

fn of_link(link: LinkId, peer: &Peer) -> impl Iterator<Item = TransferView> {
    let name = peer.name();
    let sent = peer.offering().map(|offering| sent_view(link, name.clone(), offering));
    let received = peer.receiving().filter(|r| r.state() != TransferState::Offered);
    sent.into_iter().chain(received.map(|receiving| received_view(link, name, receiving)))
}

fn sent_view(link: LinkId, name: String, offering: &Offering) -> TransferView {
    let (clips_done, clips) = offering.clips();
    let progress = offering.progress();
    TransferView {
        link,
        name,
        sending: true,
        state: offering.state(),
        clips_done,
        clips,
        cards_done: offering.cards_done(),
        cards: offering.snapshot().cards.len(),
        bytes_done: progress.done(),
        bytes: progress.total(),
        bytes_per_second: progress.bytes_per_second(),
        seconds_left: progress.seconds_left(),
    }
}

fn received_view(link: LinkId, name: String, receiving: &Receiving) -> TransferView {
    let (clips_done, clips) = receiving.clips();
    let (cards_done, cards) = receiving.cards();
    let progress = receiving.progress();
    TransferView {
        link,
        name,
        sending: false,
        state: receiving.state(),
        clips_done,
        clips,
        cards_done,
        cards,
        bytes_done: progress.done(),
        bytes: progress.total(),
        bytes_per_second: progress.bytes_per_second(),
        seconds_left: progress.seconds_left(),
    }
}
