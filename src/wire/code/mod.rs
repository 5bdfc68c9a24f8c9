//! Codes: an offer or an answer that people carry from one browser to the other.
//!
//! People paste more than they mean to: [`find`] takes the code out of white space, line breaks, a whole link or
//! the message around it. Two forms are read: [`packed`], which [`encode`] writes where it can, and [`classic`].
//! Whichever it was, what comes out is a [`Description`]: no text of a peer goes on to the browser.

pub mod bits;
pub mod classic;
pub mod description;
pub mod packed;
mod problem;
pub mod sdp;
pub mod symbols;
mod text;

use serde::{Deserialize, Serialize};

pub use self::{
    description::{Description, Fingerprint, FingerprintHint, Identity, Setup},
    problem::{CodeError, CodeProblem},
};
use crate::{
    ids::SessionId, project::text::PersonName, qr::capacity, time::Timestamp,
    wire::limits::QR_VERSION_COMFORTABLE,
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
    fn is_sound(&self) -> bool {
        self.kind == CodeKind::Offer || self.description.setup != Setup::Actpass
    }
}

/// What a code says beside the description. All of it is a courtesy: nothing depends on its truth.
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
    pub title: Option<crate::project::Title>,
}

/// Who can read a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anyone: the whole fingerprint is in it.
    Anyone,
    /// Somebody who has the fingerprint from an earlier meeting: a reconnect code, 28 bytes shorter.
    Known,
}

/// A code to hand over, and what it weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The code.
    pub text: String,
    /// In which form.
    pub form: Form,
}

/// In which form a code was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The short one.
    Packed {
        /// Content and check.
        bytes: usize,
    },
    /// The long one, which says everything.
    Classic,
}

/// Writes the code of a browser's own description: packed, or classic where the packed form cannot say it all.
/// `page` is the address the code is linked to: name and title are left out where they would cost a QR code larger
/// than [`QR_VERSION_COMFORTABLE`].
pub fn encode(kind: CodeKind, sdp: &str, hints: &Hints, audience: Audience, page: &str) -> Encoded {
    packed_of(kind, sdp, hints, audience, page)
        .unwrap_or_else(|| Encoded { text: classic::encode(kind, sdp, hints), form: Form::Classic })
}

fn packed_of(kind: CodeKind, sdp: &str, hints: &Hints, audience: Audience, page: &str) -> Option<Encoded> {
    let sdp::Parsed { description, ignored } = sdp::parse(sdp).ok()?;
    let best = description.with_best_candidates();
    let description = match audience {
        Audience::Anyone => best,
        Audience::Known => best.without_fingerprint(),
    };
    let code = Code { kind, description, hints: hints.clone() };
    if ignored > 0 || !code.is_sound() {
        return None;
    }
    let chars_max = capacity::code_chars_within(QR_VERSION_COMFORTABLE, page);
    let packed::Packed { text, bytes } = packed::encode(&code, chars_max)?;
    Some(Encoded { text, form: Form::Packed { bytes } })
}

/// Finds and reads the code in a text.
pub fn find(text: &str) -> Result<Code, CodeError> {
    text::find(text).or_else(|problem| match classic::find(text) {
        // What was seen of a packed code says more than that there is no classic one.
        Err(other) => Err(if problem == CodeError::NotACode { other } else { problem }),
        code => code,
    })
}
