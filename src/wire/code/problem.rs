//! Why a text is no code, or not one that helps here.

use serde::{Deserialize, Serialize};

/// What is wrong with a text that should hold a code. The later says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum CodeError {
    /// There is nothing in it that looks like one.
    #[error("there is no code in this text")]
    NotACode,
    /// Something looks like one and does not read: cut short or altered; or a link has lost it.
    #[error("the code is damaged")]
    Damaged,
    /// It is whole, and was written by a version that this program does not read.
    #[error("the code is of another version")]
    OtherVersion,
}

/// Why a text is of no use as a code: it does not read ([`CodeError`]), or does not fit what is open here.
/// Serialised as in [`CodeProblem::name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeProblem {
    /// There is no code in it.
    NotACode,
    /// It is cut short or was altered on its way.
    Damaged,
    /// It is a reply; an invitation is wanted here.
    ExpectedOffer,
    /// It is an invitation; a reply is wanted here.
    ExpectedAnswer,
    /// It is this person's own code.
    OwnCode,
    /// It was made too long ago.
    TooOld,
    /// It was made by a version this program does not understand.
    OtherVersion,
    /// Its invitation was answered already.
    Used,
    /// Its invitation was withdrawn.
    Withdrawn,
    /// It is of an invitation of this person whose page was closed or loaded again.
    Ended,
    /// It replies to an invitation that is not open here.
    Foreign,
    /// Another tab of this browser is connected to whoever made it. The two would take each other for one.
    OtherTab,
    /// It is for people who met before, and this browser does not know who made it.
    Stranger,
}

impl CodeProblem {
    /// The name in `data-problem`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotACode => "not-a-code",
            Self::Damaged => "damaged",
            Self::ExpectedOffer => "expected-offer",
            Self::ExpectedAnswer => "expected-answer",
            Self::OwnCode => "own-code",
            Self::TooOld => "too-old",
            Self::OtherVersion => "other-version",
            Self::Ended => "ended",
            Self::Used => "used",
            Self::Withdrawn => "withdrawn",
            Self::Foreign => "foreign",
            Self::OtherTab => "other-tab",
            Self::Stranger => "stranger",
        }
    }
}

impl From<CodeError> for CodeProblem {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::NotACode => Self::NotACode,
            CodeError::Damaged => Self::Damaged,
            CodeError::OtherVersion => Self::OtherVersion,
        }
    }
}
