//! Codes: an offer or an answer that people carry from one browser to the other.
//!
//! People paste more than they mean to: [`find`] takes the code out of white space, line breaks, a whole link or
//! the message around it. Two forms are read: [`packed`], which [`encode`] writes where it can, and [`classic`].
//! Whichever it was, what comes out is a [`Description`]: no text of a peer goes on to the browser.

pub mod bits;
pub mod classic;
pub mod content;
pub mod description;
pub mod packed;
pub mod problem;
pub mod sdp;
pub mod symbols;
mod text;

pub use self::{
    content::{Code, CodeKind, Hints},
    description::{Description, Fingerprint, FingerprintHint, Identity, Setup},
    problem::{CodeError, CodeProblem},
};
use crate::{qr::capacity, wire::limits::QR_VERSION_COMFORTABLE};

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
