//! What the program's values are called, in plain sentences: each problem with its next step.

use crate::{
    app::view::{CodeProblem, ConnectionState, Locked, PairProblem, PeerState, RoleView, TransferState},
    project::{Colour, Refusal},
};

/// The connection, in a word or two.
pub fn connection(state: ConnectionState) -> &'static str {
    match state {
        ConnectionState::Disconnected => "Not connected",
        ConnectionState::Connecting => "Connecting",
        ConnectionState::Connected => "Connected",
        ConnectionState::Syncing => "Syncing",
        ConnectionState::Reconnecting => "Reconnecting",
        ConnectionState::Error => "Connection failed",
    }
}

/// How it stands with somebody.
pub fn peer(state: PeerState) -> &'static str {
    match state {
        PeerState::Connecting => "connecting",
        PeerState::Syncing => "receiving the project",
        PeerState::Connected => "here",
        PeerState::InSync => "here and in sync",
        PeerState::Away => "away",
        PeerState::Reconnecting => "reconnecting",
        PeerState::Lost => "lost",
    }
}

/// Somebody's name, or a stand-in.
pub fn name_or<'a>(name: &'a str, stand_in: &'a str) -> &'a str {
    if name.is_empty() { stand_in } else { name }
}

/// A role, as its name in `data-role`.
pub fn role_name(role: RoleView) -> &'static str {
    match role {
        RoleView::Editor => "editor",
        RoleView::Viewer => "viewer",
    }
}

/// A role, for people.
pub fn role(role: RoleView) -> &'static str {
    match role {
        RoleView::Editor => "Editor",
        RoleView::Viewer => "Viewer",
    }
}

/// A colour, for people.
pub fn colour(colour: Colour) -> &'static str {
    match colour {
        Colour::Neutral => "Neutral",
        Colour::Red => "Red",
        Colour::Orange => "Orange",
        Colour::Yellow => "Yellow",
        Colour::Green => "Green",
        Colour::Blue => "Blue",
        Colour::Purple => "Purple",
        Colour::Pink => "Pink",
    }
}

/// Why editing is disabled: short, for a title.
pub fn locked_short(locked: Locked) -> &'static str {
    match locked {
        Locked::Viewer => "You are a viewer here: the editor makes the changes",
        Locked::Incoming => "Wait until the new version has arrived",
        Locked::HandingOver => "The role of the editor is changing hands",
        Locked::Offline => "Editing pauses until the connection is back",
    }
}

/// Why editing is disabled, and how to get out of it.
pub fn locked(locked: Locked) -> &'static str {
    match locked {
        Locked::Viewer => {
            "You are looking and listening: somebody else is the editor. Ask for the role, or disconnect to change a \
             copy of your own."
        }
        Locked::Incoming => {
            "A new version of this project is arriving. You can listen meanwhile; editing comes back when it is here."
        }
        Locked::HandingOver => "The role of the editor is changing hands. This takes a moment.",
        Locked::Offline => {
            "You are the editor, but the connection is down: somebody else may get the role meanwhile. Editing comes \
             back with the connection, or when you disconnect."
        }
    }
}

/// What is wrong with a text that should be a code, and what to do.
pub fn code_problem(problem: CodeProblem) -> &'static str {
    match problem {
        CodeProblem::NotACode => {
            "There is no code in this text. Copy the whole link or code from the message and paste it again."
        }
        CodeProblem::Damaged => {
            "This code is cut short or changed on the way. Copy it again, from its first to its last character."
        }
        CodeProblem::ExpectedOffer => {
            "This is a reply, not an invitation. Paste it on the device that made the invitation."
        }
        CodeProblem::ExpectedAnswer => {
            "This is an invitation, not a reply. Send it to the other person, then paste what they send back."
        }
        CodeProblem::OwnCode => {
            "This is your own code. Send it to the other person, then paste the one that comes back."
        }
        CodeProblem::TooOld => "This code is too old. Ask for a new one: it takes only a moment.",
        CodeProblem::OtherVersion => {
            "This code was made by another version of Spoke. Reload the page on both devices and try again."
        }
        CodeProblem::Used => {
            "This code belongs to another invitation, or was used already. Start again with a new invitation."
        }
    }
}

/// Why a pairing ended, and what to do.
pub fn pair_problem(problem: PairProblem) -> &'static str {
    match problem {
        PairProblem::NoCandidates => {
            "Your browser found no network to be reached on. Check that you are online, then try again."
        }
        PairProblem::NoReply => {
            "The connection waited too long for the other side. Try again with a new invitation."
        }
        PairProblem::NoRoute => {
            "The codes were fine, but the two networks let no direct path through. Put both devices on the same \
             Wi-Fi and try again, or add a TURN server in the settings."
        }
        PairProblem::Unsupported => {
            "This browser cannot connect to others. Try again in an up-to-date Chrome, Edge, Firefox or Safari."
        }
        PairProblem::Closed => {
            "The connection closed before it stood. Perhaps the other page was closed: ask, and try again."
        }
    }
}

/// A transfer, as a heading.
pub fn transfer(state: TransferState, sending: bool) -> &'static str {
    match (state, sending) {
        (TransferState::Offered, true) => "Waiting for an answer",
        (TransferState::Offered, false) => "Getting ready",
        (TransferState::Running, true) => "Sending the project",
        (TransferState::Running, false) => "Receiving the project",
        (TransferState::Verifying, true) => "They are checking every byte",
        (TransferState::Verifying, false) => "Checking every byte",
        (TransferState::Done, true) => "Everything has gone",
        (TransferState::Done, false) => "Everything is here",
        (TransferState::Failed, _) => "That did not work",
        (TransferState::Cancelled, _) => "Stopped",
        (TransferState::Rejected, true) => "They did not want it",
        (TransferState::Rejected, false) => "Not accepted",
    }
}

/// What an ended transfer means, and what to do.
pub fn transfer_end(state: TransferState, sending: bool) -> &'static str {
    match (state, sending) {
        (TransferState::Done, true) => "From now on you are in step: everybody sees each change.",
        (TransferState::Done, false) => "It is kept in this browser and plays without a connection.",
        (TransferState::Failed, true) => {
            "What they had before is whole. Share again to go on where it stopped."
        }
        (TransferState::Failed, false) => {
            "What you had before is whole. Ask for a new invitation to go on where it stopped."
        }
        (TransferState::Cancelled, true) => "What they had before is whole. Share again whenever you like.",
        (TransferState::Cancelled, false) => {
            "What you had before is whole. Ask for a new invitation to try again."
        }
        (TransferState::Rejected, true) => "They kept what they had. Talk to them, then share again.",
        (TransferState::Rejected, false) => "You kept what you had.",
        _ => "",
    }
}

/// A wish that was refused, and what to do.
pub fn refusal(refusal: Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::NotEditor => {
            ("Only the editor changes this project.", "Disconnect to make changes of your own.")
        }
        Refusal::NoProject => {
            ("This project is not in this browser.", "Open one from the list, or ask for an invite.")
        }
        Refusal::CardGone => ("That card is gone.", "It was deleted a moment ago; undo brings it back."),
        Refusal::TooManyCards => {
            ("This project is full.", "Go on in a new project, or delete cards you do not need.")
        }
        Refusal::BadRegions => ("That would leave a card without sound.", "Delete the card instead."),
        Refusal::NothingToUndo => {
            ("There is nothing to undo or redo.", "Every change you make can be undone from here.")
        }
        Refusal::Recording => ("A recording is running.", "Stop it first, then try again."),
        Refusal::InSession => ("You are connected to somebody.", "Disconnect first, then try again."),
        Refusal::InUse => ("This project is in use.", "Wait until the transfer is over, then try again."),
    }
}
