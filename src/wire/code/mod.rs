//! Codes: an offer or an answer that people carry from one browser to the other.
//!
//! People paste more than they mean to: [`find`] takes the code out of white space, line breaks, a whole link or
//! the message around it, and out of what programs on the way made of it (`altered`). Two forms are read: [`packed`], which [`encode`] writes where it can, and [`classic`].
//! Whichever it was, what comes out is a [`Description`]: no text of a peer goes on to the browser.

mod altered;
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
use crate::{
    qr::capacity,
    wire::limits::{CODE_CHARS_MAX, QR_VERSION_COMFORTABLE},
};

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

/// Finds and reads the code in a text. What was altered on its way is read as it was, or it is
/// [`CodeError::Damaged`]; it is never taken for another code.
pub fn find(text: &str) -> Result<Code, CodeError> {
    let text: String = text.chars().take(CODE_CHARS_MAX).collect();
    let mut problem = CodeError::NotACode;
    for reading in altered::readings(&text) {
        for found in [text::find, classic::find] {
            match found(&reading) {
                Err(other) => problem = problem.max(other),
                code => return code,
            }
        }
        if altered::has_lost_its_code(&reading) {
            problem = problem.max(CodeError::Damaged);
        }
    }
    Err(problem)
}

/// A text that begins like a code, or has one behind a `#`: enough to tell it from the texts of other QR codes. What it
/// is worth says [`find`].
pub fn may_hold(text: &str) -> bool {
    let text = text.rsplit('#').next().unwrap_or_default().trim_start();
    let packed = text.get(..symbols::BEGINNING.len());
    text.starts_with(classic::BEGINNING)
        || packed.is_some_and(|begins| begins.eq_ignore_ascii_case(symbols::BEGINNING))
}
