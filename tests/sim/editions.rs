//! Codes that go stale across the internet: a Firefox that invites from behind a router.

use spoke::{
    app::{
        input::ShareCommand,
        view::{CodeProblem, InviteStep},
    },
    ids::LinkId,
    time::Instant,
    wire::limits::MAPPING_KEPT,
};

use super::world::World;

const HOST: usize = 0;
const GUEST: usize = 1;
const OTHER: usize = 2;

impl World {
    fn fresh(&self) -> Option<Instant> {
        match self.views(HOST).session.invite?.step {
            InviteStep::Offer { fresh, .. } => fresh,
            _ => None,
        }
    }

    /// What the interface does when the code on screen is stale; the new edition.
    fn renewed(&mut self, link: LinkId) -> (LinkId, String) {
        self.run_until(MAPPING_KEPT.as_millis() as u64, |_| false);
        self.command(HOST, ShareCommand::RenewInvite(link));
        let (still, _) = self.offer(HOST);
        assert_eq!(still, link, "the old code stays on screen until the new one is there");
        self.run_until(1_000, |_| false);
        self.offer(HOST)
    }

    fn from_firefox(seed: u64) -> (Self, LinkId, String) {
        let mut world = Self::new(seed, 3);
        world.people[HOST].browser.firefox = true;
        world.make_project(HOST, "Interview", &[1_000]);
        world.command(HOST, ShareCommand::Invite);
        let (link, code) = world.offer(HOST);
        (world, link, code)
    }
}

#[test]
fn rule_1_15_a_stale_code_gets_a_successor_and_stays_good_for_whoever_took_it() {
    let (mut world, first, first_code) = World::from_firefox(1);
    assert!(world.fresh().is_some());
    world.command(HOST, ShareCommand::RenewInvite(first));
    world.run_until(1_000, |_| false);
    assert_eq!(world.offer(HOST).0, first, "it is fresh");
    let (second, second_code) = world.renewed(first);
    assert_ne!((first, &first_code), (second, &second_code));
    assert_eq!(world.rows(HOST), [(1, "waiting", true)], "one invitation");
    let (third, third_code) = world.renewed(second);
    let [early, late] = [world.reply(GUEST, &first_code), world.reply(OTHER, &third_code)];
    world.command(HOST, ShareCommand::SubmitReply { link: third, text: early });
    let answered = [(1, "answered", true)];
    assert!(world.run_until(20_000, |world| world.rows(HOST) == answered), "{:?}", world.rows(HOST));
    world.command(HOST, ShareCommand::Invite);
    let (fourth, _) = world.offer(HOST);
    for text in [late, world.reply(OTHER, &second_code)] {
        world.command(HOST, ShareCommand::SubmitReply { link: fourth, text });
        assert_eq!(world.reply_problem(HOST), Some(CodeProblem::Used));
    }
    assert_eq!(world.rows(HOST), [(1, "answered", false), (2, "waiting", true)]);
}

#[test]
fn rule_1_15_a_withdrawn_invitation_takes_all_its_editions_along() {
    let (mut world, first, first_code) = World::from_firefox(2);
    let (second, _) = world.renewed(first);
    let reply = world.reply(GUEST, &first_code);
    world.command(HOST, ShareCommand::CancelInvite(second));
    assert!(world.views(HOST).session.invite.is_none());
    assert_eq!(world.rows(HOST), []);
    world.command(HOST, ShareCommand::Invite);
    let (third, _) = world.offer(HOST);
    world.command(HOST, ShareCommand::SubmitReply { link: third, text: reply });
    assert_eq!(world.reply_problem(HOST), Some(CodeProblem::Withdrawn));
}

#[test]
fn rule_1_15_a_code_that_stays_good_is_never_renewed() {
    let mut world = World::new(3, 1);
    world.make_project(HOST, "Interview", &[1_000]);
    world.command(HOST, ShareCommand::Invite);
    let offered = world.offer(HOST);
    assert_eq!(world.fresh(), None);
    world.run_until(10 * MAPPING_KEPT.as_millis() as u64, |_| false);
    world.command(HOST, ShareCommand::RenewInvite(offered.0));
    world.run_until(5_000, |_| false);
    assert_eq!(world.offer(HOST), offered);
}
