//! Codes that mails and chats altered on their way are read as they were, or it is said what happened to them.
#![allow(missing_docs)]

use spoke_e2e::{Person, Result, test};

/// As a mail quotes a text and breaks it into lines.
fn mailed(text: &str) -> String {
    let lines: Vec<String> = text.chars().collect::<Vec<_>>().chunks(70).map(String::from_iter).collect();
    lines.join("=\n> ")
}

fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

fn with_every_tenth(text: &str, what: &str) -> String {
    text.chars().collect::<Vec<_>>().chunks(10).map(String::from_iter).collect::<Vec<_>>().join(what)
}

async fn opens(person: &Person, text: &str) -> Result {
    person.open_home().await?;
    person.paste("invite-paste", text).await?;
    person.press("invite-paste-go").await?;
    person.see_state("join", "data-step", &["invited"]).await?;
    person.press("join-cancel").await?;
    person.see("library").await.map(drop)
}

#[test]
fn a_link_altered_on_its_way_opens_and_one_without_its_code_says_so() {
    test("altered-codes", "/", async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        ada.create_project("Interview").await?;
        let link = ada.invite().await?;
        ada.eval("document.querySelector('details.more').open = true", Vec::new()).await?;
        let classic = ada.read("offer-classic").await?;
        for code in [&link, &classic] {
            for text in [
                format!("{code}#"),
                mailed(code),
                percent(code),
                percent(&percent(code)),
                with_every_tenth(code, " "),
                with_every_tenth(code, "\u{200b}"),
                code.replace('-', "\\-"),
            ] {
                opens(&ben, &text).await?;
            }
        }
        let (page, _) = link.split_once('#').ok_or("a link with a fragment")?;
        ben.paste("invite-paste", &format!("{page}#")).await?;
        ben.press("invite-paste-go").await?;
        ben.see_state("invite-problem", "data-problem", &["damaged"]).await?;
        assert!(ben.read("invite-problem").await?.contains("altered on its way"));
        Ok(())
    });
}
