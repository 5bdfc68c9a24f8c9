//! A network that loses everything for a while: the kernel drops all UDP of this machine to itself. The page is served
//! over TCP and goes on. `cargo xtask test` gives each test a network of its own where it can, and then nobody else loses
//! anything.

use std::process::{Command, Stdio};

use crate::Result;

/// A table of our own, so that nothing else is touched and all of it goes at once.
const TABLE: &str = "spoke_outage";

/// Packets are lost until it is dropped.
#[derive(Debug)]
pub struct Outage(());

impl Outage {
    /// Why this machine cannot do it; `None` when it can.
    pub fn impossible() -> Option<String> {
        match nft(&["list", "tables"]) {
            Ok(()) => None,
            Err(error) => Some(format!("the packet filter cannot be set here ({error})")),
        }
    }

    /// From now on nothing arrives.
    pub fn begin() -> Result<Self> {
        nft(&["add", "table", "inet", TABLE])?;
        let outage = Self(());
        let hook = "{ type filter hook input priority 0; }";
        nft(&["add", "chain", "inet", TABLE, "input", hook])?;
        nft(&["add", "rule", "inet", TABLE, "input", "iif", "lo", "udp", "dport", "1024-65535", "drop"])?;
        Ok(outage)
    }
}

impl Drop for Outage {
    fn drop(&mut self) {
        // Fails only if somebody else has removed it.
        let _ = nft(&["delete", "table", "inet", TABLE]);
    }
}

fn nft(args: &[&str]) -> Result {
    let output = Command::new("nft").args(args).stdin(Stdio::null()).output()?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into())
    }
}
