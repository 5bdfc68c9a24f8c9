//! Trying servers of the settings, each alone, and what their answers mean.

use std::{collections::BTreeMap, time::Duration};

use super::{App, effect::Effect};
use crate::{
    ports::{
        probe::{ProbeEvent, ProbeId},
        settings::{ICE_SERVERS_MAX, IceServer},
    },
    project::Refusal,
    time::Instant,
};

/// A server that has not answered by then is of no use: a code is made after three seconds (rule 1.5).
const PATIENCE: Duration = Duration::from_secs(6);

/// STUN's word for wrong credentials (RFC 8489).
const UNAUTHORIZED: u16 = 401;
/// What browsers report where nothing came back at all (W3C `RTCPeerConnectionIceErrorEvent`).
const UNREACHABLE: u16 = 701;

/// A server that is tried or was, as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeView {
    /// Which server, as it was tried.
    pub server: IceServer,
    /// What came of it; `None` while it is tried.
    pub verdict: Option<Verdict>,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// STUN: it told our internet address.
    Reached {
        /// The address.
        address: String,
    },
    /// TURN: it relays.
    Relays,
    /// It was reached, but tells no address that is not known already.
    Nothing,
    /// It does not accept user and password.
    Refused,
    /// There is no such name.
    NotFound,
    /// It did not answer in time.
    Silent {
        /// How long it had.
        seconds: u64,
    },
    /// It answered that it cannot.
    Error {
        /// As STUN counts.
        code: u16,
    },
    /// The browser cannot try it.
    Unusable,
}

impl Verdict {
    /// The name in `data-verdict`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Reached { .. } => "reached",
            Self::Relays => "relays",
            Self::Nothing => "nothing",
            Self::Refused => "refused",
            Self::NotFound => "not-found",
            Self::Silent { .. } => "silent",
            Self::Error { .. } => "error",
            Self::Unusable => "unusable",
        }
    }

    /// The server is of use.
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Reached { .. } | Self::Relays)
    }
}

/// One try.
#[derive(Debug)]
struct Probe {
    server: IceServer,
    until: Instant,
    errors: Vec<(u16, String)>,
    verdict: Option<Verdict>,
}

impl Probe {
    fn handle(&mut self, event: ProbeEvent) {
        let turn = self.server.is_turn();
        let verdict = match event {
            ProbeEvent::Public { address } if !turn => Some(Verdict::Reached { address }),
            ProbeEvent::Relay if turn => Some(Verdict::Relays),
            ProbeEvent::Public { .. } | ProbeEvent::Relay => None,
            ProbeEvent::Error { code: UNAUTHORIZED, .. } if turn => Some(Verdict::Refused),
            ProbeEvent::Error { code, text } => {
                // One for each way that was tried: the last ones say nothing new.
                if self.errors.len() < ICE_SERVERS_MAX {
                    self.errors.push((code, text));
                }
                None
            }
            ProbeEvent::Ended => Some(self.without_address()),
            ProbeEvent::Unusable => Some(Verdict::Unusable),
        };
        self.verdict = self.verdict.take().or(verdict);
    }

    /// Nothing came of it: the most telling error says why.
    fn without_address(&self) -> Verdict {
        let lookup = |(_, text): &&(u16, String)| text.to_ascii_lowercase().contains("lookup");
        let told = self.errors.iter().find(|(code, _)| *code != UNREACHABLE);
        if let Some((code, _)) = told {
            Verdict::Error { code: *code }
        } else if self.errors.iter().find(lookup).is_some() {
            Verdict::NotFound
        } else if self.errors.is_empty() && !self.server.is_turn() {
            Verdict::Nothing
        } else {
            Verdict::Silent { seconds: PATIENCE.as_secs() }
        }
    }
}

/// All tries since the last press.
#[derive(Debug, Default)]
pub(super) struct Probes {
    next: ProbeId,
    all: BTreeMap<ProbeId, Probe>,
}

impl Probes {
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.all.values().filter(|probe| probe.verdict.is_none()).map(|probe| probe.until).min()
    }
}

impl App {
    /// Servers that are tried or were.
    pub fn probes_view(&self) -> Vec<ProbeView> {
        let view = |probe: &Probe| ProbeView { server: probe.server.clone(), verdict: probe.verdict.clone() };
        self.probes.all.values().map(view).collect()
    }

    /// The tries before are over, whatever came of them.
    pub(super) fn try_servers(&mut self, servers: Vec<IceServer>) -> Result<(), Refusal> {
        for (id, probe) in std::mem::take(&mut self.probes.all) {
            if probe.verdict.is_none() {
                self.effects.push_back(Effect::EndProbe(id));
            }
        }
        for server in servers.into_iter().take(ICE_SERVERS_MAX) {
            let id = self.probes.next;
            self.probes.next = id.wrapping_add(1);
            self.effects.push_back(Effect::Probe(id, server.clone()));
            let until = self.now.instant.after(PATIENCE);
            self.probes.all.insert(id, Probe { server, until, errors: Vec::new(), verdict: None });
        }
        self.dirty.probes = true;
        Ok(())
    }

    /// Events of tries that are over find nobody.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn handle_probe(&mut self, id: ProbeId, event: ProbeEvent) {
        let Some(probe) = self.probes.all.get_mut(&id).filter(|probe| probe.verdict.is_none()) else {
            return;
        };
        probe.handle(event);
        if probe.verdict.is_some() {
            self.effects.push_back(Effect::EndProbe(id));
            self.dirty.probes = true;
        }
    }

    pub(super) fn end_silent_probes(&mut self) {
        let now = self.now.instant;
        for (id, probe) in &mut self.probes.all {
            if probe.verdict.is_none() && now >= probe.until {
                let verdict = match probe.without_address() {
                    Verdict::Nothing => Verdict::Silent { seconds: PATIENCE.as_secs() },
                    verdict => verdict,
                };
                probe.verdict = Some(verdict);
                self.effects.push_back(Effect::EndProbe(*id));
                self.dirty.probes = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::input::{Command, Input},
        time::{Now, Timestamp},
    };

    fn at(ms: u64) -> Now {
        Now { instant: Instant(ms), wall: Timestamp(ms) }
    }

    fn turn() -> IceServer {
        let (username, credential) = ("mia".to_owned(), "secret".to_owned());
        IceServer { url: "turn:192.0.2.1".to_owned(), username, credential }
    }

    fn stun() -> IceServer {
        IceServer::stun("stun:192.0.2.1")
    }

    fn error(code: u16, text: &str) -> ProbeEvent {
        ProbeEvent::Error { code, text: text.to_owned() }
    }

    fn public() -> ProbeEvent {
        ProbeEvent::Public { address: "203.0.113.9".to_owned() }
    }

    fn trying(servers: Vec<IceServer>) -> App {
        let mut app = App::new([1; 32]);
        app.handle(at(0), Input::Command(Command::TryServers(servers)));
        app
    }

    fn verdict(server: IceServer, events: Vec<ProbeEvent>) -> Option<&'static str> {
        let mut app = trying(vec![server]);
        for event in events {
            app.handle(at(1), Input::Probe(0, event));
        }
        app.probes_view()[0].verdict.as_ref().map(Verdict::name)
    }

    #[test]
    fn rule_10_5_each_answer_of_a_server_has_its_verdict() {
        let silence = || error(701, "TURN allocate request timed out.");
        for (server, events, name) in [
            (stun(), vec![public()], Some("reached")),
            (stun(), vec![error(701, "no IPv6"), public(), ProbeEvent::Ended], Some("reached")),
            (stun(), vec![ProbeEvent::Ended], Some("nothing")),
            (stun(), vec![error(701, "STUN binding request timed out.")], None),
            (
                stun(),
                vec![error(701, "STUN host lookup received error."), ProbeEvent::Ended],
                Some("not-found"),
            ),
            (stun(), vec![error(701, "timed out"), ProbeEvent::Ended], Some("silent")),
            (turn(), vec![ProbeEvent::Relay], Some("relays")),
            (turn(), vec![public(), ProbeEvent::Ended], Some("silent")),
            (turn(), vec![error(401, "Unauthorized")], Some("refused")),
            (turn(), vec![silence(), error(486, "quota"), ProbeEvent::Ended], Some("error")),
            (turn(), vec![silence(), ProbeEvent::Ended], Some("silent")),
            (turn(), vec![ProbeEvent::Unusable], Some("unusable")),
            (turn(), vec![ProbeEvent::Relay, ProbeEvent::Unusable], Some("relays")),
        ] {
            assert_eq!(verdict(server, events.clone()), name, "{events:?}");
        }
    }

    #[test]
    fn rule_10_5_a_server_that_never_answers_is_given_up_and_let_go() {
        let mut app = trying(vec![stun(), turn()]);
        app.handle(at(1), Input::Probe(1, ProbeEvent::Relay));
        assert_eq!(app.poll_timeout(), Some(Instant(6_000)));
        app.handle(at(6_000), Input::Wake);
        let verdicts: Vec<_> = app.probes_view().into_iter().filter_map(|probe| probe.verdict).collect();
        assert_eq!(verdicts, [Verdict::Silent { seconds: 6 }, Verdict::Relays]);
        assert_eq!(app.poll_timeout(), None);
        let ended: Vec<_> = std::iter::from_fn(|| app.poll_effect())
            .filter_map(|effect| if let Effect::EndProbe(id) = effect { Some(id) } else { None })
            .collect();
        assert_eq!(ended, [1, 0]);
        app.handle(at(6_001), Input::Probe(0, public()));
        assert_eq!(app.probes_view()[0].verdict, Some(Verdict::Silent { seconds: 6 }), "too late");
    }

    #[test]
    fn rule_10_5_a_new_try_takes_the_place_of_the_old_one() {
        let mut app = trying(vec![stun()]);
        app.handle(at(1), Input::Command(Command::TryServers(vec![turn()])));
        app.handle(at(2), Input::Probe(0, public()));
        assert_eq!(app.probes_view(), [ProbeView { server: turn(), verdict: None }]);
        app.handle(at(3), Input::Probe(1, error(401, "")));
        assert_eq!(app.probes_view()[0].verdict, Some(Verdict::Refused));
    }
}
