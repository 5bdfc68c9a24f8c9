//! Two connections in one page, and one against a bare `RTCPeerConnection` that breaks the rules.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use spoke::{
    browser::{
        certificate,
        db::Db,
        link::{
            Link, SendError,
            channel::{Channel, ChannelEvent},
        },
    },
    ports::{
        link::{LinkError, LinkEvent, LinkState},
        settings::IceServer,
    },
    time::Timestamp,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    Blob, MessageEvent, MessageEventInit, RtcDataChannel, RtcDataChannelState, RtcPeerConnection, RtcSdpType,
    RtcSessionDescriptionInit,
};

use crate::wait::{Log, until};

pub fn described(event: &LinkEvent) -> Option<String> {
    match event {
        LinkEvent::Described { sdp } => Some(sdp.clone()),
        _ => None,
    }
}

pub async fn sdp_of(log: &Log<LinkEvent>) -> String {
    until("a description", || log.all().iter().find_map(described)).await
}

async fn opened(log: &Log<LinkEvent>) {
    log.wait_for("both channels", |event| *event == LinkEvent::Open).await;
}

pub struct End {
    pub link: Link,
    pub log: Log<LinkEvent>,
}

async fn pair() -> (End, End) {
    let (log_a, log_b) = (Log::new(), Log::new());
    let a = Link::offer(&[], None, log_a.sink()).expect("an offer");
    let b = Link::answer(&sdp_of(&log_a).await, &[], None, log_b.sink()).expect("an answer");
    a.accept(&sdp_of(&log_b).await);
    (End { link: a, log: log_a }, End { link: b, log: log_b })
}

pub async fn open_pair() -> (End, End) {
    let (a, b) = pair().await;
    opened(&a.log).await;
    opened(&b.log).await;
    (a, b)
}

fn is_message(event: &LinkEvent) -> bool {
    matches!(event, LinkEvent::Control(_) | LinkEvent::Binary(_) | LinkEvent::WrongKind)
}

fn messages(log: &Log<LinkEvent>) -> Vec<LinkEvent> {
    log.all().into_iter().filter(is_message).collect()
}

async fn wait_for_messages(log: &Log<LinkEvent>, count: usize) -> Vec<LinkEvent> {
    until("messages", || Some(messages(log)).filter(|messages| messages.len() >= count)).await
}

#[wasm_bindgen_test]
async fn both_ends_open_once_and_talk_in_order() {
    let (a, b) = open_pair().await;
    for n in 0..50 {
        a.link.send_control(&format!("a{n}")).unwrap();
        b.link.send_control(&format!("b{n}")).unwrap();
    }
    let expected = |who: &str| (0..50).map(|n| LinkEvent::Control(format!("{who}{n}"))).collect::<Vec<_>>();
    assert_eq!(wait_for_messages(&b.log, 50).await, expected("a"));
    assert_eq!(wait_for_messages(&a.log, 50).await, expected("b"));
    for log in [&a.log, &b.log] {
        assert_eq!(log.count(|event| *event == LinkEvent::Open), 1);
        assert_eq!(log.count(|event| described(event).is_some()), 1);
        log.wait_for("the state", |event| *event == LinkEvent::State(LinkState::Connected)).await;
        assert_eq!(log.count(|event| matches!(event, LinkEvent::Failed(_) | LinkEvent::Closed)), 0);
    }
}

#[wasm_bindgen_test]
async fn a_message_never_comes_before_open() {
    for _ in 0..5 {
        let (log_a, log_b) = (Log::new(), Log::new());
        let a = Rc::new(Link::offer(&[], None, log_a.sink()).unwrap());
        // The answerer speaks the moment it can, so that the first message races the other's second channel.
        let sink = log_b.sink();
        let slot: Rc<std::cell::RefCell<Option<Link>>> = Rc::default();
        let speaker = slot.clone();
        let on_event: Rc<dyn Fn(LinkEvent)> = Rc::new(move |event| {
            if event == LinkEvent::Open {
                let link = speaker.borrow();
                let link = link.as_ref().expect("the link");
                link.send_binary(b"first").unwrap();
                link.send_control("first").unwrap();
            }
            sink(event);
        });
        let b = Link::answer(&sdp_of(&log_a).await, &[], None, on_event).unwrap();
        *slot.borrow_mut() = Some(b);
        a.accept(&sdp_of(&log_b).await);
        wait_for_messages(&log_a, 2).await;
        let all = log_a.all();
        let open = all.iter().position(|event| *event == LinkEvent::Open).expect("it opened");
        let first = all.iter().position(is_message).expect("messages");
        assert!(open < first, "{all:?}");
        slot.borrow_mut().take();
    }
}

#[wasm_bindgen_test]
async fn frames_of_all_sizes_arrive_whole_and_in_order() {
    let (a, b) = open_pair().await;
    let sizes = [1, 0, 16 * 1024 + 8, 64 * 1024, 255 * 1024, 3, 256 * 1024 - 8];
    let frame = |n: usize, size: usize| (0..size).map(|at| (at * 31 + n) as u8).collect::<Vec<u8>>();
    for (n, size) in sizes.into_iter().enumerate() {
        a.link.send_binary(&frame(n, size)).unwrap();
    }
    let expected: Vec<_> =
        sizes.into_iter().enumerate().map(|(n, size)| LinkEvent::Binary(frame(n, size))).collect();
    let arrived = wait_for_messages(&b.log, sizes.len()).await;
    let lengths = |events: &[LinkEvent]| -> Vec<usize> {
        events
            .iter()
            .map(|event| if let LinkEvent::Binary(bytes) = event { bytes.len() } else { 0 })
            .collect()
    };
    assert_eq!(lengths(&arrived), lengths(&expected));
    assert!(arrived == expected, "the bytes differ");
}

#[wasm_bindgen_test]
async fn queued_bytes_are_counted_and_their_fall_is_reported() {
    let (a, b) = open_pair().await;
    let (frame, mut sent) = (vec![7; 64 * 1024], 0);
    while a.link.buffered() < 1024 * 1024 {
        a.link.send_binary(&frame).unwrap();
        sent += 1;
        assert!(sent < 200, "nothing is ever queued");
    }
    let low = |event: &LinkEvent| matches!(event, LinkEvent::Buffered(bytes) if *bytes <= 64 * 1024);
    a.log.wait_for("the queue to empty", low).await;
    wait_for_messages(&b.log, sent).await;
}

#[wasm_bindgen_test]
async fn what_cannot_be_sent_is_refused_by_name() {
    let (a, b) = open_pair().await;
    assert_eq!(a.link.send_binary(&vec![0; 300 * 1024]), Err(SendError::TooLong));
    let frame = vec![0; 200 * 1024];
    let full = (0..200).find_map(|_| a.link.send_binary(&frame).err());
    assert_eq!(full, Some(SendError::QueueFull));
    // The link lives on: what was queued arrives, and `control` was never in the way.
    a.link.send_control("still here").unwrap();
    b.log.wait_for("a message", |event| *event == LinkEvent::Control("still here".to_owned())).await;
}

#[wasm_bindgen_test]
async fn closing_is_heard_once_by_the_other_and_not_by_oneself() {
    let (a, b) = open_pair().await;
    a.link.send_control("goodbye").unwrap();
    a.link.close();
    let before = a.log.all().len();
    b.log.wait_for("the end", |event| *event == LinkEvent::Closed).await;
    let all = b.log.all();
    assert_eq!(all.last(), Some(&LinkEvent::Closed));
    assert!(all.contains(&LinkEvent::Control("goodbye".to_owned())), "{all:?}");
    for link in [&a.link, &b.link] {
        assert_eq!(link.send_control("x"), Err(SendError::NotOpen));
        assert_eq!(link.send_binary(b"x"), Err(SendError::NotOpen));
        assert_eq!(link.buffered(), 0);
        link.close();
    }
    // Another connection made and closed after: whatever the first had to say would have come by then.
    let (c, d) = open_pair().await;
    drop(c);
    d.log.wait_for("the other's end", |event| *event == LinkEvent::Closed).await;
    assert_eq!(a.log.all().len(), before);
    assert_eq!(b.log.all().len(), all.len());
}

#[wasm_bindgen_test]
async fn what_was_said_last_is_heard() {
    for round in 0..5 {
        let (a, b) = open_pair().await;
        for _ in 0..round {
            a.link.send_binary(&[7; 8 * 1024]).unwrap();
        }
        a.link.send_control("goodbye").unwrap();
        drop(a);
        b.log.wait_for("the end", |event| *event == LinkEvent::Closed).await;
        assert_eq!(b.log.count(|event| *event == LinkEvent::Control("goodbye".to_owned())), 1);
    }
}

#[wasm_bindgen_test]
async fn a_link_may_be_dropped_from_within_its_own_event() {
    let (log_a, log_b) = (Log::new(), Log::<LinkEvent>::new());
    let a = Link::offer(&[], None, log_a.sink()).unwrap();
    let slot: Rc<std::cell::RefCell<Option<Link>>> = Rc::default();
    let (sink, inner) = (log_b.sink(), slot.clone());
    let on_event: Rc<dyn Fn(LinkEvent)> = Rc::new(move |event| {
        let open = event == LinkEvent::Open;
        sink(event);
        if open {
            inner.borrow_mut().take();
        }
    });
    *slot.borrow_mut() = Some(Link::answer(&sdp_of(&log_a).await, &[], None, on_event).unwrap());
    a.accept(&sdp_of(&log_b).await);
    log_a.wait_for("the end", |event| *event == LinkEvent::Closed).await;
    assert_eq!(log_b.all().last(), Some(&LinkEvent::Open));
}

#[wasm_bindgen_test]
async fn a_description_that_is_none_is_refused() {
    for junk in ["", "junk", "v=0\r\n", "\u{0}"] {
        let log = Log::new();
        let _link = Link::answer(junk, &[], None, log.sink()).unwrap();
        log.wait_for("a failure", |event| *event == LinkEvent::Failed(LinkError::BadDescription)).await;
    }
    let (log_a, log_b) = (Log::new(), Log::new());
    let a = Link::offer(&[], None, log_a.sink()).unwrap();
    let offer = sdp_of(&log_a).await;
    a.accept("junk");
    log_a.wait_for("a failure", |event| *event == LinkEvent::Failed(LinkError::BadDescription)).await;
    // The offer still waits: the right answer is taken after the wrong one.
    let b = Link::answer(&offer, &[], None, log_b.sink()).unwrap();
    a.accept(&sdp_of(&log_b).await);
    opened(&log_a).await;
    opened(&log_b).await;
    // Nobody waits for an answer any more, and an answerer never did.
    for (link, log) in [(&a, &log_a), (&b, &log_b)] {
        link.accept(&offer);
        log.wait_for("a refusal", |event| *event == LinkEvent::Failed(LinkError::WrongState)).await;
    }
}

#[wasm_bindgen_test]
async fn a_description_can_be_had_before_gathering_ends() {
    // A server that never answers keeps gathering going for many seconds.
    let silent =
        IceServer { url: "stun:127.0.0.1:9".to_owned(), username: String::new(), credential: String::new() };
    let log = Log::new();
    let link = Link::offer(&[silent], None, log.sink()).unwrap();
    link.describe_now();
    let sdp = sdp_of(&log).await;
    assert!(sdp.contains("a=ice-ufrag:"), "{sdp}");
    link.describe_now();
    assert_eq!(log.count(|event| described(event).is_some()), 1);
}

#[wasm_bindgen_test]
async fn a_certificate_is_kept_and_renewed_in_time() {
    let name = format!("certificate-{}", js_sys::Math::random());
    let db = Db::open_named(&name, || ()).await.unwrap().db;
    let now = Timestamp(js_sys::Date::now() as u64);
    let days = |n: u64| Timestamp(now.0 + n * 24 * 3600 * 1000);
    let first = certificate::load_or_create(Some(&db), now).await.expect("a certificate");
    let again = certificate::load_or_create(Some(&db), days(350)).await.expect("the kept one");
    assert_eq!(fingerprint(&first).await, fingerprint(&again).await);
    let renewed = certificate::load_or_create(Some(&db), days(360)).await.expect("a new one");
    assert_ne!(fingerprint(&first).await, fingerprint(&renewed).await);
    assert!(certificate::load_or_create(None, now).await.is_some());
}

async fn fingerprint(certificate: &web_sys::RtcCertificate) -> String {
    let log = Log::new();
    let _link = Link::offer(&[], Some(certificate), log.sink()).unwrap();
    let sdp = sdp_of(&log).await;
    sdp.lines().find(|line| line.starts_with("a=fingerprint:")).expect("a fingerprint").to_owned()
}

// ---- A peer that does what this program never does ----

/// A bare connection that offered `labels`, and a link that answered.
async fn bare(labels: &[&str]) -> (RtcPeerConnection, Vec<RtcDataChannel>, End) {
    let peer = RtcPeerConnection::new().unwrap();
    let channels = labels.iter().map(|label| peer.create_data_channel(label)).collect();
    let offer = JsFuture::from(peer.create_offer()).await.unwrap();
    JsFuture::from(peer.set_local_description(offer.unchecked_ref())).await.unwrap();
    let gathered = || peer.ice_gathering_state() == web_sys::RtcIceGatheringState::Complete;
    until("candidates", || gathered().then_some(())).await;
    let log = Log::new();
    let offer = peer.local_description().unwrap().sdp();
    let link = Link::answer(&offer, &[], None, log.sink()).unwrap();
    let answer = RtcSessionDescriptionInit::new(RtcSdpType::Answer);
    answer.set_sdp(&sdp_of(&log).await);
    JsFuture::from(peer.set_remote_description(&answer)).await.unwrap();
    (peer, channels, End { link, log })
}

#[wasm_bindgen_test]
async fn the_wrong_kind_of_message_is_reported_as_such() {
    let (peer, channels, end) = bare(&["control", "binary"]).await;
    opened(&end.log).await;
    channels[0].send_with_u8_array(b"bytes").unwrap();
    channels[1].send_with_str("text").unwrap();
    let arrived = wait_for_messages(&end.log, 2).await;
    assert_eq!(arrived, [LinkEvent::WrongKind, LinkEvent::WrongKind]);
    peer.close();
}

#[wasm_bindgen_test]
async fn channels_of_other_names_and_second_ones_are_refused() {
    let (peer, channels, end) = bare(&["chat", "control", "control", "binary", "video"]).await;
    opened(&end.log).await;
    let state = |n: usize| channels[n].ready_state();
    for refused in [0, 4] {
        until("a refusal", || (state(refused) == RtcDataChannelState::Closed).then_some(())).await;
    }
    until("a refusal", || (state(1) != state(2)).then_some(())).await;
    let taken = if state(1) == RtcDataChannelState::Open { 1 } else { 2 };
    channels[taken].send_with_str("hello").unwrap();
    assert_eq!(wait_for_messages(&end.log, 1).await, [LinkEvent::Control("hello".to_owned())]);
    peer.close();
}

#[wasm_bindgen_test]
async fn one_channel_alone_is_not_open_and_its_end_is_the_end() {
    let (peer, channels, end) = bare(&["control"]).await;
    until("the channel", || (channels[0].ready_state() == RtcDataChannelState::Open).then_some(())).await;
    channels[0].send_with_str("hello").unwrap();
    channels[0].close();
    end.log.wait_for("the end", |event| *event == LinkEvent::Closed).await;
    assert_eq!(end.log.count(|event| *event == LinkEvent::Open || is_message(event)), 0);
    peer.close();
}

#[wasm_bindgen_test]
async fn a_blob_keeps_its_place_among_messages() {
    let peer = RtcPeerConnection::new().unwrap();
    let sys = peer.create_data_channel("binary");
    let log = Log::new();
    let sink = log.sink();
    let channel = Channel::new(sys.clone(), move |event| sink(event));
    let deliver = |data: &wasm_bindgen::JsValue| {
        let init = MessageEventInit::new();
        init.set_data(data);
        let event = MessageEvent::new_with_event_init_dict("message", &init).unwrap();
        sys.dispatch_event(&event).unwrap();
    };
    let blob = |size: usize| {
        let parts = Array::of1(&Uint8Array::from(&vec![size as u8; size][..]));
        Blob::new_with_u8_array_sequence(&parts).unwrap()
    };
    deliver(&Uint8Array::from(&[1][..]).buffer());
    deliver(&blob(500_000));
    deliver(&blob(2));
    deliver(&"three".into());
    deliver(&Uint8Array::from(&[4][..]).buffer());
    assert_eq!(log.all(), [ChannelEvent::Bytes(vec![1])]);
    until("all messages", || (log.all().len() == 5).then_some(())).await;
    let expected = [
        ChannelEvent::Bytes(vec![1]),
        ChannelEvent::Bytes(vec![500_000_usize as u8; 500_000]),
        ChannelEvent::Bytes(vec![2, 2]),
        ChannelEvent::Text("three".to_owned()),
        ChannelEvent::Bytes(vec![4]),
    ];
    assert!(log.all() == expected);
    // Dropped, it reports nothing, not even a Blob that was on its way.
    deliver(&blob(10));
    drop(channel);
    deliver(&"late".into());
    let after = blob(10);
    JsFuture::from(after.array_buffer()).await.unwrap();
    assert_eq!(log.all().len(), 5);
    peer.close();
}
