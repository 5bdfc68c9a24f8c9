//! What links are lent while they handle something.

use std::collections::VecDeque;

use super::{event::LinksOutput, me::Me};
use crate::{ids::Ids, machine::Trace, time::Now, wire::code::Fingerprint};

/// What links are lent while they handle something.
pub struct Ctx<'a> {
    /// Both clocks.
    pub now: Now,
    /// Randomness.
    pub ids: &'a mut Ids,
    /// Changes of phases.
    pub trace: &'a mut Trace,
    /// Who we are.
    pub me: &'a Me,
    /// Certificates of people met before: they are who reconnect codes may be of.
    pub known: &'a [Fingerprint],
    /// Where wishes go.
    pub out: &'a mut VecDeque<LinksOutput>,
}
