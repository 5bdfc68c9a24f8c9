//! Being in a room with others: coming, passing the role on, comparing what everybody has.

use std::time::Duration;

use thirtyfour::prelude::*;

use super::record::CardSeen;
use crate::{
    Person, Result,
    person::css,
    wait::{PATIENCE, eventually},
};

impl Person {
    /// Invites somebody, whether or not others are here already; the invitation's link.
    pub async fn invite_another(&self) -> Result<String> {
        self.close_share().await?;
        self.press("share-open").await?;
        let step = self.see_state("share-step", "data-step", &["offer", "gathering", "connected"]).await?;
        if step == "connected" {
            self.press("share-another").await?;
        }
        self.see_state("share-step", "data-step", &["offer"]).await?;
        self.read("offer-link").await
    }

    /// Brings a guest into the room: codes, decision, and everything across.
    pub async fn bring(&self, guest: &Self) -> Result {
        let link = self.invite_another().await?;
        let reply = guest.join_here(&link).await?;
        self.enter_reply(&reply).await?;
        guest.see("incoming-dialog").await?;
        guest.press_css("[data-testid=incoming-accept], [data-testid=incoming-replace]").await?;
        guest.see_in_step().await?;
        self.close_share().await
    }

    /// Waits until the document here is proven to be what the others have.
    pub async fn see_in_step(&self) -> Result {
        self.see_state_within("in-sync", "data-in-sync", &["true"], Duration::from_secs(30)).await.map(drop)
    }

    /// Waits until this person sees these cards.
    pub async fn see_same_cards(&self, cards: &[CardSeen]) -> Result {
        eventually(&format!("{} sees the same cards", self.name), PATIENCE, async || {
            Ok((self.cards().await? == cards).then_some(()))
        })
        .await
    }

    /// Waits until the clips that cards name are here.
    pub async fn see_all_sound(&self, of: &Self) -> Result {
        let cards = of.cards().await?;
        let wanted: Vec<_> = cards.iter().flat_map(|card| card.clips.split_whitespace()).collect();
        eventually(&format!("{} has all sound", self.name), PATIENCE * 2, async || {
            let here: Vec<_> =
                self.clips().await?.into_iter().filter(|clip| clip.hash == clip.sha256).collect();
            Ok(wanted.iter().all(|hash| here.iter().any(|clip| clip.hash == *hash)).then_some(()))
        })
        .await
    }

    /// In the editor: takes so many steps off the end.
    pub async fn trim_end_by_keys(&self, steps: usize) -> Result {
        let handle = self.see("trim-to").await?;
        let before = handle.attr("aria-valuenow").await?;
        handle.focus().await?;
        for _ in 0..steps {
            handle.send_keys(Key::Left + "").await?;
        }
        eventually(&format!("the handle moves from {before:?}"), PATIENCE, async || {
            Ok((handle.attr("aria-valuenow").await? != before).then_some(()))
        })
        .await?;
        self.press("trim-save").await?;
        // Nothing but what was kept is selected then, and that is all.
        self.see_disabled("trim-save", true).await
    }

    /// Plays a card, hears it, and stops.
    pub async fn hear_card(&self, card: &str) -> Result {
        self.hear(async || self.press_in(card, "card-play").await).await?;
        let stop = "document.querySelector(arguments[0])?.click()";
        self.eval(stop, vec![css("play-stop").into()]).await.map(drop)
    }

    /// Waits for the own role.
    pub async fn see_role(&self, role: &str) -> Result {
        self.see_state("role", "data-role", &[role]).await.map(drop)
    }

    /// Asks to edit, with a reason.
    pub async fn ask_to_edit(&self, reason: &str) -> Result {
        self.press("role-request").await?;
        self.write("role-request-reason", reason).await?;
        self.press("role-request-send").await?;
        self.see("role-asking").await.map(drop)
    }

    /// The id of this person's program, as others see it.
    pub async fn peer_id(&self) -> Result<String> {
        let settings = self.records("settings").await?;
        let id = settings.iter().find_map(|record| record.get("peer")?.as_str().map(str::to_owned));
        id.ok_or_else(|| format!("no peer id in {settings:?}").into())
    }

    /// How it stands with somebody, as this person's header shows it.
    pub async fn see_peer(&self, peer: &str, states: &[&str]) -> Result {
        let selector = format!("{}[data-peer=\"{peer}\"]", css("peer"));
        let script = "return document.querySelector(arguments[0])?.dataset.state ?? null";
        eventually(&format!("{} sees {peer} {states:?}", self.name), PATIENCE * 3, async || {
            let state = self.eval(script, vec![selector.clone().into()]).await?;
            Ok(state.as_str().is_some_and(|state| states.contains(&state)).then_some(()))
        })
        .await
    }
}
