//! The list of STUN and TURN servers, in the settings.

use crate::{app::view::Verdict, ports::settings::ServerProblem};

/// Heading.
pub const HEADING: &str = "Servers that help to connect";
/// Below it.
pub const HINT: &str = "A STUN server tells your internet address. A TURN server also relays where no direct path is. \
    Neither can read what you share.";
/// Button.
pub const ADD: &str = "Add a server";
/// Why there cannot be another one.
pub const ENOUGH: &str = "Eight servers are enough: more make connecting slow";
/// Button: tries all of them.
pub const TEST: &str = "Test all";
/// The same button while they are tried.
pub const TESTING: &str = "Testing";
/// Button.
pub const RESET: &str = "Reset to defaults";
/// Label of a field.
pub const ADDRESS: &str = "Address of the server";
/// In that field while it is empty.
pub const ADDRESS_EXAMPLE: &str = "stun:host:port or turn:host:port";
/// Button.
pub const REMOVE: &str = "Remove this server";
/// Label of a field.
pub const USER: &str = "User";
/// Label of a field.
pub const PASSWORD: &str = "Password";
/// Button beside the password.
pub const SHOW: &str = "Show";
/// The same button once it is shown.
pub const HIDE: &str = "Hide";
/// The same button in full.
pub const SHOW_PASSWORD: &str = "Show the password";
/// The same button in full, once it is shown.
pub const HIDE_PASSWORD: &str = "Hide the password";
/// This server is being tried.
pub const TRYING: &str = "Testing …";

/// What is wrong with a server, and what a right one looks like.
pub fn server_problem(problem: ServerProblem) -> &'static str {
    match problem {
        ServerProblem::Empty => "Write the server’s address, or remove it.",
        ServerProblem::Scheme => "Begin with stun: or turn:, as in stun:stun.example.org:3478.",
        ServerProblem::Slashes => "Leave the // out: stun:stun.example.org:3478.",
        ServerProblem::Host => {
            "This is no name or address of a server: write it as in turn:turn.example.org:3478."
        }
        ServerProblem::Port => "The port is a number from 1 to 65535, or left out.",
        ServerProblem::Transport => {
            "Behind a ? goes only transport=udp or transport=tcp, and only for a TURN server."
        }
        ServerProblem::User => "A TURN server wants a user name.",
        ServerProblem::UserLong => {
            "This user name is too long: it may have 509 bytes, where most letters are one and an emoji is four."
        }
        ServerProblem::Password => "A TURN server wants a password.",
        ServerProblem::PasswordLong => "This password is too long: it may have 1,024 bytes.",
    }
}

/// What a server answered when it was tried.
pub fn verdict(verdict: &Verdict) -> String {
    let fixed = match verdict {
        Verdict::Reached { address } => return format!("Reached. It sees you as {address}."),
        Verdict::Silent { seconds } => {
            return format!(
                "No answer in {seconds} seconds. Check address and port, or whether your network blocks it."
            );
        }
        Verdict::Error { code } => return format!("It answered with error {code}. Ask whoever runs it."),
        Verdict::Relays => "Reached. It relays for you.",
        Verdict::Nothing => {
            "It told no internet address: it did not answer, or this device has none but its own."
        }
        Verdict::Refused => "It does not accept this user and password.",
        Verdict::NotFound => {
            "There is no server of this name. Check the spelling, and whether you are online."
        }
        Verdict::Unusable => "This browser cannot use this server. Check the address.",
    };
    fixed.to_owned()
}
