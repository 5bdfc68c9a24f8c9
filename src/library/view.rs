//! The library as it is shown.

use super::trash::is_old;
use crate::{ports::storage::ProjectRecord, time::Timestamp};

/// The list of projects.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LibraryView {
    /// The disk has answered.
    pub loaded: bool,
    /// Last changed first.
    pub projects: Vec<ProjectRecord>,
    /// In the trash, last trashed first.
    pub trash: Vec<ProjectRecord>,
}

impl LibraryView {
    /// Of these records, without what has lain in the trash for too long.
    pub fn of(records: impl IntoIterator<Item = ProjectRecord>, now: Timestamp) -> Self {
        let (mut trash, mut projects): (Vec<_>, Vec<_>) = records
            .into_iter()
            .filter(|record| !is_old(record, now))
            .partition(|record| record.trashed.is_some());
        projects.sort_by_key(|record| std::cmp::Reverse(record.modified));
        trash.sort_by_key(|record| std::cmp::Reverse(record.trashed));
        Self { loaded: true, projects, trash }
    }
}
