//! Where the playhead is in a card.

use leptos::prelude::*;

use crate::{app::view::PlayState, ids::CardId, shell::Shell};

/// In milliseconds of the card; none while another one plays, or none. Read at every animation frame while it plays.
pub fn place_in(shell: Shell, card: CardId) -> Option<u64> {
    let at_ms = shell.playhead_ms()?;
    shell.views.player.with_untracked(|player| {
        if player.state_of(card) == PlayState::Idle { None } else { player.place_in_card(at_ms) }
    })
}
