//! All ways a code can take, and several invitations at once.
#![allow(missing_docs)]

use spoke_e2e::{
    Person, Result, Stage, test,
    wait::{PATIENCE, eventually},
};

/// Ada's project, open, with Ben beside it.
async fn two(stage: &mut Stage) -> Result<[Person; 2]> {
    let [ada, ben] = [stage.person("Ada").await?, stage.person("Ben").await?];
    ada.create_project("Interview").await?;
    Ok([ada, ben])
}

/// The long code behind its fold.
async fn unfold(person: &Person, field: &str) -> Result<String> {
    person.eval("document.querySelector('details.more').open = true", Vec::new()).await?;
    person.read(field).await
}

#[test]
fn a_reply_link_opened_in_another_tab_reaches_the_one_that_waits() {
    test("invites", "/", async |stage| {
        let [ada, ben] = two(stage).await?;
        let link = ada.invite().await?;
        ada.in_another_tab(&link, async |tab| {
            tab.see_state("join-failed", "data-problem", &["own-code"]).await.map(drop)
        })
        .await?;
        ben.join(&link).await?;
        let reply = ben.read("reply-link").await?;
        ada.in_another_tab(&reply, async |tab| {
            tab.see_state("join", "data-step", &["handed"]).await.map(drop)
        })
        .await?;
        ben.see("incoming-dialog").await?;
        ada.see_connection(&["connected"]).await?;
        // In a browser where nobody waits it explains itself.
        let cleo = stage.person("Cleo").await?;
        cleo.open(&reply).await?;
        cleo.see_state("join-failed", "data-problem", &["expected-offer"]).await?;
        // Once more, it is used.
        ada.in_another_tab(&reply, async |tab| {
            tab.see_state("join-failed", "data-problem", &["used"]).await.map(drop)
        })
        .await?;
        Ok(())
    });
}

#[test]
fn codes_pasted_anywhere_on_the_page_find_their_way() {
    test("invites", "/", async |stage| {
        let [ada, ben] = two(stage).await?;
        let link = ada.invite().await?;
        ada.paste_anywhere("good morning").await?;
        ada.see_state("reply-problem", "data-problem", &["not-a-code"]).await?;
        ada.close_share().await?;
        ben.paste_anywhere(&format!("Join me: {link}")).await?;
        let reply = ben.reply_to_open_invite().await?;
        ben.paste_anywhere(&reply[..60]).await?;
        ben.see_state("notice", "data-kind", &["code"]).await?;
        ben.see_state("join", "data-step", &["reply"]).await?;
        ada.paste_anywhere(&reply).await?;
        ben.see("incoming-dialog").await?;
        ada.see_connection(&["connected"]).await?;
        Ok(())
    });
}

#[test]
fn the_long_code_of_the_voice_cards_app_works_both_ways() {
    test("invites", "/", async |stage| {
        let [ada, ben] = two(stage).await?;
        ada.invite().await?;
        let offer = unfold(&ada, "offer-classic").await?;
        assert!(offer.len() > 500 && !offer.starts_with("SP1"), "{offer}");
        ben.paste("invite-paste", &offer).await?;
        ben.press("invite-paste-go").await?;
        ben.reply_to_open_invite().await?;
        let reply = unfold(&ben, "reply-classic").await?;
        assert!(reply.len() > 500 && !reply.starts_with("SP1"), "{reply}");
        ada.enter_reply(&reply).await?;
        ben.see("incoming-dialog").await?;
        Ok(())
    });
}

#[test]
fn several_invitations_are_open_at_once_and_each_is_good_once() {
    test("invites", "/", async |stage| {
        let [ada, ben] = two(stage).await?;
        let first = ada.invite().await?;
        ada.press("invite-another").await?;
        ada.see_number_of("invite-row", 2).await?;
        let second = eventually("another link is on screen", PATIENCE, async || {
            ada.see_state("share-step", "data-step", &["offer"]).await?;
            Ok(Some(ada.read("offer-link").await?).filter(|link| *link != first))
        })
        .await?;
        // Ben answers the first while the second is on screen.
        let reply = ben.join(&first).await?;
        ada.enter_reply(&reply).await?;
        ben.see("incoming-dialog").await?;
        ben.press("incoming-accept").await?;
        ben.see("project").await?;
        // The second is withdrawn: its reply is of no use.
        let cleo = stage.person("Cleo").await?;
        let late = cleo.join(&second).await?;
        ada.press("share-another").await?;
        ada.see_number_of("invite-row", 3).await?;
        ada.press_css("[data-number='2'] [data-testid=invite-withdraw]").await?;
        ada.see_number_of("invite-row", 2).await?;
        ada.see_state("share-step", "data-step", &["offer"]).await?;
        ada.enter_reply(&late).await?;
        ada.see_state("reply-problem", "data-problem", &["withdrawn"]).await?;

        // A used invitation is known as such, also in a page that has just begun.
        ben.reload().await?;
        ben.open(&first).await?;
        ben.see_state("join-failed", "data-problem", &["used"]).await?;
        Ok(())
    });
}

#[test]
fn an_open_invitation_hinders_nothing_can_be_withdrawn_from_the_library_and_brings_its_project_back() {
    test("open-invitation", "/", async |stage| {
        let [ada, ben] = two(stage).await?;
        let link = ada.invite().await?;
        ada.close_share().await?;
        ada.press("home").await?;
        ada.create_project("Meanwhile").await?;
        ada.press("share-open").await?;
        ada.see_notice("refused").await?;
        ada.dismiss_notices().await?;
        // Whoever comes by it brings what it is for on screen.
        ben.join(&link).await?;
        let reply = ben.read("reply-link").await?;
        ada.paste_anywhere(&reply).await?;
        ben.press("incoming-accept").await?;
        ada.see_connection(&["connected"]).await?;
        ada.see_in_step().await?;
        ben.see_in_step().await?;
        ada.leave_session().await?;
        ben.see_notice("peer-left").await?;
        // One that nobody answers keeps its project from the trash until it is withdrawn, right there.
        ada.invite().await?;
        ada.close_share().await?;
        ada.press("home").await?;
        ada.dismiss_notices().await?;
        let delete = "[data-testid=project-item][data-title=Interview] [data-testid=project-delete]";
        ada.press_css(delete).await?;
        ada.see_notice("refused").await?;
        ada.press("notice-action").await?;
        ada.see_no("notice").await?;
        ada.press_css(delete).await?;
        ada.see_notice("project-deleted").await?;
        ada.see_titles(&["Meanwhile"]).await
    });
}

/// After a reload of the host an old reply fits nothing, and the host's own old link invites it to itself.
#[test]
fn codes_of_a_page_that_was_loaded_again_lead_to_a_new_invitation_with_one_press() {
    test("ended", "/", async |stage| {
        let [ada, ben] = two(stage).await?;
        let link = ada.invite().await?;
        ben.join(&link).await?;
        let reply = ben.read("reply-link").await?;
        ada.reload().await?;
        ada.see("project").await?;
        ada.paste_anywhere(&reply).await?;
        ada.see_state("notice", "data-kind", &["code"]).await?;
        ada.press("notice-action").await?;
        ada.see_state("share-step", "data-step", &["offer"]).await?;
        ada.close_share().await?;

        ada.reload().await?;
        ada.open(&link).await?;
        ada.see_state("join-failed", "data-problem", &["ended"]).await?;
        ada.press("invite-again").await?;
        ada.see("project").await?;
        ada.see_state("share-step", "data-step", &["offer"]).await?;
        let link = ada.read("offer-link").await?;
        let reply = ben.join(&link).await?;
        ada.enter_reply(&reply).await?;
        ben.see("incoming-dialog").await.map(drop)
    });
}
