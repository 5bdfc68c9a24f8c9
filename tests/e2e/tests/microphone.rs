//! No microphone: a clear message with the next step, and everything else goes on.
#![allow(missing_docs)]

use spoke_e2e::{browser::Microphone, test};

#[test]
fn a_refused_microphone_is_explained_and_leaves_no_recorder_behind() {
    test("microphone", "/", async |stage| {
        let ada = stage.newcomer("Ada", Microphone::Refused).await?;
        ada.create_project("Interview").await?;
        ada.press("record").await?;
        ada.see_notice("mic-refused").await?;
        ada.see_no("recorder").await?;
        let words = ada.read("notice").await?;
        assert!(words.contains("Allow it"), "the next step: {words}");
        ada.press("notice-action").await?;
        ada.see_notice("mic-refused").await?;
        ada.see_no("recorder").await?;
        ada.dismiss_notices().await?;
        ada.see_no("notice").await?;
        assert_eq!(ada.cards().await?, []);
        assert_eq!(ada.records("clips").await?.len(), 0, "nothing half-made");
        ada.press("home").await?;
        ada.see_titles(&["Interview"]).await
    });
}
