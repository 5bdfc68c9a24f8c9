//! What travels between people and peers: codes by hand, messages on `control`, frames on `binary`.
//!
//! Everything decoded here comes from outside: it is bounded, checked, and never panics. `docs/protocol.md` has the
//! rules by number.

pub mod code;
pub mod fault;
pub mod frame;
pub mod limits;
pub mod live;
pub mod message;
pub mod parts;

/// Bytes or text from outside that mean nothing here. The sender's fault, or the line's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Longer than anything this program sends.
    #[error("{len} bytes where {max} are allowed")]
    TooLong {
        /// Length found.
        len: usize,
        /// Length allowed.
        max: usize,
    },
    /// Shorter than its own header.
    #[error("cut short")]
    Truncated,
    /// A known type with wrong fields, or no JSON object at all.
    #[error("malformed: {0}")]
    Malformed(String),
}
