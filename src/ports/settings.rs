//! What a person has set, kept in one record.

use serde::{Deserialize, Serialize};

pub use super::ice::{IceServer, ServerProblem};
use super::{
    microphone::{Device, MicSettings},
    playing::Rate,
};
use crate::{
    ids::{PeerId, ProjectId, SessionId},
    project::text::PersonName,
    wire::code::Fingerprint,
};

/// ICE servers that are kept. Browsers warn from five on, because every one slows gathering.
pub const ICE_SERVERS_MAX: usize = 8;

/// The colours of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// As the system is set.
    #[default]
    #[serde(other)]
    System,
}

impl Theme {
    /// As stored and as written in `data-theme`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::System => "system",
        }
    }
}

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// This profile's name to other programs; made at the first start.
    pub peer: Option<PeerId>,
    /// What other people see.
    pub name: PersonName,
    /// A name was asked for, and this person may have given none.
    pub asked_for_name: bool,
    /// The colours.
    pub theme: Theme,
    /// How it is recorded.
    pub microphone: Box<MicSettings>,
    /// On which loudspeaker cards play; none for the one that the system prefers. Where it is not there, that one plays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loudspeaker: Option<Box<Device>>,
    /// How fast cards play.
    pub rate: Rate,
    /// Contact nobody outside the local network.
    pub lan_only: bool,
    /// Servers that tell this machine's internet address or relay for it.
    pub ice_servers: Vec<IceServer>,
    /// Invitations of others that led to a session here, oldest first: none is good for a second one.
    pub used: Vec<SessionId>,
    /// Invitations of this person, oldest first. None is good once its page was closed or loaded again.
    pub made: Vec<Made>,
}

/// An invitation of this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What its code and its reply are known by. Codes of the Voice Cards app do not name it.
    pub session: SessionId,
    /// The certificate that its code names: this browser's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Fingerprint>,
    /// What it invites to.
    pub project: ProjectId,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            peer: None,
            name: PersonName::default(),
            asked_for_name: false,
            theme: Theme::System,
            microphone: Box::default(),
            loudspeaker: None,
            rate: Rate::default(),
            lan_only: false,
            used: Vec::new(),
            made: Vec::new(),
            ice_servers: Self::default_ice_servers(),
        }
    }
}

impl Settings {
    /// The servers of the first start: two that anybody may ask, of different companies.
    pub fn default_ice_servers() -> Vec<IceServer> {
        ["stun:stun.l.google.com:19302", "stun:stun.cloudflare.com:3478"].map(IceServer::stun).into()
    }

    /// The servers to use now. One that browsers would refuse, stored by an earlier version, is left out: they would
    /// refuse all of them.
    pub fn active_ice_servers(&self) -> Vec<IceServer> {
        if self.lan_only {
            Vec::new()
        } else {
            let usable = self.ice_servers.iter().filter(|server| server.problem().is_none());
            usable.take(ICE_SERVERS_MAX).cloned().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_server_does_not_stop_the_others() {
        let bad = IceServer {
            url: "turn:example.org".to_owned(),
            username: "x".repeat(510),
            credential: "secret".to_owned(),
        };
        let mut settings = Settings::default();
        settings.ice_servers.insert(0, bad);
        assert_eq!(settings.active_ice_servers(), Settings::default_ice_servers());
    }

    #[test]
    fn settings_of_another_version_still_load() {
        let old: Settings = serde_json::from_str(r#"{"theme":"sepia","future":1}"#).unwrap();
        assert_eq!(old, Settings::default());
    }
}
