//! What a code says, in whichever form it is written.

use serde::{Deserialize, Serialize};

use super::{
    description::{Description, Setup},
    sdp,
};
use crate::{
    ids::SessionId,
    project::{Title, text::PersonName},
    time::Timestamp,
};

/// Which half of the exchange a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeKind {
    /// The invitation.
    Offer,
    /// The reply.
    Answer,
}

/// A code's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Which half.
    pub kind: CodeKind,
    /// What the description in it says.
    pub description: Description,
    /// What it says beside that; codes of the Voice Cards app say nothing.
    pub hints: Hints,
}

impl Code {
    /// From a browser's description. Refused when it is none of a data channel.
    pub fn new(kind: CodeKind, sdp: &str, hints: Hints) -> Result<Self, sdp::BadSdp> {
        let code = Self { kind, description: sdp::parse(sdp)?.description, hints };
        if code.is_sound() { Ok(code) } else { Err(sdp::BadSdp("setup")) }
    }

    /// The description for the browser, from the template. None for a reconnect code whose fingerprint was not
    /// filled in ([`Description::with_fingerprint`]).
    pub fn to_sdp(&self) -> Option<String> {
        sdp::write(&self.description)
    }

    /// An answer decides the parts in the handshake.
    pub(super) fn is_sound(&self) -> bool {
        self.kind == CodeKind::Offer || self.description.setup != Setup::Actpass
    }
}

/// What a code says beside the description. It is shown to people and tells invitations apart; it is never believed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hints {
    /// The session it starts.
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// When it was made.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Timestamp>,
    /// Who made it.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// The project's title.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
}
