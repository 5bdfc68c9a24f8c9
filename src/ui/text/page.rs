//! The page itself: what the tab is called, what stands there while the program comes, and what is said when it cannot.

use super::common::apart;
use crate::shell::panic::CrashScreen;

/// Title of the tab on the page of an invite.
pub const INVITE: &str = "Invite";
/// A link that opened the page is being read.
pub const OPENING_INVITE: &str = "Opening the invite";
/// A project is being read from the disk, or the program that reads it is on its way.
pub const OPENING_PROJECT: &str = "Opening the project";

/// The second part of the page could not be loaded.
pub const STUCK: &str = "Spoke could not be loaded completely.";
/// What to do about it.
pub const STUCK_NEXT: &str = " Check that you are online and try again: what you pressed is not forgotten. \
    If that does not help, reload the page.";

/// Another tab has an older version of the program open.
pub const BLOCKED: &str = "Spoke is open in another tab, in an older version.";
/// What to do about it.
pub const BLOCKED_NEXT: &str = " Close that tab: your projects appear here by themselves then.";

/// The program itself is at fault.
pub const CRASH: CrashScreen = CrashScreen {
    title: "Spoke has stopped",
    text: "This is our mistake, not yours. Your recordings are safe on this device: everything was saved as you made it. \
           Reload the page to go on.",
    reload: "Reload",
};

/// Title of the tab while something is shown that has a name.
pub fn tab_title(name: &str) -> String {
    format!("{} · Spoke", apart(name))
}
