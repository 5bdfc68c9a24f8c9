//! A project as it goes to somebody else: whoever has the document makes it, whoever has the connection sends it.

use std::sync::Arc;

use super::storage::ClipRecord;
use crate::{
    ids::ProjectId,
    project::{Card, Title},
    time::Timestamp,
    wire::live::Followed,
};

/// A project at one moment, as it is offered.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Its id.
    pub project: ProjectId,
    /// Its title.
    pub title: Title,
    /// When it was made.
    pub created: Timestamp,
    /// When it last changed.
    pub modified: Timestamp,
    /// Its cards in order.
    pub cards: Vec<Arc<Card>>,
    /// The clips they name.
    pub clips: Vec<ClipRecord>,
    /// [`crate::project::digest::digest`] of it.
    pub digest: String,
    /// The room whose ops follow, and its place in their order.
    pub followed: Followed,
}
