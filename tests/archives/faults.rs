//! Files as people have them: made by other programs, in other spellings, and spoilt on their way. Each is the smallest of
//! its kind.

use spoke::{
    app::view::ArchiveState,
    archive::{
        ZipProblem,
        losses::{CardLoss, Field, Losses, Lost, Maker, NoSound, Packing},
    },
    project::{Label, Tags},
};

use super::desk::Desk;

macro_rules! fault {
    ($name:literal) => {
        include_bytes!(concat!("../fixtures/faults/", $name, ".zip")).to_vec()
    };
}

/// The labels of the cards that came in, and what is missing.
fn opened(bytes: Vec<u8>) -> (Vec<String>, Losses) {
    let mut ada = Desk::new(1);
    let (id, losses) = ada.losses(bytes);
    let labels = ada.project(id).cards().map(|card| card.label.to_string()).collect();
    let (before, after) = ada.leftovers();
    assert_eq!(before, after, "nothing is left over");
    (labels, losses)
}

fn of(cards: &[(usize, &str, Lost)]) -> Losses {
    let loss = |(place, title, what): &(usize, &str, Lost)| CardLoss {
        place: *place,
        title: Label::new(title),
        what: what.clone(),
    };
    Losses { cards: cards.iter().map(loss).collect(), ..Losses::default() }
}

#[test]
fn a_card_that_is_null_costs_no_other_and_is_named_by_its_place() {
    let (labels, losses) = opened(fault!("one-null-card-refuses-all"));
    assert_eq!(
        (labels, losses),
        (vec!["First".to_owned(), "Second".to_owned()], of(&[(2, "", Lost::Entry)]))
    );
}

#[test]
fn half_an_emoji_in_a_label_is_one_lost_character() {
    let (labels, losses) = opened(fault!("lone-surrogate-escape-refuses-all"));
    assert_eq!(labels, ["hello\u{FFFD}", "Second"]);
    assert_eq!(losses, of(&[(1, "hello\u{FFFD}", Lost::Fields(vec![Field::Label]))]));
}

#[test]
fn a_tag_that_is_null_takes_no_other_with_it() {
    let mut ada = Desk::new(1);
    let (id, losses) = ada.losses(fault!("one-null-tag-loses-all-tags"));
    let tags = ada.project(id).cards().next().map(|card| card.tags.clone());
    assert_eq!((tags, losses), (Some(Tags::parse("good, also good, 7")), Losses::default()));
}

#[test]
fn an_order_that_is_written_as_text_counts() {
    assert_eq!(
        opened(fault!("order-as-text-lost")),
        (vec!["Second".to_owned(), "First".to_owned()], Losses::default())
    );
}

#[test]
fn a_card_whose_sound_is_missing_is_named_with_its_title() {
    let (labels, losses) = opened(fault!("lost-card-not-named"));
    assert_eq!(
        (labels, losses),
        (vec!["Second".to_owned()], of(&[(1, "First", Lost::Sound(NoSound::Missing))]))
    );
}

#[test]
fn a_later_version_of_the_voice_cards_app_is_called_so_and_read() {
    let (labels, losses) = opened(fault!("voice-cards-version-2-blamed-on-spoke"));
    assert_eq!(labels, ["First", "Second"]);
    assert_eq!(losses, Losses { newer: Some(Maker::VoiceCards), ..Losses::default() });
}

#[test]
fn what_the_voice_cards_app_wrote_down_of_speech_is_kept_and_given_back() {
    let mut ada = Desk::new(1);
    let (id, losses) = ada.losses(fault!("voice-cards-transcript-segments-lost"));
    assert_eq!(losses, Losses::default());
    let card = ada.project(id).cards().next().expect("a card").clone();
    assert_eq!(card.transcript.as_str(), "[00:00.000 --> 00:01.500] what was said here");
    let zip = ada.save(id);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&zip)).unwrap();
    let json: serde_json::Value = serde_json::from_reader(archive.by_name("project.json").unwrap()).unwrap();
    let said = serde_json::json!([{ "start": 0.0, "end": 1.5, "text": "what was said here" }]);
    assert_eq!(json["cards"][0]["transcript"], said, "as the other app reads it");
    let mut ben = Desk::new(2);
    let (again, _) = ben.losses(zip);
    assert_eq!(
        ben.project(again).cards().next().map(|card| card.transcript.clone()),
        Some(card.transcript.clone())
    );
}

#[test]
fn names_in_another_form_than_that_of_the_list_are_found() {
    let whole = |labels: [&str; 2]| (labels.map(str::to_owned).to_vec(), Losses::default());
    assert_eq!(opened(fault!("nfd-file-names-lose-card")), whole(["Größe", "Second"]));
    assert_eq!(opened(fault!("name-in-extra-field-7075-loses-card")), whole(["Winrar", "Second"]));
}

#[test]
fn what_strangers_put_around_a_file_is_no_damage() {
    let whole = (vec!["First".to_owned(), "Second".to_owned()], Losses::default());
    assert_eq!(opened(fault!("12-bytes-in-front")), whole);
    assert_eq!(opened(fault!("html-behind")), whole);
    let mut newline = super::foreign::repacked(&fault!("html-behind"), "");
    newline.push(b'\n');
    assert_eq!(opened(newline), whole);
}

#[test]
fn a_small_file_with_the_end_of_a_large_one_opens() {
    assert_eq!(opened(fault!("zip64-end-says-too-large")).1, Losses::default());
}

#[test]
fn a_password_and_another_way_of_packing_are_called_so() {
    assert_eq!(Desk::new(1).refused(fault!("encrypted-says-damaged")), ZipProblem::Password);
    assert_eq!(Desk::new(1).refused(fault!("lzma-says-damaged")), ZipProblem::Packed(Packing(14)));
}

#[test]
fn sound_that_cannot_be_unpacked_says_why() {
    let good = super::desk::sound(20, 500);
    let json = br#"{"cards":[{"label":"a","filename":"1.webm"},{"label":"b","filename":"2.webm"}]}"#;
    let zip =
        super::hostile::stored(&[("project.json", json), ("cards/1.webm", &good), ("cards/2.webm", &good)]);
    let starts: Vec<_> = (0..zip.len()).filter(|at| zip[*at..].starts_with(b"PK\x01\x02")).collect();
    for (at, value, why) in
        [(8, 1, NoSound::Password), (10, 93, NoSound::Packed(Packing(93))), (16, 7, NoSound::Damaged)]
    {
        let mut zip = zip.clone();
        zip[starts[1] + at] ^= value;
        assert_eq!(opened(zip), (vec!["b".to_owned()], of(&[(1, "a", Lost::Sound(why))])));
    }
}

#[test]
fn two_projects_in_one_file_both_come_in() {
    let mut ada = Desk::new(1);
    let ArchiveState::Opened { title, losses, .. } = ada.open("two.zip", fault!("two-projects-says-none"))
    else {
        panic!("{:?}", ada.state())
    };
    assert_eq!((title.as_str(), losses.is_none()), ("p2", true));
    let report = ada.app.archive_view().expect("a report");
    let [first] = &report.earlier[..] else { panic!("{:?}", report.earlier) };
    assert!(
        matches!(&first.state, ArchiveState::Opened { title, cards: 2, .. } if title == "p1"),
        "{first:?}"
    );
    let mut titles: Vec<_> =
        ada.app.views().library.projects.iter().map(|record| record.title.to_string()).collect();
    titles.sort();
    assert_eq!(titles, ["p1", "p2"]);
    assert_eq!(
        ada.app.views().route,
        spoke::studio::Route::Library,
        "none of them is the one that was meant"
    );
}
