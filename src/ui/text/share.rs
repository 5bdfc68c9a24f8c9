//! The share dialog and the list of own invitations.

use super::common::{COMMA, them};
use crate::app::view::InviteState;

/// Heading.
pub const HEADING: &str = "Share this project";
/// An invitation is being made.
pub const PREPARING: &str = "Preparing your invitation";
/// Button.
pub const CANCEL: &str = "Cancel the invitation";
/// First step.
pub const SEND: &str = "Let them scan this, or send the link";
/// Second step.
pub const GET_REPLY: &str = "Scan or paste their reply";
/// Name of the QR code.
pub const OFFER_QR: &str = "QR code of the invite link";
/// Label of a field.
pub const OFFER_LINK: &str = "Invite link";
/// Its button.
pub const COPY_LINK: &str = "Copy link";
/// What the system's share sheet calls the link.
pub const SHARE_TITLE: &str = "Listen with me in Spoke";
/// In front of the time that a code of Firefox is good for.
pub const FRESH: &str = "Across the internet this code is good for a moment only: ";
/// Behind it.
pub const FRESH_THEN: &str =
    ", then a new one takes its place. In the same network the old one works as well.";
/// Button: opens the scanner.
pub const SCAN_REPLY: &str = "Scan reply";
/// Label of the field for the reply, and in it while it is empty.
pub const REPLY: &str = "Reply link or code";
/// Button behind it.
pub const CONNECT: &str = "Connect";
/// Button, once somebody is here.
pub const INVITE_ANOTHER: &str = "Invite someone else";
/// Button, once somebody is here.
pub const DONE: &str = "Done";
/// Button, when it did not work.
pub const NEW_INVITATION: &str = "New invitation";

/// Who is here, once it worked.
pub fn with(names: &[String]) -> String {
    if names.is_empty() { "You are connected.".to_owned() } else { format!("With {}.", names.join(COMMA)) }
}

/// Name of the choice of whom an invitation is for.
pub const AUDIENCE: &str = "Who is the code for?";
/// In front of the choice.
pub const AUDIENCE_HINT: &str = "Shorter code for:";
/// One of the choices.
pub const ANYONE: &str = "Anyone";

/// Name of the list of invitations.
pub const INVITATIONS: &str = "Your invitations";
/// Button below it.
pub const ANOTHER: &str = "Another invitation";
/// Below that.
pub const FOR_ONE: &str = "Each invitation is good for one person.";
/// Button of an invitation: puts it on screen.
pub const SHOW: &str = "Show";

/// An invitation in the list.
pub fn invitation(number: u32) -> String {
    format!("Invitation {number}")
}

/// The button that puts it on screen, in full.
pub fn show(number: u32) -> String {
    format!("Show invitation {number}")
}

/// Button.
pub fn withdraw(number: u32) -> String {
    format!("Withdraw invitation {number}")
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
