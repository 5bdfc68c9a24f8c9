//! How far a project is on its way.

use super::{
    common::{them, they},
    numbers,
};
use crate::app::view::TransferState;

/// Name of the report.
pub const TRANSFER: &str = "Transfer";

/// How many cards are across: `3 of 12 cards`.
pub fn cards(done: usize, all: usize) -> String {
    format!("{done} of {}", numbers::cards(all))
}

/// Heading: a transfer with somebody.
pub fn heading(state: TransferState, sending: bool, name: &str) -> String {
    match (state, sending) {
        (TransferState::Offered, true) => format!("Waiting for {} to accept", them(name)),
        (TransferState::Offered, false) => "Getting ready".to_owned(),
        (TransferState::Running, true) => format!("Sending to {}", them(name)),
        (TransferState::Running, false) => format!("Receiving from {}", them(name)),
        (TransferState::Verifying, true) => format!("{} is checking every byte", they(name)),
        (TransferState::Verifying, false) => "Checking every byte".to_owned(),
        (TransferState::Done, true) => format!("{} has everything", they(name)),
        (TransferState::Done, false) => "Everything is here".to_owned(),
        (TransferState::Lacking, true) => format!("{} has all cards, and not all of the sound", they(name)),
        (TransferState::Lacking, false) => "All cards are here, and not all of the sound".to_owned(),
        (TransferState::Failed, true) => format!("It did not reach {} whole", them(name)),
        (TransferState::Failed, false) => "It did not arrive whole".to_owned(),
        (TransferState::Cancelled, _) => "The transfer was stopped".to_owned(),
        (TransferState::Rejected, true) => format!("{} did not take it", they(name)),
        (TransferState::Rejected, false) => "You did not take it".to_owned(),
    }
}

/// What an ended transfer means, and what to do.
pub fn end(state: TransferState, sending: bool, name: &str) -> String {
    let fixed = match (state, sending) {
        (TransferState::Done, true) => "From now on you are in step: everybody sees each change.",
        (TransferState::Rejected, true) => {
            return format!("{} kept what was there. Talk to each other, then share again.", they(name));
        }
        (TransferState::Done, false) => "It is kept in this browser and plays without a connection.",
        (TransferState::Lacking, true) => {
            "Their device has no room for the rest. You are in step; the rest follows by itself when there is room."
        }
        (TransferState::Lacking, false) => {
            "There is no room for the rest. What has arrived plays, and you see each change. Erase projects from the trash, \
             or free space on the device: the rest follows by itself."
        }
        (TransferState::Failed, true) => {
            "What was there before is whole. Share again to go on where it stopped."
        }
        (TransferState::Failed, false) => {
            "What you had before is whole. Ask for a new invitation to go on where it stopped."
        }
        (TransferState::Cancelled, true) => "What was there before is whole. Share again whenever you like.",
        (TransferState::Cancelled, false) => {
            "What you had before is whole. Ask for a new invitation to try again."
        }
        (TransferState::Rejected, false) => "You kept what you had.",
        _ => "",
    };
    fixed.to_owned()
}
