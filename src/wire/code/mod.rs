//! Codes: an offer or an answer that people carry from one browser to the other.
//!
//! People paste more than they mean to: [`find`] takes the code out of white space, line breaks, a whole link or
//! the message around it.

pub mod classic;

use serde::{Deserialize, Serialize};

use crate::{ids::SessionId, project::text::PersonName, time::Timestamp};

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
    /// The browser's own description, never rewritten.
    pub sdp: String,
    /// What it says beside that; codes of the Voice Cards app say nothing.
    pub hints: Hints,
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

/// What is wrong with a text that should hold a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// There is nothing in it that looks like one.
    #[error("there is no code in this text")]
    NotACode,
    /// Something looks like one and does not read: cut short or changed.
    #[error("the code is damaged")]
    Damaged,
}

/// Finds and reads the code in a text.
pub fn find(text: &str) -> Result<Code, CodeError> {
    classic::find(text)
}
