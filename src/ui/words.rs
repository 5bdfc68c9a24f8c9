//! What the program's values are called, in plain sentences: each problem with its next step.

use crate::{
    app::view::{CodeProblem, ConnectionState, InviteState, Locked, PeerState, RoleView, TransferState},
    ports::scan::CameraError,
    project::{Colour, Refusal},
};

/// The connection, in a word or two; `lost` when it stood once.
pub fn connection(state: ConnectionState, lost: bool) -> &'static str {
    match state {
        ConnectionState::Disconnected => "Not connected",
        ConnectionState::Connecting => "Connecting",
        ConnectionState::Connected => "Connected",
        ConnectionState::Syncing => "Syncing",
        ConnectionState::Reconnecting => "Reconnecting",
        ConnectionState::Error if lost => "Connection lost",
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

fn name_or<'a>(name: &'a str, stand_in: &'a str) -> &'a str {
    if name.is_empty() { stand_in } else { name }
}

/// Who is here, in a list of names.
pub fn chip_name(name: &str, host: bool) -> &str {
    name_or(name, if host { "Host" } else { "Guest" })
}

/// Who does something, at the beginning of a sentence.
pub fn a_guest(name: &str) -> &str {
    name_or(name, "A guest")
}

/// Who comes with something new.
pub fn somebody(name: &str) -> &str {
    name_or(name, "somebody")
}

/// The other side of a connection, within a sentence.
pub fn them(name: &str) -> &str {
    name_or(name, "the other person")
}

/// The other side of a connection, at the beginning of a sentence.
fn they(name: &str) -> &str {
    name_or(name, "The other person")
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
        Locked::Lost => "You are a viewer here, and the connection is lost",
        Locked::Incoming => "Wait until the new version has arrived",
        Locked::HandingOver => "The role of the editor is changing hands",
        Locked::Offline => "Editing pauses until the connection is back",
    }
}

/// Why editing is disabled, and how to get out of it.
pub fn locked(locked: Locked) -> &'static str {
    match locked {
        Locked::Viewer => "Somebody else is the editor. Ask to edit, or disconnect to edit your own copy.",
        Locked::Lost => {
            "The connection to the editor is lost. What you have stays and plays. Pair again to go on together, or \
             disconnect to edit your own copy."
        }
        Locked::Incoming => {
            "A new version of this project is arriving. You can listen meanwhile, and edit when it is here."
        }
        Locked::HandingOver => "The role of the editor is changing hands. This takes a moment.",
        Locked::Offline => {
            "You are the editor, but the connection is down: somebody else may get the role meanwhile. Editing comes \
             back with the connection, or when you disconnect."
        }
    }
}

/// What was opened instead of a usable invite.
pub fn unusable(problem: CodeProblem) -> &'static str {
    match problem {
        CodeProblem::ExpectedOffer | CodeProblem::Withdrawn | CodeProblem::Foreign => {
            "This reply cannot be used here"
        }
        CodeProblem::OwnCode => "This is your own code",
        _ => "This invite cannot be used",
    }
}

/// How far an own invitation is.
pub fn invite_state(state: &InviteState) -> String {
    match state {
        InviteState::Gathering => "being prepared".to_owned(),
        InviteState::Waiting { .. } => "waits for a reply".to_owned(),
        InviteState::Connecting => "answered, connecting".to_owned(),
        InviteState::Answered { name } => format!("used by {}", them(name)),
        InviteState::Expired => "too old: nobody replied in time".to_owned(),
        InviteState::Failed => "did not work".to_owned(),
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
            "This is a reply, not an invitation. It belongs to the browser that made the invitation, while that page is \
             still open: open it there, or send it to whoever invited you."
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
            "This invitation was used already: each is good for one person. Make or ask for a new one."
        }
        CodeProblem::Withdrawn => {
            "The invitation of this reply was withdrawn. Start again with a new invitation."
        }
        CodeProblem::Foreign => {
            "This reply belongs to an invitation that is not open here. Send the one on this page, or open the reply \
             where the other one was made."
        }
        CodeProblem::Stranger => {
            "This short code is for people who have met before, and this browser does not know who made it. Ask for a \
             whole invitation."
        }
    }
}

/// A QR code of somebody else was seen.
pub const FOREIGN_QR: &str =
    "This QR code holds no Spoke code. Look for the one on the other person’s screen.";

/// A picture was given that shows no code.
pub const NO_QR_IN_PICTURE: &str =
    "No QR code was found in this picture. Take one that shows the whole code, sharp and large.";

/// A file was given that is no picture.
pub const NO_PICTURE: &str =
    "This file is no picture that the browser can open. Choose a screenshot or a photo.";

/// Why there is no camera, and what to do.
pub fn camera_problem(problem: CameraError) -> &'static str {
    match problem {
        CameraError::Refused => {
            "The camera is blocked for this page. Allow it in the browser’s address bar and try again, or use one of the \
             ways below."
        }
        CameraError::Missing => "There is no camera on this device. Use one of the ways below.",
        CameraError::Busy => {
            "Another program has the camera. Close it there and try again, or use one of the ways below."
        }
        CameraError::Unsupported => {
            "This browser gives this page no camera: the page has to be opened with https. Use one of the ways below."
        }
        CameraError::NoReader => {
            "The scanner could not be loaded. Check that you are online and try again, or paste the code instead."
        }
        CameraError::Broken => "The camera stopped. Try again, or use one of the ways below.",
    }
}

/// A transfer with somebody, as a heading.
pub fn transfer(state: TransferState, sending: bool, name: &str) -> String {
    match (state, sending) {
        (TransferState::Offered, true) => format!("Waiting for {} to accept", them(name)),
        (TransferState::Offered, false) => "Getting ready".to_owned(),
        (TransferState::Running, true) => format!("Sending to {}", them(name)),
        (TransferState::Running, false) => format!("Receiving from {}", them(name)),
        (TransferState::Verifying, true) => format!("{} is checking every byte", they(name)),
        (TransferState::Verifying, false) => "Checking every byte".to_owned(),
        (TransferState::Done, true) => format!("{} has everything", they(name)),
        (TransferState::Done, false) => "Everything is here".to_owned(),
        (TransferState::Failed, true) => format!("It did not reach {} whole", them(name)),
        (TransferState::Failed, false) => "It did not arrive whole".to_owned(),
        (TransferState::Cancelled, _) => "The transfer was stopped".to_owned(),
        (TransferState::Rejected, true) => format!("{} did not take it", they(name)),
        (TransferState::Rejected, false) => "You did not take it".to_owned(),
    }
}

/// What an ended transfer means, and what to do.
pub fn transfer_end(state: TransferState, sending: bool, name: &str) -> String {
    let fixed = match (state, sending) {
        (TransferState::Done, true) => "From now on you are in step: everybody sees each change.",
        (TransferState::Rejected, true) => {
            return format!("{} kept what was there. Talk to each other, then share again.", they(name));
        }
        (TransferState::Done, false) => "It is kept in this browser and plays without a connection.",
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

/// What becomes of the project of an invitation that was taken; `None` before it is offered and once it was put away.
pub fn arrival(state: Option<TransferState>) -> &'static str {
    match state {
        None => "What they share is shown to you before anything here changes.",
        Some(TransferState::Offered) => "The project waits for your decision.",
        Some(TransferState::Running | TransferState::Verifying) => {
            "The project is on its way; it opens by itself as soon as all of it is here."
        }
        Some(TransferState::Done) => "The project is here.",
        Some(TransferState::Failed | TransferState::Cancelled) => "But the project did not arrive.",
        Some(TransferState::Rejected) => "You did not take the project.",
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
        Refusal::Reading => ("This project is being read again.", "Try once more in a moment."),
        Refusal::ZipBusy => {
            ("A ZIP file is being saved or opened already.", "Wait until that is done, or cancel it.")
        }
    }
}
