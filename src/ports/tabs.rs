//! What the tabs of one browser say to each other.
//!
//! A code may be opened in another tab than the one that waits for it, and a project wanted in another than the one that
//! changes it. Any page of this origin can send here: a message
//! proves nothing, it only carries what a person could have pasted.

use serde::{Deserialize, Serialize};

use crate::{ids::ProjectId, wire::code::CodeProblem};

/// One message, to all other tabs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum TabMessage {
    /// The list of projects was changed here.
    ListChanged,
    /// A person wants to change this project here: whoever holds it ends what hangs on it, and lets it go.
    Wants {
        /// Which.
        project: ProjectId,
    },
    /// A code was opened here: does it belong to another tab?
    Code {
        /// To tell the answers apart.
        ask: String,
        /// The code, or the link or message around it.
        text: String,
    },
    /// Answer: the code belongs to this tab, which has taken it.
    Taken {
        /// Of which question.
        ask: String,
    },
    /// Answer: the code belongs to this tab and is of no use here.
    Refused {
        /// Of which question.
        ask: String,
        /// Why.
        problem: CodeProblem,
    },
}
