//! Networks: what is tried, what was found, what is wrong, and what to do next.

use crate::app::view::{PairProblem, Way, WayState};

/// The kind of path to somebody.
pub fn path(way: Way) -> &'static str {
    match way {
        Way::Direct => "directly, in one network",
        Way::Routers => "directly, through your routers",
        Way::Relay => "relayed by a server",
    }
}

/// How far a way is tried.
pub fn account(way: Way, state: WayState) -> &'static str {
    match (way, state) {
        (Way::Direct, WayState::Waiting) => "The local network comes next",
        (Way::Direct, WayState::Trying) => "Trying the local network",
        (Way::Direct, WayState::Silent) => "No answer in the local network",
        (Way::Direct, WayState::Works) => "Found in the local network",
        (Way::Routers, WayState::Waiting) => "The way through your routers comes next",
        (Way::Routers, WayState::Trying) => "Trying through your routers",
        (Way::Routers, WayState::Silent) => "Your routers let nothing through",
        (Way::Routers, WayState::Works) => "Found through your routers",
        (Way::Relay, WayState::Waiting) => "The relay comes next",
        (Way::Relay, WayState::Trying) => "Trying the relay",
        (Way::Relay, WayState::Silent) => "No answer over the relay",
        (Way::Relay, WayState::Works) => "Found over the relay",
    }
}

/// Why a pairing ended.
pub fn cause(problem: PairProblem) -> &'static str {
    match problem {
        PairProblem::NoCandidates => "Your browser found no network to be reached on.",
        PairProblem::NoReply => "The connection waited too long for the other side.",
        PairProblem::NoRoute => "Both networks were reached, but neither lets a direct path through.",
        PairProblem::LanOnly => {
            "You stay in the local network, as your settings say, and the other device did not answer there."
        }
        PairProblem::OnlyLocal => {
            "Both devices were only known within their own network, and they are not in the same one. No server told \
             them their internet address, or they ask none."
        }
        PairProblem::OnlyLocalHere => {
            "No server told this browser its internet address, and the other device did not answer in the local network."
        }
        PairProblem::OnlyLocalThere => {
            "The other device gave only addresses of its local network. Perhaps it is set to stay there, or no server \
             answered it."
        }
        PairProblem::NoRelay => "No direct path was found, and your TURN server lent no relay.",
        PairProblem::RelaySilent => "No path was found, not even over the relay.",
        PairProblem::Broken => "A path was found, but it did not hold.",
        PairProblem::Unsupported => "This browser cannot connect to others.",
        PairProblem::Closed => "The connection closed before it stood. Perhaps the other page was closed.",
    }
}

/// What to do about it, the easiest first.
pub fn next_steps(problem: PairProblem) -> &'static [&'static str] {
    const SAME_WIFI: &str =
        "Put both devices on the same Wi-Fi, or on the hotspot of one of them, and try again.";
    const ADD_TURN: &str =
        "Add a TURN server in the settings of one device: it relays where no direct path is.";
    const TEST: &str = "Test your servers in the settings.";
    match problem {
        PairProblem::NoCandidates => &["Check that you are online, then try again."],
        PairProblem::NoReply => &["Try again with a new invitation, and keep both pages open meanwhile."],
        PairProblem::NoRoute => &[SAME_WIFI, ADD_TURN],
        PairProblem::LanOnly => {
            &[SAME_WIFI, "Or switch off “Stay in the local network” in the settings, on both devices."]
        }
        PairProblem::OnlyLocal => &[SAME_WIFI, "Or test the servers in the settings, on both devices."],
        PairProblem::OnlyLocalHere => &[TEST, SAME_WIFI],
        PairProblem::OnlyLocalThere => &[
            SAME_WIFI,
            "Ask them to switch off “Stay in the local network” and to test the servers in their settings.",
            ADD_TURN,
        ],
        PairProblem::NoRelay => &[TEST, SAME_WIFI],
        PairProblem::RelaySilent => {
            &[TEST, "Try a relay over TCP: end its address with ?transport=tcp.", SAME_WIFI]
        }
        PairProblem::Broken => &["Try again. Moving closer to the router may help."],
        PairProblem::Unsupported => &["Try again in an up-to-date Chrome, Edge, Firefox or Safari."],
        PairProblem::Closed => &["Ask them, and try again."],
    }
}

/// The way out where no connection comes about, for who invited.
pub const SEND_ZIP: &str =
    "Or save the project as a ZIP file and send that another way: by mail, a messenger, a stick.";

/// The same for who was invited.
pub const ASK_FOR_ZIP: &str = "Or ask them to save the project as a ZIP file and send you that. “Open a ZIP” among your projects opens it.";

/// Button: opens the settings, where a server can be added or tested.
pub const OPEN_SETTINGS: &str = "Open settings";
