//! What one server answers when it is tried alone.

/// Which try.
pub type ProbeId = u32;

/// What the browser reports of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProbeEvent {
    /// The server said how this machine is seen from outside.
    Public {
        /// The address.
        address: String,
    },
    /// The server lent an address.
    Relay,
    /// Something went wrong; other ways to the server may still be open.
    Error {
        /// As STUN counts (RFC 8489), 701 where nothing came back.
        code: u16,
        /// In the browser's words.
        text: String,
    },
    /// The browser has nothing more to try.
    Ended,
    /// The browser does not take this server, or connects to nobody.
    Unusable,
}
