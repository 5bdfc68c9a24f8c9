//! STUN and TURN servers as a person writes them, and what is wrong with one.

use std::net::Ipv6Addr;

use serde::{Deserialize, Serialize};

/// Characters of an address: a host name has 253 at most, and nobody types that.
const URL_CHARS_MAX: usize = 300;

/// Bytes of a user: RFC 8489, section 14.3. Browsers refuse a whole list of servers for one that is longer.
pub const USER_BYTES_MAX: usize = 509;
/// Bytes of a password: twenty times those that programs make. Nobody states a limit, but a record has to have one.
pub const PASSWORD_BYTES_MAX: usize = 1_024;

/// A STUN or TURN server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServer {
    /// `stun:`, `stuns:`, `turn:` or `turns:` URL (RFC 7064, RFC 7065).
    pub url: String,
    /// For TURN.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub username: String,
    /// For TURN.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub credential: String,
}

/// What is wrong with a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerProblem {
    /// There is no address.
    Empty,
    /// It begins with none of the four schemes.
    Scheme,
    /// It is written like the address of a page, with `//`.
    Slashes,
    /// There is no host, or one that cannot be.
    Host,
    /// The port is no number from 1 to 65535.
    Port,
    /// What follows `?` is neither `transport=udp` nor `transport=tcp`, or follows the address of a STUN server.
    Transport,
    /// TURN without a user.
    User,
    /// A user of more than [`USER_BYTES_MAX`].
    UserLong,
    /// TURN without a password.
    Password,
    /// A password of more than [`PASSWORD_BYTES_MAX`].
    PasswordLong,
}

impl ServerProblem {
    /// The name in `data-problem`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Scheme => "scheme",
            Self::Slashes => "slashes",
            Self::Host => "host",
            Self::Port => "port",
            Self::Transport => "transport",
            Self::User => "user",
            Self::UserLong => "user-long",
            Self::Password => "password",
            Self::PasswordLong => "password-long",
        }
    }
}

impl IceServer {
    /// A server without credentials.
    pub fn stun(url: &str) -> Self {
        Self { url: url.to_owned(), username: String::new(), credential: String::new() }
    }

    /// A server as it was typed: without white space around it, the scheme in small letters, and credentials only where
    /// they are of use.
    pub fn typed(url: &str, username: &str, credential: &str) -> Self {
        let url = url.trim();
        let url = url.split_once(':').map_or_else(
            || url.to_owned(),
            |(scheme, rest)| format!("{}:{rest}", scheme.to_ascii_lowercase()),
        );
        if is_turn(&url) {
            Self { url, username: username.trim().to_owned(), credential: credential.to_owned() }
        } else {
            Self::stun(&url)
        }
    }

    /// It relays, and wants user and password.
    pub fn is_turn(&self) -> bool {
        is_turn(&self.url)
    }

    /// The first thing that is wrong with it, the address before the credentials.
    pub fn problem(&self) -> Option<ServerProblem> {
        if let Err(problem) = check_url(&self.url) {
            return Some(problem);
        }
        match (self.username.len(), self.credential.len()) {
            _ if !self.is_turn() => None,
            (0, _) => Some(ServerProblem::User),
            (user, _) if user > USER_BYTES_MAX => Some(ServerProblem::UserLong),
            (_, 0) => Some(ServerProblem::Password),
            (_, password) if password > PASSWORD_BYTES_MAX => Some(ServerProblem::PasswordLong),
            _ => None,
        }
    }
}

/// The address is one of a server that relays.
pub fn is_turn(url: &str) -> bool {
    let scheme = url.trim_start().split(':').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("turn") || scheme.eq_ignore_ascii_case("turns")
}

fn check_url(url: &str) -> Result<(), ServerProblem> {
    if url.is_empty() {
        return Err(ServerProblem::Empty);
    }
    let (scheme, rest) = url.split_once(':').ok_or(ServerProblem::Scheme)?;
    if !matches!(scheme, "stun" | "stuns" | "turn" | "turns") {
        return Err(ServerProblem::Scheme);
    }
    if rest.starts_with("//") {
        return Err(ServerProblem::Slashes);
    }
    let (authority, query) = rest.split_once('?').map_or((rest, None), |(at, query)| (at, Some(query)));
    let known = matches!(query, Some("transport=udp" | "transport=tcp")) && is_turn(url);
    if query.is_some() && !known {
        return Err(ServerProblem::Transport);
    }
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (inside, behind) = rest.split_once(']').ok_or(ServerProblem::Host)?;
            inside.parse::<Ipv6Addr>().map_err(|_| ServerProblem::Host)?;
            (inside, behind.strip_prefix(':').or((!behind.is_empty()).then_some("?")))
        }
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    let good = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
    if host.is_empty() || host.starts_with(['.', '-']) || !host.chars().all(good) || url.len() > URL_CHARS_MAX
    {
        return Err(ServerProblem::Host);
    }
    let is_port = |port: &str| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    };
    if port.is_some_and(|port| !is_port(port)) {
        return Err(ServerProblem::Port);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(url: &str) -> Option<ServerProblem> {
        IceServer { url: url.to_owned(), username: "mia".to_owned(), credential: "secret".to_owned() }
            .problem()
    }

    #[test]
    fn servers_as_people_write_them_are_fine() {
        for url in [
            "stun:stun.l.google.com:19302",
            "stun:example.org",
            "stuns:example.org:5349",
            "turn:192.0.2.7:3478",
            "turn:example.org?transport=udp",
            "turns:turn.example.org:443?transport=tcp",
            "turn:[2001:db8::1]:3478",
            "stun:[::1]",
        ] {
            assert_eq!(problem(url), None, "{url}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_server_has_a_name() {
        for (url, name) in [
            ("", "empty"),
            ("example.org", "scheme"),
            ("http://example.org", "scheme"),
            ("example.org:3478", "scheme"),
            ("stun://example.org", "slashes"),
            ("stun:", "host"),
            ("turn:exa mple.org", "host"),
            ("turn:me@example.org", "host"),
            ("turn:[2001:db8::1", "host"),
            ("turn:[nothing]:3478", "host"),
            ("stun:2001:db8::1", "port"),
            ("stun:example.org:", "port"),
            ("stun:example.org:0", "port"),
            ("stun:example.org:65536", "port"),
            ("stun:example.org:+5", "port"),
            ("turn:[::1]3478", "port"),
            ("turn:example.org?transport=quic", "transport"),
            ("stun:example.org?transport=udp", "transport"),
        ] {
            assert_eq!(problem(url).map(ServerProblem::name), Some(name), "{url}");
        }
    }

    #[test]
    fn slips_of_the_hand_are_put_right() {
        let typed = IceServer::typed(" TURN:Example.org \n", " mia ", " se cret ");
        assert_eq!(
            (typed.url.as_str(), typed.username.as_str(), typed.credential.as_str()),
            ("turn:Example.org", "mia", " se cret ")
        );
        assert_eq!(IceServer::typed("stun:a.org", "mia", "secret"), IceServer::stun("stun:a.org"));
    }

    #[test]
    fn a_relay_wants_user_and_password_and_stun_wants_none() {
        let server = |url: &str, username: &str, credential: &str| {
            let server = IceServer {
                url: url.to_owned(),
                username: username.to_owned(),
                credential: credential.to_owned(),
            };
            server.problem()
        };
        assert_eq!(server("turn:example.org", "", "secret"), Some(ServerProblem::User));
        assert_eq!(server("turns:example.org", "mia", ""), Some(ServerProblem::Password));
        assert_eq!(
            server("turn:example.org:x", "", ""),
            Some(ServerProblem::Port),
            "the address comes first"
        );
        assert_eq!(server("stun:example.org", "", ""), None);
        assert_eq!(server("turn:example.org", &"x".repeat(509), "secret"), None);
        assert_eq!(server("turn:example.org", &"x".repeat(510), "secret"), Some(ServerProblem::UserLong));
        assert_eq!(server("turn:example.org", &"é".repeat(255), "secret"), Some(ServerProblem::UserLong));
        assert_eq!(server("turn:example.org", "mia", &"x".repeat(1_025)), Some(ServerProblem::PasswordLong));
    }
}
