//! Who is known again, and by what.

use spoke::app::{
    input::{Accept, ShareCommand},
    view::{CheckState, CheckView},
};

use super::world::World;

const ADA: usize = 0;
const BEN: usize = 1;

impl World {
    fn check_of_guest(&self) -> Option<CheckView> {
        self.views(ADA).session.peers.first().and_then(|peer| peer.check)
    }

    /// Ada invites Ben; how it stands with him when the words are there, or when none are needed.
    fn meet(&mut self) -> CheckView {
        assert!(self.pair_of(ADA, BEN));
        self.command(BEN, ShareCommand::AcceptIncoming(Accept::Replace));
        let making = |world: &Self| {
            world.check_of_guest().is_none_or(|check| matches!(check.state, CheckState::Making))
        };
        assert!(self.run_until(20_000, |world| !making(world)), "{:?}", self.check_of_guest());
        self.check_of_guest().expect("just seen")
    }

    fn find_equal(&mut self) {
        let link = self.views(ADA).session.peers[0].link.expect("Ada is the host");
        self.command(ADA, ShareCommand::WordsMatch(link));
    }

    fn part(&mut self) {
        self.command(BEN, ShareCommand::Disconnect);
        assert!(self.run_until(20_000, |world| world.views(ADA).session.peers.is_empty()));
    }
}

/// Rule 9.6: by the certificate. One who only says to be somebody known is warned of, and known when the words match.
#[test]
fn rule_9_6_a_known_person_with_another_certificate_is_a_warning() {
    let mut world = World::new(1, 2);
    world.make_project(ADA, "Interview", &[1_000]);
    let first = world.meet();
    assert_eq!((first.state, first.changed), (CheckState::Compare, false), "nobody knows him yet");
    world.find_equal();
    world.part();
    let again = world.meet();
    assert_eq!((again.state, again.changed), (CheckState::Checked, false));
    world.part();
    world.people[BEN].browser.certificate = 0x77;
    let other = world.meet();
    assert_eq!((other.state, other.changed), (CheckState::Compare, true), "it may be somebody else");
    world.find_equal();
    world.part();
    let renewed = world.meet();
    assert_eq!((renewed.state, renewed.changed), (CheckState::Checked, false));
    assert_eq!(world.views(ADA).session.known.len(), 1, "one person, one certificate");
}
