//! Two homes behind NATs, and an internet between them with a STUN and TURN server: network namespaces of the
//! kernel, from which nothing leaves this machine.
//!
//! ```text
//! home 1  10.1.1.2 ── NAT 192.0.2.11 ─┐                 ┌─ NAT 192.0.2.12 ── 10.1.2.2  home 2
//!                                     └─ 192.0.2.1 ─────┘
//!                                        coturn
//! ```
//!
//! A symmetric NAT takes another port for each destination (`masquerade fully-random`); both kinds let in only what was
//! asked for. Each home has a back door to this machine, for the page and for the driver of its browser. No default route
//! leads there; and Firefox, which offers the address from which it reached the page, finds the page on the internet.

use std::process::{Child, Command, Stdio};

use crate::Result;

/// Where coturn listens.
pub const SERVER: &str = "192.0.2.1:3478";
/// An address of the internet where nobody is.
pub const NOBODY: &str = "192.0.2.99:3478";
/// Where the page is on the internet, as the homes see it. Their back doors lead there.
pub const PAGE: &str = "192.0.2.80";
/// User and password of the relay.
pub const USER: (&str, &str) = ("mia", "secret");

/// A network with one machine.
#[derive(Debug, Clone)]
pub struct Home {
    /// Its namespace.
    pub namespace: String,
    /// Its address behind the back door.
    pub address: String,
    /// This machine's address at the back door.
    pub door: String,
    /// Its address on the internet.
    pub public: String,
}

/// How a NAT maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nat {
    /// Another port for each destination: what a STUN server saw is of no use to anybody else.
    Symmetric,
    /// The same port for all, open to whoever was written to in the last 30 seconds.
    PortRestricted,
}

/// All of it. Dropped, it is gone.
#[derive(Debug)]
pub struct World {
    /// Both homes.
    pub homes: [Home; 2],
    spaces: Vec<String>,
    /// This machine's ends of the back doors.
    doors: [String; 2],
    server: Option<Child>,
}

impl World {
    /// Why this machine cannot do it; `None` when it can.
    pub fn impossible() -> Option<String> {
        let probe = format!("spoke{}-try", std::process::id());
        let made = ip(&["netns", "add", &probe]).and_then(|()| {
            let table = ip(&["netns", "exec", &probe, "nft", "add", "table", "ip", "nat"]);
            ip(&["netns", "del", &probe])?;
            table
        });
        if let Err(error) = made {
            return Some(format!("networks cannot be made here ({error})"));
        }
        let mut coturn = Command::new("turnserver");
        let found = coturn.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
        (!found).then(|| "there is no coturn on this machine (package coturn)".to_owned())
    }

    /// Makes it, with the server running.
    pub fn make(nat_kind: Nat) -> Result<Self> {
        let tag = std::process::id() % 100_000;
        let space = |name: &str| format!("spoke{tag}-{name}");
        // The back doors are on this machine's own network: two runs at the same time must not share them.
        let door = |n: u32| format!("10.199.{}", tag % 127 * 2 + n);
        let homes = [1, 2].map(|n| Home {
            namespace: space(&format!("home{n}")),
            address: format!("{}.2", door(n)),
            door: format!("{}.1", door(n)),
            public: format!("192.0.2.1{n}"),
        });
        let doors = [1, 2].map(|n| format!("sp{tag}d{n}"));
        let mut world = Self { homes, spaces: Vec::new(), doors, server: None };
        let net = world.space(space("net"))?;
        run(&format!("-n {net} link add br0 type bridge"))?;
        run(&format!("-n {net} link set br0 up"))?;
        run(&format!("-n {net} addr add 192.0.2.1/24 dev br0"))?;
        // A relay is asked to send to private addresses, too. The internet says nothing to that; and coturn ends a session
        // when the kernel refuses one of its packets. What goes to the loopback and is not for this machine is dropped.
        run(&format!("-n {net} route add 10.0.0.0/8 dev lo"))?;
        for n in [1, 2] {
            world.space(space(&format!("nat{n}")))?;
            world.space(space(&format!("home{n}")))?;
            let (nat, home) = (space(&format!("nat{n}")), space(&format!("home{n}")));
            for line in [
                format!("link add w{n} netns {net} type veth peer name wan netns {nat}"),
                format!("-n {net} link set w{n} master br0 up"),
                format!("-n {nat} link set wan up"),
                format!("-n {nat} addr add 192.0.2.1{n}/24 dev wan"),
                format!("link add lan netns {nat} type veth peer name eth0 netns {home}"),
                format!("-n {nat} link set lan up"),
                format!("-n {nat} addr add 10.1.{n}.1/24 dev lan"),
                format!("-n {home} link set eth0 up"),
                format!("-n {home} addr add 10.1.{n}.2/24 dev eth0"),
                format!("-n {home} route add default via 10.1.{n}.1"),
                format!("link add sp{tag}d{n} type veth peer name door netns {home}"),
                format!("link set sp{tag}d{n} up"),
                format!("addr add {}.1/30 dev sp{tag}d{n}", door(n)),
                format!("-n {home} link set door up"),
                format!("-n {home} addr add {}.2/30 dev door", door(n)),
                format!("netns exec {nat} sysctl -qw net.ipv4.ip_forward=1"),
                // What is sent to nobody ends here.
                format!("-n {nat} route add blackhole {NOWHERE}"),
            ] {
                run(&line)?;
            }
            let rules = "table ip nat {
                chain out { type nat hook postrouting priority 100; oif wan masquerade PORTS; }
                chain in { type filter hook input priority 0; iif wan drop; }
            }";
            let gate = "table ip door {
                chain out { type nat hook output priority -100; ip daddr PAGE dnat to DOOR; }
                chain through { type nat hook postrouting priority 100; oif door masquerade; }
            }";
            let gate = gate.replace("PAGE", PAGE).replace("DOOR", &format!("{}.1", door(n)));
            ip(&["netns", "exec", &home, "nft", &gate])?;
            let ports = if nat_kind == Nat::Symmetric { "fully-random" } else { "" };
            ip(&["netns", "exec", &nat, "nft", &rules.replace("PORTS", ports)])?;
        }
        if nat_kind == Nat::PortRestricted {
            for n in [1, 2] {
                for kind in ["", "_stream"] {
                    let key = format!("net.netfilter.nf_conntrack_udp_timeout{kind}=30");
                    run(&format!("netns exec {} sysctl -qw {key}", space(&format!("nat{n}"))))?;
                }
            }
        }
        world.serve(&net)?;
        Ok(world)
    }

    /// A namespace that goes with the world, with its loopback up.
    fn space(&mut self, name: String) -> Result<String> {
        run(&format!("netns add {name}"))?;
        self.spaces.push(name.clone());
        run(&format!("-n {name} link set lo up"))?;
        Ok(name)
    }

    fn serve(&mut self, net: &str) -> Result {
        let folder = std::env::temp_dir();
        let file = |end: &str| folder.join(format!("spoke-coturn-{}{end}", std::process::id()));
        let child = Command::new("ip")
            .args(["netns", "exec", net, "turnserver", "-n", "--listening-ip=192.0.2.1"])
            .args(["--listening-port=3478", "--relay-ip=192.0.2.1", "--lt-cred-mech", "--realm=spoke.test"])
            .args(["--no-tls", "--no-dtls", "--no-cli", "--log-file=stdout"])
            .arg(format!("--user={}:{}", USER.0, USER.1))
            .arg(format!("--pidfile={}", file(".pid").display()))
            .arg(format!("--userdb={}", file(".db").display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        self.server = Some(child);
        Ok(())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            // It may have ended already.
            let _ = server.kill();
            let _ = server.wait();
        }
        // The kernel clears a namespace away when it has time for it; the next world wants these names and addresses now.
        for door in &self.doors {
            let _ = ip(&["link", "del", door]);
        }
        for space in &self.spaces {
            let _ = ip(&["netns", "del", space]);
        }
    }
}

/// The range in which nobody is, to which a waiting guest writes.
const NOWHERE: &str = "198.51.100.0/24";

/// As long as it lives, what this machine itself sends to nobody ends on this machine. Where routes cannot be set the
/// packets end at the next router that knows the range.
#[derive(Debug)]
pub struct DeadEnd {
    made: bool,
}

impl DeadEnd {
    /// Makes it, where there is none yet.
    pub fn make() -> Self {
        Self { made: run(&format!("route add blackhole {NOWHERE}")).is_ok() }
    }
}

impl Drop for DeadEnd {
    fn drop(&mut self) {
        if self.made {
            // Fails only if somebody else has removed it.
            let _ = run(&format!("route del blackhole {NOWHERE}"));
        }
    }
}

fn run(line: &str) -> Result {
    ip(&line.split(' ').collect::<Vec<_>>())
}

fn ip(args: &[&str]) -> Result {
    let output = Command::new("ip").args(args).stdin(Stdio::null()).output()?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("ip {}: {}", args.join(" "), String::from_utf8_lossy(&output.stderr).trim()).into())
    }
}
