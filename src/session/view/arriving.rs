//! A project that comes in, as it is looked at before all of it is here.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    ids::{ClipHash, LinkId},
    project::{Card, Clip, Title},
    session::{
        early::{CARDS_A_PAGE, Early},
        links::Links,
        peer::Peer,
        receiving::Receiving,
    },
};

pub use crate::session::receiving::CardArrival as Arrival;

/// A page of the cards that come in.
#[derive(Debug, Clone, PartialEq)]
pub struct ArrivingView {
    /// From whom.
    pub link: LinkId,
    /// The project's title.
    pub title: Title,
    /// How many cards it has.
    pub cards: usize,
    /// Which page, from 0.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// The cards of this one.
    pub rows: Vec<ArrivingCard>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ArrivingCard {
    /// Its place in the project, from 1.
    pub number: usize,
    /// The card.
    pub card: Arc<Card>,
    /// Its clips, here or not: their waveforms came with the offer.
    pub clips: Arc<BTreeMap<ClipHash, Clip>>,
    /// How far it is.
    pub arrival: Arrival,
}

/// What is looked at; `None` when nothing is, or when its sound is not on its way.
pub(in crate::session) fn arriving(links: &Links, early: &Early) -> Option<ArrivingView> {
    let (link, page) = early.look?;
    let receiving = links.peer(link).and_then(Peer::receiving)?;
    let project = receiving.arriving()?;
    let pages = project.len().div_ceil(CARDS_A_PAGE).max(1);
    let page = page.min(pages - 1);
    let cards = project.cards().enumerate().skip(page * CARDS_A_PAGE).take(CARDS_A_PAGE);
    Some(ArrivingView {
        link,
        title: project.title().clone(),
        cards: project.len(),
        page,
        pages,
        rows: cards.map(|(index, card)| row(receiving, index + 1, card)).collect(),
    })
}

fn row(receiving: &Receiving, number: usize, card: &Arc<Card>) -> ArrivingCard {
    let clips = card.regions.iter().filter_map(|region| receiving.clip(&region.clip));
    ArrivingCard {
        number,
        card: card.clone(),
        clips: Arc::new(clips.map(|clip| (clip.hash, clip.clone())).collect()),
        arrival: receiving.arrival(card),
    }
}
