//! A room of nine: eight real pages follow one, and whoever leaves disturbs nobody.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::{
    test,
    wait::{PATIENCE, eventually},
};

const VIEWERS: usize = 8;

#[test]
fn eight_viewers_get_everything_and_stay_in_step() {
    test("many_viewers", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Lecture").await?;
        for _ in 0..2 {
            ada.record_card(Duration::from_millis(1_500)).await?;
        }
        let mut viewers = Vec::new();
        for n in 1..=VIEWERS {
            let viewer = stage.person(&format!("Viewer{n}")).await?;
            ada.bring(&viewer).await?;
            viewers.push(viewer);
        }
        let cards = ada.cards().await?;
        for viewer in &viewers {
            viewer.see_same_cards(&cards).await?;
            viewer.see_all_sound(&ada).await?;
            eventually(&format!("{} sees all the others", viewer.name), PATIENCE, async || {
                Ok((viewer.count("peer").await? == VIEWERS).then_some(()))
            })
            .await?;
        }

        // Edits and a new recording reach all of them.
        ada.rename(&cards[0].id, "For all eight").await?;
        for viewer in &viewers {
            viewer.see_label(&cards[0].id, "For all eight").await?;
        }
        ada.record_card(Duration::from_millis(1_500)).await?;
        for viewer in &viewers {
            viewer.see_cards(3).await?;
            viewer.see_all_sound(&ada).await?;
        }

        // One leaves, one crashes; the others go on.
        viewers[0].leave_session().await?;
        viewers[1].kill()?;
        ada.rename(&cards[1].id, "For those who stayed").await?;
        for viewer in &viewers[2..] {
            viewer.see_label(&cards[1].id, "For those who stayed").await?;
            viewer.see_in_step().await?;
        }
        assert_eq!(viewers[0].cards().await?[1].label, cards[1].label, "who has left keeps what was there");
        Ok(())
    });
}
