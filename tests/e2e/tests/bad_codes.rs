//! Whatever is pasted: a clear answer, and the dialog stays usable.
#![allow(missing_docs)]

use spoke_e2e::test;

#[test]
fn every_wrong_code_has_its_own_message_and_the_right_one_still_works() {
    test("bad_codes", "/", async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        ada.create_project("Interview").await?;
        ben.create_project("Other").await?;
        let link = ada.invite().await?;
        let code = link.split_once('#').ok_or("a link with a fragment")?.1.to_owned();
        let foreign = ben.invite().await?;

        for (text, problem) in [
            ("good morning", "not-a-code".to_owned()),
            (&code[..code.len() / 2], "damaged".to_owned()),
            (&code, "own-code".to_owned()),
            (&foreign, "expected-answer".to_owned()),
        ] {
            ada.enter_reply(text).await?;
            ada.see_state("reply-problem", "data-problem", &[&problem]).await?;
            ada.see_state("share-step", "data-step", &["offer"]).await?;
        }
        ben.press("share-cancel").await?;
        ben.see_no("share-dialog").await?;

        ben.press("home").await?;
        ben.see("library").await?;
        let reply = {
            // The invitation is pasted with everything a chat puts around it.
            let (front, back) = link.split_at(link.len() / 2);
            ben.paste("invite-paste", &format!("Ada writes:\n {front}\n{back} \n")).await?;
            ben.press("invite-paste-go").await?;
            ben.reply_to_open_invite().await?
        };
        let cleo = stage.person("Cleo").await?;
        for (text, problem) in [
            ("good morning", "not-a-code"),
            (&reply[..reply.len() - 40], "damaged"),
            (reply.as_str(), "expected-offer"),
        ] {
            cleo.paste("invite-paste", text).await?;
            cleo.press("invite-paste-go").await?;
            cleo.see_state("invite-problem", "data-problem", &[problem]).await?;
        }
        ada.enter_reply(&format!("  {}\r\n{}  ", &reply[..50], &reply[50..])).await?;
        ben.see("incoming-dialog").await?;
        ben.press("incoming-accept").await?;
        ben.see("project").await?;
        ada.see_connection(&["connected"]).await?;
        Ok(())
    });
}
