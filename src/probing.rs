//! Trying servers of the settings, each alone, and what their answers mean.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    machine::{Cx, Shown},
    ports::{
        probe::{ProbeEvent, ProbeId},
        settings::{ICE_SERVERS_MAX, IceServer},
    },
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

/// What this wants.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Try this server; what comes of it is reported under this number.
    Begin(ProbeId, IceServer),
    /// The try is over.
    End(ProbeId),
}

/// All tries since the last press.
#[derive(Debug, Default)]
pub struct Probing {
    next: ProbeId,
    all: Shown<BTreeMap<ProbeId, Probe>>,
}

impl Probing {
    /// Rises whenever something that is shown may have changed.
    pub fn revision(&self) -> u64 {
        self.all.revision()
    }

    /// When [`Self::handle_wake`] has something to do.
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.all.values().filter(|probe| probe.verdict.is_none()).map(|probe| probe.until).min()
    }

    /// Servers that are tried or were.
    pub fn view(&self) -> Vec<ProbeView> {
        let view = |probe: &Probe| ProbeView { server: probe.server.clone(), verdict: probe.verdict.clone() };
        self.all.values().map(view).collect()
    }

    /// Tries these servers. The tries before are over, whatever came of them.
    pub fn begin(&mut self, cx: &mut Cx<'_, Output>, servers: Vec<IceServer>) {
        for (id, probe) in std::mem::take(&mut *self.all) {
            if probe.verdict.is_none() {
                cx.emit(Output::End(id));
            }
        }
        for server in servers.into_iter().take(ICE_SERVERS_MAX) {
            let id = self.next;
            self.next = id.wrapping_add(1);
            cx.emit(Output::Begin(id, server.clone()));
            let until = cx.now.instant.after(PATIENCE);
            self.all.insert(id, Probe { server, until, errors: Vec::new(), verdict: None });
        }
    }

    /// Something came of a try. Events of tries that are over find nobody.
    pub fn handle(&mut self, cx: &mut Cx<'_, Output>, id: ProbeId, event: ProbeEvent) {
        let Some(probe) = self.all.get_mut(&id).filter(|probe| probe.verdict.is_none()) else { return };
        probe.handle(event);
        if probe.verdict.is_some() {
            cx.emit(Output::End(id));
        }
    }

    /// Gives servers up that have not answered in time.
    pub fn handle_wake(&mut self, cx: &mut Cx<'_, Output>) {
        let now = cx.now.instant;
        if self.poll_timeout().is_none_or(|due| now < due) {
            return;
        }
        for (id, probe) in &mut *self.all {
            if probe.verdict.is_none() && now >= probe.until {
                let verdict = match probe.without_address() {
                    Verdict::Nothing => Verdict::Silent { seconds: PATIENCE.as_secs() },
                    verdict => verdict,
                };
                probe.verdict = Some(verdict);
                cx.emit(Output::End(*id));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::Ids, machine::Lender};

    /// What tries servers, and what it said.
    struct Desk {
        probing: Probing,
        lender: Lender<Output>,
    }

    impl Desk {
        fn trying(servers: Vec<IceServer>) -> Self {
            let mut desk = Self { probing: Probing::default(), lender: Lender::new(Ids::new([1; 32])) };
            desk.probing.begin(&mut desk.lender.cx(), servers);
            desk
        }

        fn hear(&mut self, id: ProbeId, event: ProbeEvent) {
            self.probing.handle(&mut self.lender.cx(), id, event);
        }

        fn verdict(&self, place: usize) -> Option<Verdict> {
            self.probing.view()[place].verdict.clone()
        }
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

    fn verdict(server: IceServer, events: Vec<ProbeEvent>) -> Option<&'static str> {
        let mut desk = Desk::trying(vec![server]);
        for event in events {
            desk.hear(0, event);
        }
        desk.verdict(0).as_ref().map(Verdict::name)
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
        let mut desk = Desk::trying(vec![stun(), turn()]);
        desk.hear(1, ProbeEvent::Relay);
        assert_eq!(desk.probing.poll_timeout(), Some(Instant(6_000)));
        desk.lender.now.instant = Instant(6_000);
        desk.probing.handle_wake(&mut desk.lender.cx());
        let silent = Some(Verdict::Silent { seconds: 6 });
        assert_eq!([desk.verdict(0), desk.verdict(1)], [silent.clone(), Some(Verdict::Relays)]);
        assert_eq!(desk.probing.poll_timeout(), None);
        let ended: Vec<_> = (desk.lender.outbox.iter())
            .filter_map(|output| if let Output::End(id) = output { Some(*id) } else { None })
            .collect();
        assert_eq!(ended, [1, 0]);
        desk.hear(0, public());
        assert_eq!(desk.verdict(0), silent, "too late");
    }

    #[test]
    fn rule_10_5_a_new_try_takes_the_place_of_the_old_one() {
        let mut desk = Desk::trying(vec![stun()]);
        desk.probing.begin(&mut desk.lender.cx(), vec![turn()]);
        desk.hear(0, public());
        assert_eq!(desk.probing.view(), [ProbeView { server: turn(), verdict: None }]);
        desk.hear(1, error(401, ""));
        assert_eq!(desk.verdict(0), Some(Verdict::Refused));
    }
}
