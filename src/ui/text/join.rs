//! The page of an invite.

use super::common::apart;
use crate::app::view::TransferState;

/// Button: leaves the page of the invite.
pub const TO_PROJECTS: &str = "To my projects";
/// Button: makes the reply.
pub const JOIN: &str = "Join";
/// What joining means.
pub const INVITED: &str = "The project comes straight from their browser to yours, without a server in between. \
    You will see what arrives before anything here changes.";
/// The reply is being made.
pub const MAKING_REPLY: &str = "Making your reply";
/// The reply is there: what to do with it.
pub const SEND_REPLY: &str =
    "One more step: let whoever invited you scan this reply, or send it to them. Then you are together.";
/// Name of the QR code.
pub const REPLY_QR: &str = "QR code of your reply link";
/// Label of a field.
pub const REPLY_LINK: &str = "Reply link";
/// Its button.
pub const COPY_REPLY_LINK: &str = "Copy reply link";
/// What the system's share sheet calls the link.
pub const SHARE_TITLE: &str = "My reply in Spoke";
/// The reply is on its way.
pub const WAITING: &str = "Waiting for them";
/// In front of the time that has passed.
pub const WAITED: &str = "You have waited ";
/// Behind it: what a long wait may mean.
pub const WHY_NOBODY_COMES: &str = ". Nothing happens until they have your reply. If they have it and nothing happens, \
    somebody else may have used this invitation before you: it is good for one person. Ask for a new one.";
/// Heading: a reply was opened, which belongs to another tab.
pub const IS_REPLY: &str = "This is a reply";
/// That tab is looked for.
pub const LOOKING_FOR_TAB: &str = "Looking for the tab that waits for it";
/// Heading: that tab has it.
pub const HANDED: &str = "Your reply has arrived";
/// What follows it.
pub const HANDED_MORE: &str = "The tab that was waiting has it and connects. You can close this one.";
/// The page was opened without an invite.
pub const NO_INVITE: &str = "There is no invite here any more. Open the link again, or ask for a new one.";

/// Heading: who invites to what, with as much of it as the code says.
pub fn from(who: Option<&str>, title: Option<&str>) -> String {
    let who = who.map_or("Somebody".into(), apart);
    match title.map(apart) {
        Some(title) => format!("{who} invites you to “{title}”"),
        None => format!("{who} invites you to a project"),
    }
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
        Some(TransferState::Lacking) => "The project is here; there is no room for all of its sound.",
        Some(TransferState::Failed | TransferState::Cancelled) => "But the project did not arrive.",
        Some(TransferState::Rejected) => "You did not take the project.",
    }
}
