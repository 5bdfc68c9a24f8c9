//! Messages on the screen: a few at most, and of each kind the latest.

use crate::{
    ids::{Ids, NoticeId},
    notice::{Notice, NoticeKind, Over},
};

/// Messages kept on screen. Older ones have been read or never will be.
const NOTICES_MAX: usize = 4;

/// Oldest first.
#[derive(Debug, Default)]
pub(super) struct Notices(Vec<Notice>);

impl Notices {
    /// One more. It takes the place of what is not true any more.
    pub(super) fn add(&mut self, ids: &mut Ids, mut kind: NoticeKind) {
        self.0.retain_mut(|held| held.kind.give_way(&mut kind));
        let surplus = (self.0.len() + 1).saturating_sub(NOTICES_MAX);
        self.0.drain(..surplus);
        self.0.push(Notice { id: ids.notice(), kind });
    }

    pub(super) fn dismiss(&mut self, notice: NoticeId) {
        self.0.retain(|held| held.id != notice);
    }

    /// What they offered is done.
    pub(super) fn drop_where(&mut self, is_over: impl Fn(&NoticeKind) -> bool) {
        self.0.retain(|held| !is_over(&held.kind));
    }

    pub(super) fn end(&mut self, over: Over) {
        self.0.retain_mut(|held| held.kind.outlast(over));
    }

    pub(super) fn all(&self) -> &[Notice] {
        &self.0
    }
}
