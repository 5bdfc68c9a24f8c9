//! Several invitations, codes that come by any way, and the tabs of one browser.

use spoke::{
    app::{
        Route,
        input::{LibraryCommand, ShareCommand, StudioCommand},
        notice::NoticeKind,
        view::{CodeProblem, InviteState, InviteStep, JoinStep},
    },
    ids::LinkId,
};

use super::world::World;

const HOST: usize = 0;
const GUEST: usize = 1;
const OTHER: usize = 2;

impl World {
    /// Waits for the invitation on screen; its link and code.
    pub(super) fn offer(&mut self, host: usize) -> (LinkId, String) {
        let offer = |world: &Self| match world.views(host).session.invite.map(|it| (it.link, it.step)) {
            Some((link, InviteStep::Offer { code, .. })) => Some((link, code)),
            _ => None,
        };
        assert!(self.run_until(5_000, |world| offer(world).is_some()), "an offer");
        offer(self).expect("just seen")
    }

    /// Opens an invitation; the reply.
    pub(super) fn reply(&mut self, guest: usize, code: &str) -> String {
        self.command(guest, ShareCommand::OpenInvite(format!("Look: https://example.org/#{code}")));
        self.command(guest, ShareCommand::Join);
        let reply = |world: &Self| match world.views(guest).session.join.map(|join| join.step) {
            Some(JoinStep::Reply { code, .. }) => Some(code),
            _ => None,
        };
        assert!(self.run_until(5_000, |world| reply(world).is_some()), "a reply");
        reply(self).expect("just seen")
    }

    fn invited(seed: u64, people: usize) -> (Self, LinkId, String) {
        let mut world = Self::new(seed, people);
        world.make_project(HOST, "Interview", &[1_000]);
        world.command(HOST, ShareCommand::Invite);
        let (link, code) = world.offer(HOST);
        (world, link, code)
    }

    pub(super) fn rows(&self, host: usize) -> Vec<(u32, &'static str, bool)> {
        let rows = self.views(host).session.invites;
        rows.iter().map(|row| (row.number, row.state.name(), row.shown)).collect()
    }

    pub(super) fn reply_problem(&self, host: usize) -> Option<CodeProblem> {
        self.views(host).session.invite.and_then(|invite| invite.problem)
    }

    fn notices(&self, person: usize) -> Vec<&'static str> {
        self.views(person).notices.iter().map(|notice| notice.kind.name()).collect()
    }

    fn join_step(&self, person: usize) -> Option<JoinStep> {
        self.views(person).session.join.map(|join| join.step)
    }

    pub(super) fn here(&self, host: usize) -> usize {
        self.views(host).session.peers.len()
    }
}

#[test]
fn two_invitations_are_open_and_each_reply_finds_its_own() {
    let (mut world, first, first_code) = World::invited(1, 3);
    world.command(HOST, ShareCommand::InviteAnother);
    let (second, second_code) = world.offer(HOST);
    assert_ne!(first, second);
    assert_eq!(world.rows(HOST), [(1, "waiting", false), (2, "waiting", true)]);
    let first_reply = world.reply(GUEST, &first_code);
    let second_reply = world.reply(OTHER, &second_code);
    // Both are entered where the second is on screen.
    world.command(HOST, ShareCommand::SubmitReply { link: second, text: first_reply.clone() });
    assert!(world.run_until(20_000, |world| world.here(HOST) == 1));
    world.command(HOST, ShareCommand::ShowInvite(second));
    world.command(HOST, ShareCommand::SubmitReply { link: second, text: first_reply });
    assert_eq!(world.reply_problem(HOST), Some(CodeProblem::Used));
    world.command(HOST, ShareCommand::SubmitReply { link: second, text: second_reply });
    let both = [(1, "answered", false), (2, "answered", true)];
    assert!(world.run_until(20_000, |world| world.rows(HOST) == both), "{:?}", world.rows(HOST));
}

#[test]
fn asking_again_shows_the_open_invitation_without_its_old_problem() {
    let (mut world, link, code) = World::invited(2, 1);
    world.command(HOST, ShareCommand::SubmitReply { link, text: "good morning".to_owned() });
    assert_eq!(world.reply_problem(HOST), Some(CodeProblem::NotACode));
    world.command(HOST, ShareCommand::Invite);
    assert_eq!((world.offer(HOST), world.reply_problem(HOST)), ((link, code), None));
}

#[test]
fn a_withdrawn_invitation_is_good_for_nobody() {
    let (mut world, first, first_code) = World::invited(3, 2);
    world.command(HOST, ShareCommand::InviteAnother);
    let (second, _) = world.offer(HOST);
    let reply = world.reply(GUEST, &first_code);
    world.command(HOST, ShareCommand::CancelInvite(first));
    assert_eq!(world.rows(HOST), [(2, "waiting", true)]);
    world.command(HOST, ShareCommand::SubmitReply { link: second, text: reply });
    assert_eq!(world.reply_problem(HOST), Some(CodeProblem::Withdrawn));
    assert_eq!(world.rows(HOST), [(2, "waiting", true)], "the other is as it was");
    // The last open one takes the place of the one that was on screen.
    world.command(HOST, ShareCommand::InviteAnother);
    let (third, _) = world.offer(HOST);
    world.command(HOST, ShareCommand::CancelInvite(third));
    assert_eq!(world.views(HOST).session.invite.map(|invite| invite.link), Some(second));
}

#[test]
fn an_expired_invitation_says_so_in_the_list_and_to_late_replies() {
    let (mut world, _, first_code) = World::invited(4, 2);
    let reply = world.reply(GUEST, &first_code);
    let expired = |world: &World| world.views(HOST).session.invites[0].state == InviteState::Expired;
    assert!(world.run_until(3_600_000, expired));
    world.command(HOST, ShareCommand::Invite);
    let (second, _) = world.offer(HOST);
    world.command(HOST, ShareCommand::SubmitReply { link: second, text: reply });
    assert_eq!(world.reply_problem(HOST), Some(CodeProblem::TooOld));
    assert_eq!(world.rows(HOST), [(1, "expired", false), (2, "waiting", true)]);
}

#[test]
fn a_reply_pasted_anywhere_finds_its_invitation() {
    let (mut world, _, code) = World::invited(5, 2);
    let reply = world.reply(GUEST, &code);
    world.command(HOST, ShareCommand::PasteCode("something for another program".to_owned()));
    assert_eq!((world.notices(HOST), world.reply_problem(HOST)), (Vec::new(), None));
    world.command(HOST, ShareCommand::PasteCode(format!("here you are: {reply}")));
    assert!(world.run_until(20_000, |world| world.here(HOST) == 1));
    world.command(HOST, ShareCommand::PasteCode(reply));
    assert!(world.notices(HOST).contains(&"code"), "{:?}", world.notices(HOST));
}

#[test]
fn a_reply_opened_in_another_tab_reaches_the_one_that_waits() {
    let (mut world, _, code) = World::invited(6, 3);
    world.one_browser = vec![HOST, OTHER];
    let reply = world.reply(GUEST, &code);
    world.command(OTHER, ShareCommand::OpenLink(format!("https://example.org/#{reply}")));
    assert_eq!(world.join_step(OTHER), Some(JoinStep::Handing));
    assert!(world.run_until(1_000, |world| world.join_step(OTHER) == Some(JoinStep::Handed)));
    assert!(world.run_until(20_000, |world| world.here(HOST) == 1));
    // A second time it is used, and that tab says so.
    world.command(OTHER, ShareCommand::OpenLink(format!("https://example.org/#{reply}")));
    let used = Some(JoinStep::Unusable(CodeProblem::Used));
    assert!(world.run_until(1_000, |world| world.join_step(OTHER) == used));
}

#[test]
fn a_reply_opened_where_nobody_waits_explains_itself() {
    let (mut world, _, code) = World::invited(7, 3);
    let reply = world.reply(GUEST, &code);
    world.command(OTHER, ShareCommand::OpenLink(format!("https://example.org/#{reply}")));
    let foreign = Some(JoinStep::Unusable(CodeProblem::ExpectedOffer));
    assert!(world.run_until(3_000, |world| world.join_step(OTHER) == foreign));
    // Whoever answers now speaks of nothing.
    let late = spoke::ports::tabs::TabMessage::Taken { ask: "0".repeat(16) };
    world.input(OTHER, spoke::app::input::Input::Tab(late));
    assert_eq!(world.join_step(OTHER), foreign);
}

#[test]
fn a_link_that_lost_its_code_is_called_that() {
    let (mut world, ..) = World::invited(13, 2);
    world.command(GUEST, ShareCommand::OpenLink("https://example.org/?project=1#".to_owned()));
    assert_eq!(world.join_step(GUEST), Some(JoinStep::Unusable(CodeProblem::Damaged)));
}

#[test]
fn ones_own_codes_are_known_in_every_tab() {
    let (mut world, _, code) = World::invited(8, 4);
    world.one_browser = vec![HOST, OTHER];
    world.command(OTHER, ShareCommand::OpenLink(format!("https://example.org/#{code}")));
    let own = Some(JoinStep::Unusable(CodeProblem::OwnCode));
    assert!(world.run_until(1_000, |world| world.join_step(OTHER) == own));
    let tab = 3;
    let reply = world.reply(GUEST, &code);
    world.one_browser = vec![GUEST, tab];
    world.command(tab, ShareCommand::OpenLink(format!("https://example.org/#{reply}")));
    assert!(world.run_until(1_000, |world| world.join_step(tab) == own));
    assert!(matches!(world.join_step(GUEST), Some(JoinStep::Reply { .. })), "it still waits");
}

#[test]
fn a_used_invitation_is_known_also_after_a_reload() {
    let (mut world, link, code) = World::invited(9, 2);
    let text = world.reply(GUEST, &code);
    world.command(HOST, ShareCommand::SubmitReply { link, text });
    assert!(world.run_until(20_000, |world| world.here(HOST) == 1));
    world.run_until(1_000, |_| false);
    world.crash(GUEST);
    world.command(GUEST, ShareCommand::OpenLink(format!("https://example.org/#{code}")));
    let used = Some(JoinStep::Unusable(CodeProblem::Used));
    assert!(world.run_until(1_000, |world| world.join_step(GUEST) == used));
}

#[test]
fn what_is_pasted_while_a_reply_waits_does_not_end_the_attempt() {
    let (mut world, link, code) = World::invited(10, 2);
    let reply = world.reply(GUEST, &code);
    for junk in [&reply[..40], &code[..code.len() / 2], reply.as_str()] {
        world.command(GUEST, ShareCommand::PasteCode(junk.to_owned()));
        assert!(matches!(world.join_step(GUEST), Some(JoinStep::Reply { .. })), "{junk}");
        assert_eq!(world.notices(GUEST), ["code"]);
    }
    world.command(HOST, ShareCommand::SubmitReply { link, text: reply });
    assert!(world.run_until(20_000, |world| world.here(HOST) == 1));
}

#[test]
fn a_second_tab_of_a_guest_does_not_take_the_place_of_the_first() {
    for early in [false, true] {
        let (mut world, link, code) = World::invited(11, 3);
        let tab = OTHER;
        world.one_browser = vec![GUEST, tab];
        let text = world.reply(GUEST, &code);
        world.command(HOST, ShareCommand::SubmitReply { link, text });
        assert!(world.run_until(20_000, |world| world.here(HOST) == 1));
        world.command(HOST, ShareCommand::InviteAnother);
        let (_, code) = world.offer(HOST);
        world.command(tab, ShareCommand::OpenInvite(code));
        if early {
            // Whoever presses at once is told a moment later.
            world.command(tab, ShareCommand::Join);
        }
        let told = Some(JoinStep::Unusable(CodeProblem::OtherTab));
        assert!(world.run_until(3_000, |world| world.join_step(tab) == told), "{:?}", world.join_step(tab));
        world.run_until(30_000, |_| false);
        assert_eq!(world.here(HOST), 1, "the first is still here");
        assert!(!world.notices(GUEST).contains(&"peer-left"), "{:?}", world.notices(GUEST));
    }
}

/// After a reload of the host its guests' replies fit nothing, and its own old link invited it to itself.
#[test]
fn codes_of_a_page_that_was_loaded_again_lead_to_a_new_invitation() {
    let (mut world, _, code) = World::invited(12, 2);
    let project = world.views(HOST).project.expect("open").id;
    let Some(InviteStep::Offer { classic, .. }) = world.views(HOST).session.invite.map(|it| it.step) else {
        panic!("an offer")
    };
    let reply = world.reply(GUEST, &code);
    world.run_until(1_000, |_| false);
    world.crash(HOST);
    world.run_until(1_000, |_| false);
    let ended = Some(JoinStep::Unusable(CodeProblem::Ended));
    for old in [code, reply] {
        world.command(HOST, ShareCommand::OpenLink(format!("https://example.org/#{old}")));
        assert!(
            world.run_until(3_000, |world| world.join_step(HOST) == ended),
            "{:?}",
            world.join_step(HOST)
        );
        assert_eq!(world.views(HOST).session.join.and_then(|join| join.again), Some(project));
        world.command(HOST, ShareCommand::CancelJoin);
    }
    // A code of the Voice Cards app names no session: it is known by the certificate.
    world.command(HOST, ShareCommand::OpenLink(format!("https://example.org/#{classic}")));
    assert!(world.run_until(3_000, |world| world.join_step(HOST) == ended), "{:?}", world.join_step(HOST));
    world.command(HOST, ShareCommand::CancelJoin);
    // Whoever looks at the project is told there.
    let look = |world: &mut World| {
        world.command(HOST, StudioCommand::Go(Route::Project(project)));
        assert!(world.run_until(1_000, |world| world.views(HOST).project.is_some()));
    };
    look(&mut world);
    world.command(HOST, ShareCommand::Invite);
    let (_, code) = world.offer(HOST);
    let reply = world.reply(GUEST, &code);
    world.crash(HOST);
    world.run_until(1_000, |_| false);
    look(&mut world);
    world.command(HOST, ShareCommand::PasteCode(reply));
    let told = |world: &World| {
        let kinds = world.views(HOST).notices.into_iter().map(|notice| notice.kind);
        kinds.collect::<Vec<_>>()
    };
    let expected = NoticeKind::Code { problem: CodeProblem::Ended, again: Some(project) };
    assert!(world.run_until(3_000, |world| told(world).contains(&expected)), "{:?}", told(&world));
}

/// The last words of a session that was ended hold nothing: nobody has to wait for them.
#[test]
fn a_project_can_be_deleted_as_soon_as_its_session_was_ended() {
    let (mut world, link, code) = World::invited(14, 2);
    let project = world.views(HOST).project.expect("open").id;
    let text = world.reply(GUEST, &code);
    world.command(HOST, ShareCommand::SubmitReply { link, text });
    assert!(world.run_until(20_000, |world| world.here(HOST) == 1));
    world.command(HOST, LibraryCommand::Delete(project));
    assert!(world.notices(HOST).contains(&"refused"), "it is shared");
    world.command(HOST, ShareCommand::Disconnect);
    world.command(HOST, LibraryCommand::Delete(project));
    assert!(world.notices(HOST).contains(&"project-deleted"), "{:?}", world.notices(HOST));
}
