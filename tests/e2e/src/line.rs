//! A line of a known speed between the browsers of this machine: the kernel holds back what goes over UDP. Page and drivers
//! talk over TCP and are as quick as ever. Only in a network of its own, as `cargo xtask test` gives each test: nobody else's
//! line becomes slow.

use std::{
    env,
    os::unix::process::CommandExt,
    process::{Command, Stdio},
};

use crate::Result;

/// A network of one's own: the loopback, and an interface that leads nowhere, without which browsers find no candidates.
const OWN_NETWORK: &str = "set -e
    PATH=$PATH:/usr/sbin:/sbin
    ip link set lo up
    ip link add eth0 type veth peer name nowhere
    for end in eth0 nowhere; do ip link set $end addrgenmode none up; done
    ip addr add 10.77.0.2/24 dev eth0
    ip neigh add 10.77.0.1 lladdr 02:00:00:00:00:01 dev eth0
    ip route add default via 10.77.0.1
    for server in $(sed -n 's/^nameserver *//p' /etc/resolv.conf); do
        ip addr add $server dev lo 2>/dev/null || true
    done
    exec \"$@\"";
/// Set in a program that was begun anew in a network of its own.
const BEGUN_ANEW: &str = "SPOKE_OWN_NETWORK";

/// All UDP shares one slow line until it is dropped.
#[derive(Debug)]
pub struct Line(());

impl Line {
    /// Why this machine cannot do it; `None` when it can.
    pub fn impossible() -> Option<String> {
        let network = |of: &str| std::fs::read_link(format!("/proc/{of}/ns/net")).ok();
        if network("self").is_none() || network("self") == network("1") {
            return Some("the test has no network of its own, and would slow down everybody's".to_owned());
        }
        match Self::of_mbit(1_000) {
            Ok(_) => None,
            Err(error) => Some(format!("lines cannot be made slow here ({error})")),
        }
    }

    /// From now on so many megabits pass in a second, and what does not pass within a tenth of a second is lost.
    pub fn of_mbit(mbit: u32) -> Result<Self> {
        let line = Self(());
        let limit = u64::from(mbit) * 12_500;
        // Two classes as fast as can be; what is behind the second one is slow.
        tc("qdisc replace dev lo root handle 1: htb default 1")?;
        for class in ["1:1", "1:3"] {
            tc(&format!("class add dev lo parent 1: classid {class} htb rate 10gbit quantum 60000"))?;
        }
        tc(&format!("qdisc add dev lo parent 1:3 tbf rate {mbit}mbit burst 32kb limit {limit}"))?;
        tc("filter add dev lo protocol ip parent 1: prio 1 u32 match ip protocol 17 0xff flowid 1:3")?;
        Ok(line)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // Fails only if it was never slow.
        let _ = tc("qdisc del dev lo root");
    }
}

fn tc(line: &str) -> Result {
    let mut command = Command::new("tc");
    command.args(line.split_whitespace()).stdin(Stdio::null());
    command.env("PATH", format!("{}:/usr/sbin:/sbin", env::var("PATH").unwrap_or_default()));
    let output = command.output()?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into())
    }
}

/// Goes on in a network of its own: this program begins anew there, with the same arguments. Comes back only when it is there
/// already, or cannot be.
pub fn go_apart() -> Result {
    if env::var_os(BEGUN_ANEW).is_some() {
        return Ok(());
    }
    let mut anew = Command::new("unshare");
    anew.args(["--net", "sh", "-c", OWN_NETWORK, "sh"]).arg(env::current_exe()?).args(env::args_os().skip(1));
    Err(anew.env(BEGUN_ANEW, "1").exec().into())
}
