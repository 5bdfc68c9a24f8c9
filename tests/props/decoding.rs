//! Whatever comes from outside is read or refused, and never stops the program.

use proptest::{collection::vec, prelude::*};
use spoke::{
    app::{
        App,
        effect::Effect,
        input::{Input, LibraryCommand, ShareCommand},
        link::LinkEvent,
        storage::{StorageReply, StorageRequest},
    },
    ports::titles::Titles,
    time::{Instant, Now, Timestamp},
    wire::{code, frame::Frame, limits::CONTROL_BYTES_MAX, message},
};

fn json() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("type"),
        Just("hello"),
        Just("sync_request"),
        Just("sync_cards"),
        Just("sync_clips"),
        Just("clip_ack"),
        Just("chunk_start"),
        Just("wants"),
        Just("sync"),
        Just("cards"),
        Just("clips"),
        Just("bytes"),
        Just("verified"),
        Just("version"),
        Just("peer"),
        Just("role"),
        Just("editor"),
        Just("frame_bytes_max"),
        Just("transfer"),
    ];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<i64>().prop_map(|n| n.to_string()),
        any::<f64>().prop_filter("JSON", |f| f.is_finite()).prop_map(|n| n.to_string()),
        word.clone().prop_map(|w| format!("\"{w}\"")),
        ".{0,20}".prop_map(|text| serde_json::to_string(&text).expect("text")),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            vec((word.clone(), inner), 0..6).prop_map(|fields| {
                let fields: Vec<_> =
                    fields.into_iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", fields.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn rule_3_3_any_control_text_is_read_or_refused(text in prop_oneof![json(), ".{0,300}"]) {
        let _ = message::decode(&text);
    }

    #[test]
    fn rule_4_1_any_bytes_are_a_frame_or_refused(bytes in vec(any::<u8>(), 0..100)) {
        if let Ok(frame) = Frame::decode(&bytes) {
            prop_assert_eq!(frame.encode(), bytes);
        }
    }

    #[test]
    fn rule_1_3_any_text_is_a_code_or_refused(text in prop_oneof![".{0,400}", "N4IgLiBcI[A-Za-z0-9+$-]{0,600}", "(SP1|sp1|SP)[A-Za-z0-9 %]{0,600}"]) {
        let _ = code::find(&text);
    }

    #[test]
    fn a_program_survives_any_input_of_its_peers(
        steps in vec((0..4u8, prop_oneof![json(), ".{0,80}"], vec(any::<u8>(), 0..40)), 0..60)
    ) {
        let mut app = App::new([3; 32]);
        let mut now_ms = 0;
        let mut give = |app: &mut App, input: Input| {
            now_ms += 7;
            app.handle(Now { instant: Instant(now_ms), wall: Timestamp(now_ms) }, input);
            let mut asked = None;
            while let Some(effect) = app.poll_effect() {
                if let Effect::Storage(id, StorageRequest::LoadLibrary) = effect {
                    asked = Some(id);
                }
            }
            let _ = app.views();
            asked
        };
        let asked = give(&mut app, Input::Start { page: "https://spoke.example/".to_owned(), titles: Titles::default() });
        let (projects, recordings, people) = (Vec::new(), Vec::new(), Vec::new());
        let empty = StorageReply::Library { projects, recordings, settings: None, people };
        give(&mut app, Input::Storage(asked.expect("the library is asked for"), Ok(empty)));
        give(&mut app, Input::Command(LibraryCommand::Create(spoke::project::Title::new("Mine")).into()));
        give(&mut app, Input::Command(ShareCommand::Invite.into()));
        let link = app.views().session.invite.expect("an invitation").link;
        give(&mut app, Input::Link(link, LinkEvent::Open));
        for (kind, text, bytes) in steps {
            let event = match kind {
                0 => LinkEvent::Binary(bytes),
                1 => LinkEvent::Buffered(bytes.len() as u64),
                2 => LinkEvent::WrongKind,
                _ => LinkEvent::Control(text),
            };
            give(&mut app, Input::Link(link, event));
        }
        let project = app.views().project.expect("still open");
        prop_assert_eq!(project.title.as_str(), "Mine");
    }
}

#[test]
fn rule_3_1_a_message_longer_than_a_frame_is_refused_before_it_is_read() {
    let text = format!("{{\"type\":\"{}\"}}", "x".repeat(CONTROL_BYTES_MAX));
    assert!(message::decode(&text).is_err());
}
