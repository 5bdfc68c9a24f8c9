//! Which end of the exchange of codes.

/// Which end of the exchange of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Makes the offer.
    Host,
    /// Makes the answer.
    Guest,
}
