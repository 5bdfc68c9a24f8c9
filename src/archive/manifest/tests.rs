//! Reading what is written, by whomever.

use super::{super::ZipProblem, *};
use crate::{
    archive::limits::{CARDS_A_STEP, CARDS_MAX, SCAN_BYTES},
    ids::CardId,
    project::{Card, Gain, Region},
};

/// Reads it in one go.
fn read(bytes: &[u8]) -> Result<Listed, ZipProblem> {
    let mut reading = Reading::default();
    reading.push(bytes);
    loop {
        if let Some(listed) = reading.step()? {
            return Ok(listed);
        }
    }
}

fn card(n: u8, regions: Vec<Region>) -> Card {
    Card {
        id: CardId([n; 16]),
        label: Label::new(&format!("Card {n}: “ä”")),
        notes: Notes::new("one\ntwo"),
        tags: Tags::parse("a, b"),
        colour: Colour::Pink,
        transcript: Transcript::new("what is said"),
        regions,
        created: Timestamp(1_000_000_000_000 + u64::from(n)),
    }
}

#[test]
fn what_is_written_is_read() {
    let (a, b) = (ClipHash([1; 32]), ClipHash([2; 32]));
    let region = |clip, start_ms, end_ms| Region::new(clip, start_ms, end_ms);
    let quiet = Region { gain: Gain::new(-35), ..region(a, 0, 30) };
    let cards = [card(1, vec![region(a, 10, 20), region(b, 0, 5)]), card(2, vec![quiet])];
    let clip = |hash, file: &str| WrittenClip {
        hash,
        media_type: MediaType::new("audio/webm;codecs=opus"),
        duration_ms: 30,
        file: file.to_owned(),
    };
    let written = Written {
        title: &Title::new("Harbour"),
        created: Timestamp(5),
        modified: Timestamp(6),
        cards: vec![(&cards[0], "001-a.webm".to_owned()), (&cards[1], "001-a.webm".to_owned())],
        clips: vec![clip(a, "001-a.webm")], // b is not here
    };
    let listed = read(&write(written, Timestamp(7))).unwrap();
    assert_eq!(listed.title, Some(Title::new("Harbour")));
    assert_eq!(listed.created, Some(Timestamp(5)));
    assert_eq!(listed.clips["001-a.webm"], (a, Some(MediaType::new("audio/webm;codecs=opus"))));
    let first = &listed.cards[0];
    let stretch = |part, gain| Some(Stretch { file: "001-a.webm".to_owned(), part: Some(part), gain });
    assert_eq!(first.stretches, [stretch((10, 20), Gain::NONE), None]);
    assert_eq!(listed.cards[1].stretches, [stretch((0, 30), Gain::new(-35))]);
    assert_eq!(
        (&first.label, &first.notes, &first.tags, first.colour, &first.transcript, first.created),
        (
            &cards[0].label,
            &cards[0].notes,
            &cards[0].tags,
            Colour::Pink,
            &cards[0].transcript,
            Some(cards[0].created)
        )
    );
}

#[test]
fn fields_of_another_kind_are_as_if_nobody_had_written_them_and_are_told() {
    let listed = read(
        br#"{"version":"1","cards":[{"label":{},"tags":{"a":1},"color":"mauve","order":1,"filename":"b.webm"},
            {"label":"first","color":null,"createdAt":"never","order":0,"filename":"a.webm","spoke":3}],"spoke":[]}"#,
    )
    .unwrap();
    let labels: Vec<_> = listed.cards.iter().map(|card| card.label.as_str()).collect();
    assert_eq!(labels, ["first", ""]);
    assert_eq!(listed.cards[1].colour, Colour::Neutral);
    assert_eq!(
        listed.cards[1].stretches,
        [Some(Stretch { file: "b.webm".to_owned(), part: None, gain: Gain::NONE })]
    );
    assert_eq!((listed.title, listed.created, listed.newer), (None, None, None));
    assert_eq!(listed.cards[0].lost, [Field::Created]);
    assert_eq!(listed.cards[1].lost, [Field::Label, Field::Tags, Field::Colour]);
}

/// The first card of a file with this one only.
fn one(fields: &str) -> ListedCard {
    let listed = read(format!(r#"{{"cards":[{{"filename":"a.webm",{fields}}}]}}"#).as_bytes()).unwrap();
    listed.cards.into_iter().next().unwrap()
}

#[test]
fn what_can_be_understood_of_a_field_is_read() {
    let card = one(r#""label":7,"notes":"a\u0000b","tags":"one, two ,one","color":"BLUE","order":"12""#);
    assert_eq!((card.label.as_str(), card.notes.as_str(), &card.tags), ("7", "ab", &Tags::parse("one,two")));
    assert_eq!((card.colour, &card.lost[..]), (Colour::Blue, &[][..]));
    let card = one(r#""tags":["a",null,7,{"x":1},"b"],"label":null,"color":"""#);
    assert_eq!((&card.tags, &card.lost[..]), (&Tags::parse("a,7,b"), &[Field::Tags][..]));
    let card = one(r#""label":"\ud83d","label":"the last","tags":[1],"tags":["b"]"#);
    assert_eq!((card.label.as_str(), &card.tags, &card.lost[..]), ("the last", &Tags::parse("b"), &[][..]));
    let many: Vec<_> = (0..12).map(|n| format!("\"{n}\"")).collect();
    assert_eq!(one(&format!(r#""tags":[{}]"#, many.join(","))).lost, [Field::Tags], "more than a card has");
}

#[test]
fn a_field_that_breaks_every_rule_costs_no_other() {
    let deep = "[".repeat(200_000);
    let long = format!("\"{}\"", "x".repeat(1_000_000));
    let ends = "]".repeat(200_000);
    for value in [
        "1e999",
        "-1e999",
        "NaN",
        "tru",
        r#""\ud800""#,
        "\"\u{1}\"",
        &format!("{deep}{ends}"),
        &long,
        "[1,,2",
        "'x'",
    ] {
        // In a field that is known, and in one that is not.
        for name in ["notes", "waveformData", "order", "transcript", "spoke"] {
            let card = one(&format!(r#""label":"kept","{name}":{value},"color":"blue""#));
            let seen = (card.label.as_str(), card.stretches.len());
            assert_eq!(seen, ("kept", 1), "{name}: {}", &value[..value.len().min(40)]);
        }
    }
    let listed =
        read(br#"{"cards":[{"label":"b","order":1e999},{"label":"a","order":-1e999},{"label":"c"}]}"#)
            .unwrap();
    let labels: Vec<_> = listed.cards.iter().map(|card| card.label.as_str()).collect();
    assert_eq!(
        labels,
        ["a", "c", "b"],
        "one without a place stays behind the one before it, in the order of the file"
    );
}

#[test]
fn other_encodings_are_read() {
    let json = r#"{"version":1,"cards":[{"label":"Größe 😀","filename":"a.webm"}]}"#;
    let wide = |order: fn(u16) -> [u8; 2]| json.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend(json.as_bytes());
    for bytes in [json.as_bytes().to_vec(), marked, wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
        let listed = read(&bytes).unwrap();
        assert_eq!((listed.cards[0].label.as_str(), &listed.cards[0].lost[..]), ("Größe 😀", &[][..]));
    }
    let windows = read(b"{\"cards\":[{\"label\":\"Gr\xF6\xDFe\"}]}").unwrap();
    assert_eq!(windows.cards[0].label.as_str(), "Größe");
}

#[test]
fn a_list_that_breaks_off_is_read_up_to_there() {
    let json =
        br#"{"version":1,"cards":[{"label":"a","filename":"1.webm"},{"label":"b","filename":"2.webm","no"#;
    let listed = read(json).unwrap();
    let labels: Vec<_> = listed.cards.iter().map(|card| card.label.as_str()).collect();
    assert_eq!((labels, listed.breaks_off), (vec!["a", "b"], true));
    let twice = read(br#"{"cards":[{"label":"old"}],"cards":[{"label":"a"},null,{"label":"b"}],}"#).unwrap();
    let places: Vec<_> = twice.cards.iter().map(|card| (card.place, card.is_card)).collect();
    assert_eq!((places, twice.breaks_off), (vec![(1, true), (2, false), (3, true)], false));
}

#[test]
fn long_texts_are_cut_where_every_text_is() {
    let json = format!(r#"{{"cards":[{{"label":"{}","notes":"{}"}}]}}"#, "l".repeat(900), "n".repeat(900));
    let listed = read(json.as_bytes()).unwrap();
    assert_eq!((listed.cards[0].label.as_str().len(), listed.cards[0].notes.as_str().len()), (100, 500));
    assert_eq!(listed.cards[0].lost, [Field::Label, Field::Notes], "and it is told");
}

#[test]
fn what_lists_no_cards_or_comes_from_later_is_refused() {
    assert_eq!(read(b"{"), Err(ZipProblem::Damaged));
    assert_eq!(read(b""), Err(ZipProblem::Damaged));
    for other in [r#"{"name":"app","version":"0.1.0"}"#, "[]", "7", r#"{"cards":7}"#, "<html>"] {
        assert_eq!(read(other.as_bytes()), Err(ZipProblem::NotAProject), "{other}");
    }
    for (newer, maker) in [
        (r#"{"version":2,"cards":[]}"#, Maker::Another),
        (r#"{"version":"2","appName":"Voice Cards","project":{}}"#, Maker::VoiceCards),
        (r#"{"version":1,"cards":[],"spoke":{"version":2}}"#, Maker::Spoke),
        (r#"{"version":2,"appName":"Spoke"}"#, Maker::Spoke),
    ] {
        assert_eq!(read(newer.as_bytes()), Err(ZipProblem::Newer(maker)), "{newer}");
    }
    let many = format!(r#"{{"cards":[{}]}}"#, vec!["{}"; CARDS_MAX + 1].join(","));
    assert_eq!(read(many.as_bytes()), Err(ZipProblem::TooLarge));
}

#[test]
fn what_is_understood_of_a_later_version_is_read() {
    let json =
        r#"{"version":2,"appName":"Voice Cards","cards":[{"label":"a","filename":"1.webm","mood":[{}]}]}"#;
    let listed = read(json.as_bytes()).unwrap();
    assert_eq!((listed.newer, listed.cards[0].label.as_str()), (Some(Maker::VoiceCards), "a"));
    let own =
        read(br#"{"version":1,"appName":"Spoke","cards":[{"label":"a"}],"spoke":{"version":3}}"#).unwrap();
    assert_eq!(own.newer, Some(Maker::Spoke));
}

#[test]
fn one_step_looks_at_a_bounded_part() {
    let card = format!(r#"{{"label":"{}","notes":"{}"}}"#, "l".repeat(100), "n".repeat(500));
    let json = format!(r#"{{"cards":[{}]}}"#, vec![card; 3_000].join(","));
    let mut reading = Reading::default();
    reading.push(json.as_bytes());
    let mut steps = 0;
    while reading.step().unwrap().is_none() {
        steps += 1;
    }
    let least = json.len() / SCAN_BYTES + 3_000 / CARDS_A_STEP;
    assert!((least..least + least / 2 + 3).contains(&steps), "{steps} steps, {least} at least");
}
