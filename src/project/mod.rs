//! The document: a titled, ordered list of voice cards.
//!
//! [`plan`] turns what a person wants into [`Op`]s or a [`Refusal`]; [`Project::apply`] is the only
//! code that changes a document, and hands back the inverse. Nothing here knows storage, peers or screens.

mod batch;
pub mod card;
pub mod clip;
pub mod command;
pub mod digest;
pub mod document;
pub mod gain;
pub mod graphemes;
pub mod history;
mod joined;
pub mod level;
pub mod op;
mod order_key;
mod place;
mod refusal;
pub mod text;
pub mod trim;
mod usage;
mod verbs;

pub use batch::Retouch;
pub use card::{Card, CardEdit, Colour};
pub use clip::{Clip, MediaType, Region};
pub use command::{Action, Edit, Plan, plan};
pub use document::{ApplyError, Project};
pub use gain::Gain;
pub use history::History;
pub use level::{Evened, Leveling};
pub use op::Op;
pub use order_key::OrderKey;
pub use place::Place;
pub use refusal::Refusal;
pub use text::{Label, Notes, Tags, Title, Transcript};
