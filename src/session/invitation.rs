//! Reading codes: an invitation of somebody else, and whose certificate a code names.

use super::state::CodeProblem;
use crate::{
    time::Now,
    wire::{
        code::{self, Audience, Code, CodeKind, Fingerprint, Hints, Identity, Setup, sdp},
        limits::INVITE_LIFETIME,
    },
};

/// Somebody's invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The offer, for the browser: rebuilt from the template.
    pub offer: String,
    /// The certificate it names.
    pub fingerprint: Fingerprint,
    /// Whom it is for.
    pub audience: Audience,
    /// What it says beside that.
    pub hints: Hints,
}

/// Guest: reads an invitation. `own` tells whether a code was made here.
pub fn read_invitation(
    now: Now,
    text: &str,
    known: &[Fingerprint],
    own: impl Fn(&Code) -> bool,
) -> Result<Invitation, CodeProblem> {
    let mut code = code::find(text)?;
    if own(&code) {
        return Err(CodeProblem::OwnCode);
    }
    if code.kind != CodeKind::Offer {
        return Err(CodeProblem::ExpectedOffer);
    }
    // Clocks of two people differ; only an age beyond the lifetime counts, and a date in the future is fresh.
    let age_ms = code.hints.created.map_or(0, |created| now.wall.0.saturating_sub(created.0));
    if u128::from(age_ms) > INVITE_LIFETIME.as_millis() {
        return Err(CodeProblem::TooOld);
    }
    let hints = code.hints.clone();
    code.description.setup = Setup::Active; // Rule 1.16.
    let (offer, fingerprint, audience) = recognise(code, known)?;
    Ok(Invitation { offer, fingerprint, audience, hints })
}

/// The description for the browser and the certificate in it. A hint that fits several people names none of them.
pub(super) fn recognise(
    code: Code,
    known: &[Fingerprint],
) -> Result<(String, Fingerprint, Audience), CodeProblem> {
    let (fingerprint, audience) = match code.description.identity {
        Identity::Stated(fingerprint) => (fingerprint, Audience::Anyone),
        Identity::Pinned(hint) => {
            let mut fitting = known.iter().filter(|known| known.hint() == hint);
            match (fitting.next(), fitting.next()) {
                (Some(one), None) => (*one, Audience::Known),
                _ => return Err(CodeProblem::Stranger),
            }
        }
    };
    let description = code.description.with_fingerprint(fingerprint).ok_or(CodeProblem::Stranger)?;
    Ok((sdp::write(&description).ok_or(CodeProblem::Stranger)?, fingerprint, audience))
}
