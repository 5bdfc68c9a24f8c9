//! The links together with what they are lent: whoever of the session acts on them borrows both at once.

use std::collections::VecDeque;

use super::{ctx::Ctx, event::LinksOutput, links::Links, me::Me, trust::Trust};
use crate::machine::Cx;

/// All links of this person, who that is, and whom they know.
#[derive(Debug, Default)]
pub(super) struct Star {
    pub(super) links: Links,
    pub(super) me: Me,
    pub(super) trust: Trust,
    /// What links want and say waits here until the session takes it, because what they say may lead to more.
    out: VecDeque<LinksOutput>,
}

impl Star {
    /// Lends the links what they need.
    pub(super) fn lend<'a, T>(&'a mut self, cx: &'a mut Cx<'_, T>) -> (&'a mut Links, Ctx<'a>) {
        let ctx = Ctx {
            now: cx.now,
            ids: &mut *cx.ids,
            trace: &mut *cx.trace,
            me: &self.me,
            known: self.trust.fingerprints(),
            out: &mut self.out,
        };
        (&mut self.links, ctx)
    }

    /// The next thing that links want or say.
    pub(super) fn poll_output(&mut self) -> Option<LinksOutput> {
        self.out.pop_front()
    }
}
