//! What is known of the ways between two people: told while they are tried, and read for the cause when none works.

use super::state::PairProblem;
use crate::{
    ports::{
        link::LinkRequest,
        path::{End, PairState, PathReport},
        settings::IceServer,
    },
    wire::code::{
        description::{CandidateKind, Description},
        sdp,
    },
};

/// A kind of way, cheapest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Within the local network.
    Direct,
    /// Over the internet, through what the routers on both sides let pass.
    Routers,
    /// Over a TURN server.
    Relay,
}

impl Way {
    /// The name in `data-path` and `data-way`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Routers => "routers",
            Self::Relay => "relayed",
        }
    }

    /// The way between two ends.
    pub fn between(ours: End, theirs: End) -> Self {
        match (ours, theirs) {
            (End::Relay, _) | (_, End::Relay) => Self::Relay,
            (End::Local, End::Local) => Self::Direct,
            _ => Self::Routers,
        }
    }
}

/// How far a way is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayState {
    /// Its turn comes.
    Waiting,
    /// Packets are out.
    Trying,
    /// Nothing came back.
    Silent,
    /// It works.
    Works,
}

impl WayState {
    /// The name in `data-state`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Trying => "trying",
            Self::Silent => "silent",
            Self::Works => "works",
        }
    }
}

/// Which kinds of addresses a code holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "three kinds, each there or not")]
struct Kinds {
    local: bool,
    public: bool,
    relay: bool,
}

impl Kinds {
    fn of(description: &Description) -> Self {
        let has = |kind| description.candidates.iter().any(|candidate| candidate.kind == kind);
        Self {
            local: has(CandidateKind::Host),
            public: has(CandidateKind::Reflexive),
            relay: has(CandidateKind::Relay),
        }
    }

    fn read(sdp: &str) -> Option<Self> {
        sdp::parse(sdp).ok().map(|parsed| Self::of(&parsed.description))
    }
}

/// All that is known.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    asks_anybody: bool,
    asks_turn: bool,
    ours: Option<Kinds>,
    theirs: Option<Kinds>,
    report: PathReport,
}

impl Reach {
    /// Before anything is known: which servers are asked, and an offer that is answered.
    pub fn begin(request: &LinkRequest) -> Self {
        match request {
            LinkRequest::Offer { ice_servers } => Self::asking(ice_servers),
            LinkRequest::Answer { offer, ice_servers } => {
                Self { theirs: Kinds::read(offer), ..Self::asking(ice_servers) }
            }
            _ => Self::default(),
        }
    }

    fn asking(servers: &[IceServer]) -> Self {
        let asks_turn = servers.iter().any(IceServer::is_turn);
        Self { asks_anybody: !servers.is_empty(), asks_turn, ..Self::default() }
    }

    /// Our own addresses are known.
    pub fn describe_ours(&mut self, sdp: &str) {
        self.ours = Kinds::read(sdp);
    }

    /// Theirs are known.
    pub fn describe_theirs(&mut self, sdp: &str) {
        self.theirs = Kinds::read(sdp);
    }

    /// The browser looked.
    pub fn look(&mut self, report: &PathReport) {
        self.report = report.clone();
    }

    /// What is tried, cheapest first; nothing before both sides' addresses are known. A guest cannot know whether the
    /// host tries already: what `may_be_early` is not called silent.
    pub fn account(&self, may_be_early: bool) -> Vec<(Way, WayState)> {
        let (Some(ours), Some(theirs)) = (self.ours, self.theirs) else { return Vec::new() };
        let ways = [
            (Way::Direct, ours.local && theirs.local),
            (Way::Routers, ours.public || theirs.public),
            (Way::Relay, ours.relay || theirs.relay),
        ];
        ways.into_iter()
            .map(|(way, possible)| (way, possible, self.state(way)))
            .filter(|(_, possible, state)| *possible || *state == WayState::Works)
            .map(|(way, _, state)| match state {
                WayState::Silent if may_be_early => (way, WayState::Trying),
                state => (way, state),
            })
            .collect()
    }

    fn state(&self, way: Way) -> WayState {
        let pairs = self.report.pairs.iter().filter(|pair| Way::between(pair.ours, pair.theirs) == way);
        let states: Vec<_> = pairs.map(|pair| pair.state).collect();
        if states.contains(&PairState::Works) {
            WayState::Works
        } else if states.contains(&PairState::Trying) {
            WayState::Trying
        } else if states.contains(&PairState::Failed) && !states.contains(&PairState::Waiting) {
            WayState::Silent
        } else {
            WayState::Waiting
        }
    }

    /// Both codes were exchanged and no way worked: why.
    pub fn diagnosis(&self) -> PairProblem {
        let (Some(ours), Some(theirs)) = (self.ours, self.theirs) else { return PairProblem::NoRoute };
        match () {
            () if self.state(Way::Direct) == WayState::Works
                || self.state(Way::Routers) == WayState::Works
                || self.state(Way::Relay) == WayState::Works =>
            {
                PairProblem::Broken
            }
            () if ours.relay || theirs.relay => PairProblem::RelaySilent,
            () if !self.asks_anybody => PairProblem::LanOnly,
            () if self.asks_turn => PairProblem::NoRelay,
            () if !ours.public && !theirs.public => PairProblem::OnlyLocal,
            () if !ours.public => PairProblem::OnlyLocalHere,
            () if !theirs.public => PairProblem::OnlyLocalThere,
            () => PairProblem::NoRoute,
        }
    }
}

/// The kind of the path that was taken, once one was.
pub fn taken(report: &PathReport) -> Option<Way> {
    report.selected.map(|(ours, theirs)| Way::between(ours, theirs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::path::Pair;

    fn kinds(text: &str) -> Kinds {
        Kinds { local: text.contains('l'), public: text.contains('p'), relay: text.contains('r') }
    }

    fn reach(ours: &str, theirs: &str) -> Reach {
        let (ours, theirs) = (Some(kinds(ours)), Some(kinds(theirs)));
        Reach { asks_anybody: true, asks_turn: false, ours, theirs, report: PathReport::default() }
    }

    fn pair(ours: End, theirs: End, state: PairState) -> Pair {
        Pair { ours, theirs, state }
    }

    #[test]
    fn rule_10_3_each_cause_has_its_own_name() {
        let lan_only = Reach { asks_anybody: false, ..reach("l", "lp") };
        let deaf_relay = Reach { asks_turn: true, ..reach("lp", "lp") };
        for (reach, problem) in [
            (reach("lp", "lp"), PairProblem::NoRoute),
            (reach("l", "l"), PairProblem::OnlyLocal),
            (reach("l", "lp"), PairProblem::OnlyLocalHere),
            (reach("lp", "l"), PairProblem::OnlyLocalThere),
            (lan_only, PairProblem::LanOnly),
            (deaf_relay, PairProblem::NoRelay),
            (reach("lpr", "lp"), PairProblem::RelaySilent),
            (reach("lp", "r"), PairProblem::RelaySilent),
            (Reach::default(), PairProblem::NoRoute),
        ] {
            assert_eq!(reach.diagnosis(), problem, "{reach:?}");
        }
    }

    #[test]
    fn rule_10_3_a_way_that_worked_is_never_called_missing() {
        let mut reach = reach("l", "l");
        reach.look(&PathReport {
            pairs: vec![pair(End::Local, End::Local, PairState::Works)],
            selected: None,
        });
        assert_eq!(reach.diagnosis(), PairProblem::Broken);
    }

    #[test]
    fn rule_10_2_the_account_names_the_ways_that_there_are_and_how_far_each_is() {
        let mut reach = reach("lp", "lpr");
        let waiting = [Way::Direct, Way::Routers, Way::Relay].map(|way| (way, WayState::Waiting));
        assert_eq!(reach.account(false), waiting);
        reach.look(&PathReport {
            pairs: vec![
                pair(End::Local, End::Local, PairState::Failed),
                pair(End::Local, End::Public, PairState::Failed),
                pair(End::Public, End::Public, PairState::Trying),
                pair(End::Local, End::Relay, PairState::Failed),
                pair(End::Local, End::Relay, PairState::Works),
            ],
            selected: None,
        });
        let states = [WayState::Silent, WayState::Trying, WayState::Works];
        let expected: Vec<_> = waiting.iter().map(|(way, _)| *way).zip(states).collect();
        assert_eq!(reach.account(false), expected);
        assert_eq!(reach.account(true)[0], (Way::Direct, WayState::Trying), "the host may not have begun");
        assert!(self::reach("l", "l").account(false).iter().all(|(way, _)| *way == Way::Direct));
        assert_eq!(Reach::default().account(false), [], "nothing is said before it is known");
    }

    #[test]
    fn rule_10_4_the_path_that_was_taken_is_told_by_its_ends() {
        let report = |ends| PathReport { pairs: Vec::new(), selected: ends };
        assert_eq!(taken(&report(None)), None);
        for (ours, theirs, way) in [
            (End::Local, End::Local, Way::Direct),
            (End::Local, End::Public, Way::Routers),
            (End::Public, End::Local, Way::Routers),
            (End::Relay, End::Public, Way::Relay),
            (End::Local, End::Relay, Way::Relay),
        ] {
            assert_eq!(taken(&report(Some((ours, theirs)))), Some(way));
        }
    }
}
