//! What a person has set, kept in one record.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{PeerId, SessionId},
    project::text::PersonName,
};

/// ICE servers that are kept. Browsers warn from five on, because every one slows gathering.
pub const ICE_SERVERS_MAX: usize = 8;

/// The colours of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Paper.
    Light,
    /// Brown-black.
    Dark,
    /// What the system says.
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

/// A STUN or TURN server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServer {
    /// `stun:`, `turn:` or `turns:` URL (RFC 7064, RFC 7065).
    pub url: String,
    /// For TURN.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub username: String,
    /// For TURN.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub credential: String,
}

impl IceServer {
    /// One line of the settings: `URL [user password]`.
    pub fn parse_line(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let url = words.next()?;
        let (scheme, rest) = url.split_once(':')?;
        let known = matches!(scheme, "stun" | "stuns" | "turn" | "turns");
        if !known || rest.is_empty() || url.len() > 200 {
            return None;
        }
        let username = words.next().unwrap_or_default().to_owned();
        let credential = words.next().unwrap_or_default().to_owned();
        let needs_credentials = scheme.starts_with("turn");
        if needs_credentials && credential.is_empty() {
            return None;
        }
        Some(Self { url: url.to_owned(), username, credential })
    }

    /// The line that [`Self::parse_line`] reads.
    pub fn line(&self) -> String {
        format!("{} {} {}", self.url, self.username, self.credential).trim_end().to_owned()
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
    /// The colours.
    pub theme: Theme,
    /// Contact nobody outside the local network.
    pub lan_only: bool,
    /// Servers that tell this machine's internet address or relay for it.
    pub ice_servers: Vec<IceServer>,
    /// Invitations of others that led to a session here, oldest first: none is good for a second one.
    pub used: Vec<SessionId>,
}

impl Default for Settings {
    fn default() -> Self {
        let stun =
            |url: &str| IceServer { url: url.to_owned(), username: String::new(), credential: String::new() };
        Self {
            peer: None,
            name: PersonName::default(),
            theme: Theme::System,
            lan_only: false,
            used: Vec::new(),
            ice_servers: vec![stun("stun:stun.l.google.com:19302"), stun("stun:stun.cloudflare.com:3478")],
        }
    }
}

impl Settings {
    /// The servers to use now.
    pub fn active_ice_servers(&self) -> Vec<IceServer> {
        if self.lan_only {
            Vec::new()
        } else {
            self.ice_servers.iter().take(ICE_SERVERS_MAX).cloned().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_line_is_checked() {
        assert!(IceServer::parse_line("stun:example.org:3478").is_some());
        assert!(IceServer::parse_line("turn:example.org user secret").is_some());
        for bad in ["", "example.org", "http://x", "turn:example.org", "stun:"] {
            assert_eq!(IceServer::parse_line(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn settings_of_another_version_still_load() {
        let old: Settings = serde_json::from_str(r#"{"theme":"sepia","future":1}"#).unwrap();
        assert_eq!(old, Settings::default());
    }
}
