//! QR codes from screen to camera, both ways, and whatever can be wrong with them.
#![allow(missing_docs)]

use std::{path::PathBuf, time::Duration};

use serde_json::json;
use spoke_e2e::{
    Person, Result, Stage,
    act::{read_independently, seen},
    browser::Microphone,
    test,
    wait::{PATIENCE, becomes, eventually},
};
use thirtyfour::Key;

async fn with_project(person: &Person) -> Result {
    person.seed_project("Interview", 2, 5_000).await?;
    person.reload().await?;
    person.open_project("Interview").await
}

async fn see_no_camera(person: &Person) -> Result {
    eventually(&format!("{}'s camera is off", person.name), PATIENCE, async || {
        Ok((person.cameras().await?.1 == 0).then_some(()))
    })
    .await
}

async fn see_problem(person: &Person, problem: &str) -> Result {
    person.see_state("scan-problem", "data-problem", &[problem]).await.map(drop)
}

/// The link under a QR code, and that any other decoder reads exactly it.
async fn check_code(person: &Person, qr: &str, field: &str) -> Result<String> {
    let link = person.read(field).await?;
    person.enlarge(qr).await?;
    let picture = person.screenshot(qr).await?;
    if let Some(text) = read_independently(&picture)? {
        assert_eq!(text, link, "the code holds exactly the link");
    }
    Ok(link)
}

#[test]
fn a_guest_scans_the_invitation_and_the_host_scans_the_reply() {
    test("scanning", "/some/sub/path/", async |stage| {
        let (ada_sees, ben_sees) = (seen("ada.mjpeg")?, seen("ben.mjpeg")?);
        let nobody = stage.person("Nobody").await?;
        nobody.film(&ada_sees).await?;
        let ada = stage.cameraman("Ada", &ada_sees).await?;
        ada.watch_camera().await?;
        with_project(&ada).await?;
        ada.invite().await?;
        check_code(&ada, "offer-qr", "offer-link").await?;
        ada.film(&ben_sees).await?;
        ada.shrink().await?;

        let ben = stage.cameraman("Ben", &ben_sees).await?;
        ben.watch_camera().await?;
        ben.reload().await?;
        ben.press("invite-scan").await?;
        ben.see_state("join", "data-step", &["invited"]).await?;
        see_no_camera(&ben).await?;
        assert_eq!(ben.cameras().await?.0, 1, "it was a camera that saw it");
        ben.press("join-accept").await?;
        ben.see_state("join", "data-step", &["reply"]).await?;
        check_code(&ben, "reply-qr", "reply-link").await?;
        ben.film(&ada_sees).await?;
        ben.shrink().await?;

        ada.press("reply-scan").await?;
        ada.see_state("share-step", "data-step", &["connected"]).await?;
        ada.see_no("scan-dialog").await?;
        see_no_camera(&ada).await?;
        ben.see("incoming-dialog").await?;
        ben.press("incoming-accept").await?;
        ben.see_progress(&["done"], Duration::from_secs(60)).await?;
        assert_eq!(stage.site.missing(), Vec::<String>::new(), "every address exists");
        Ok(())
    });
}

#[test]
fn a_wrong_code_is_explained_and_scanning_goes_on_until_the_right_one() {
    test("scanning-wrong", "/", async |stage| {
        let ada_sees = seen("foreign.mjpeg")?;
        let ben = stage.person("Ben").await?;
        let home = stage.site.address();
        ben.show_foreign_code("WIFI:T:WPA;S:Cafe Milano;P:cappuccino;;").await?;
        ben.film(&ada_sees).await?;
        ben.open("about:blank").await?;
        let empty = ben.screenshot("empty").await?;
        ben.open(&home).await?;

        let ada = stage.cameraman("Ada", &ada_sees).await?;
        ada.watch_camera().await?;
        with_project(&ada).await?;
        let link = ada.invite().await?;
        ada.enlarge("offer-qr").await?;
        let own = ada.screenshot("own").await?;
        ada.shrink().await?;
        ada.press("reply-scan").await?;
        see_problem(&ada, "foreign").await?;
        assert!(ada.read("scan-problem").await?.contains("no Spoke code"));
        ada.see_state("scan-view", "data-state", &["looking"]).await?;
        ada.give_picture("paste", &own).await?;
        see_problem(&ada, "own-code").await?;
        ada.give_picture("drop", &empty).await?;
        see_problem(&ada, "no-code-in-picture").await?;
        ada.choose_picture(&std::env::current_exe()?).await?;
        see_problem(&ada, "no-picture").await?;
        ada.paste_onto_page("good morning").await?;
        see_problem(&ada, "not-a-code").await?;

        // Nobody sees the page: nothing sees the person.
        assert_eq!(ada.cameras().await?.1, 1);
        ada.hide(true).await?;
        see_no_camera(&ada).await?;
        ada.hide(false).await?;
        ada.see_state("scan-view", "data-state", &["looking"]).await?;
        becomes("a second camera, and the first one off", (2, 1), async || ada.cameras().await).await?;
        ada.keys(Key::Escape + "").await?;
        ada.see_no("scan-dialog").await?;
        see_no_camera(&ada).await?;
        ada.see_focus("reply-scan").await?;

        ada.press("reply-scan").await?;
        ada.see_state("scan-view", "data-state", &["looking"]).await?;
        ada.press("scan-paste").await?;
        ada.see_focus("reply-paste").await?;
        ben.join_here(&link).await?;
        ben.enlarge("reply-qr").await?;
        let reply = ben.screenshot("reply").await?;
        ada.press("reply-scan").await?;
        ada.choose_picture(&reply).await?;
        ada.see_state("share-step", "data-step", &["connected"]).await?;
        see_no_camera(&ada).await
    });
}

#[test]
fn without_a_camera_the_other_ways_remain() {
    test("scanning-refused", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        with_project(&ada).await?;
        ada.invite().await?;
        let offer = ada.screenshot("offer").await?;
        for (name, microphone, problem) in
            [("Carl", Microphone::Refused, "camera-refused"), ("Dora", Microphone::Missing, "camera-missing")]
        {
            let person = stage.newcomer(name, microphone).await?;
            person.press("invite-scan").await?;
            person.see_state("scan-view", "data-state", &["blind"]).await?;
            person.see_state("scan-blind", "data-problem", &[problem]).await?;
            person.press("scan-retry").await?;
            person.see_state("scan-blind", "data-problem", &[problem]).await?;
            person.press("scan-paste").await?;
            person.see_focus("invite-paste").await?;
            person.press("invite-scan").await?;
            person.see("scan-blind").await?;
            // A screenshot of the whole page, with the code in it.
            person.choose_picture(&offer).await?;
            person.see_state("join", "data-step", &["invited"]).await?;
        }
        Ok(())
    });
}

#[test]
fn a_reader_that_cannot_be_loaded_is_explained_and_can_be_tried_again() {
    test("scanning-no-reader", "/", async |stage| {
        let (ada, own) = pictures(stage).await?;
        let place =
            "const meta = document.querySelector('meta[name=spoke-scanner]'); const before = meta.content;
            meta.content = arguments[0]; return before";
        let before = ada.eval(place, vec![json!("./gone.js")]).await?;
        ada.press("reply-scan").await?;
        ada.see_state("scan-blind", "data-problem", &["no-reader"]).await?;
        see_no_camera(&ada).await?;
        ada.eval(place, vec![before]).await?;
        ada.press("scan-retry").await?;
        ada.see_state("scan-view", "data-state", &["looking"]).await?;
        ada.choose_picture(&own).await?;
        see_problem(&ada, "own-code").await
    });
}

/// A lamp and a second camera, as phones have them: both cameras are the one that Chromium pretends.
const PHONE: &str = r"
    window.lamp = [];
    const track = MediaStreamTrack.prototype, devices = navigator.mediaDevices;
    track.getCapabilities = () => ({ torch: true });
    track.applyConstraints = async (wanted) => { window.lamp.push(wanted.advanced[0].torch) };
    const list = devices.enumerateDevices.bind(devices);
    devices.enumerateDevices = async () => {
        const [one] = (await list()).filter((device) => device.kind === 'videoinput');
        return [one, { kind: 'videoinput', deviceId: one.deviceId + '2', label: '' }];
    };
    const ask = devices.getUserMedia.bind(devices);
    window.asked = [];
    devices.getUserMedia = ({ video: { deviceId, facingMode, ...video } }) => {
        window.asked.push(deviceId?.exact.slice(-1) ?? facingMode.ideal);
        return ask({ video });
    };";

#[test]
fn lamp_and_camera_can_be_chosen_where_there_are_some() {
    test("scanning-phone-camera", "/", async |stage| {
        let (ada, _) = pictures(stage).await?;
        ada.press("reply-scan").await?;
        ada.see_state("scan-view", "data-state", &["looking"]).await?;
        assert_eq!((ada.count("scan-torch").await?, ada.count("scan-camera").await?), (0, 0));
        ada.press("scan-close").await?;
        ada.see_no("scan-dialog").await?;
        ada.eval(PHONE, Vec::new()).await?;
        ada.press("reply-scan").await?;
        ada.press("scan-torch").await?;
        ada.see_state("scan-torch", "aria-pressed", &["true"]).await?;
        ada.press("scan-torch").await?;
        let lamp = async || ada.eval("return window.lamp", Vec::new()).await;
        becomes("the lamp was on and is off", json!([true, false]), lamp).await?;

        let second = "const select = document.querySelector('[data-testid=scan-camera]');
            const words = [...select.options].map((option) => option.text);
            select.value = select.options[1].value;
            select.dispatchEvent(new Event('change', { bubbles: true }));
            return words";
        ada.see("scan-camera").await?;
        let words = ada.eval(second, Vec::new()).await?;
        assert_eq!(words[1], json!("Camera 2"), "{words}");
        ada.see_state("scan-view", "data-state", &["looking"]).await?;
        eventually("the second camera is asked for", PATIENCE, async || {
            let asked = ada.eval("return window.asked", Vec::new()).await?;
            Ok((asked == json!(["environment", "2"])).then_some(()))
        })
        .await?;
        eventually("one camera is on, not two", PATIENCE, async || {
            Ok((ada.cameras().await?.1 == 1).then_some(()))
        })
        .await
    });
}

/// Puts a detector into the page as phones have one.
async fn with_detector(person: &Person, detect: &str) -> Result {
    let script = format!(
        "window.BarcodeDetector = class {{
            static async getSupportedFormats() {{ return ['ean_13', 'qr_code'] }}
            constructor(options) {{ window.detectorFormats = options.formats }}
            async detect(picture) {{ {detect} }}
        }}"
    );
    person.eval(&script, Vec::new()).await.map(drop)
}

async fn loaded_own_reader(person: &Person) -> Result<bool> {
    let script =
        "return performance.getEntriesByType('resource').some((entry) => entry.name.includes('scanner-'))";
    Ok(person.eval(script, Vec::new()).await? == json!(true))
}

async fn pictures(stage: &mut Stage) -> Result<(Person, PathBuf)> {
    let ada_sees = seen("detector.mjpeg")?;
    let nobody = stage.person("Nobody").await?;
    nobody.film(&ada_sees).await?;
    let ada = stage.cameraman("Ada", &ada_sees).await?;
    ada.watch_camera().await?;
    with_project(&ada).await?;
    ada.invite().await?;
    let own = ada.screenshot("own-offer").await?;
    Ok((ada, own))
}

#[test]
fn the_browsers_own_detector_is_used_where_it_works_and_the_screen_stays_on() {
    test("scanning-detector", "/", async |stage| {
        let (ada, own) = pictures(stage).await?;
        becomes("the screen stays on for the offer", 1, async || ada.kept_awake().await).await?;
        ada.hide(true).await?;
        ada.hide(false).await?;
        eventually("the screen is asked to stay on again", PATIENCE, async || {
            let asked = ada.eval("return window.awake.asked", Vec::new()).await?;
            Ok((asked == json!(2)).then_some(()))
        })
        .await?;
        with_detector(&ada, "return [{ rawValue: 'from the detector of the browser' }]").await?;
        ada.press("reply-scan").await?;
        see_problem(&ada, "foreign").await?;
        assert_eq!(ada.eval("return window.detectorFormats", Vec::new()).await?, json!(["qr_code"]));
        assert!(!loaded_own_reader(&ada).await?, "nothing more was loaded");
        ada.press("scan-close").await?;
        ada.see_no("scan-dialog").await?;

        with_detector(&ada, "throw new DOMException('no service', 'NotSupportedError')").await?;
        ada.press("reply-scan").await?;
        ada.see_state("scan-view", "data-state", &["looking"]).await?;
        ada.choose_picture(&own).await?;
        see_problem(&ada, "own-code").await?;
        becomes("the own reader was loaded", true, async || loaded_own_reader(&ada).await).await?;
        ada.press("scan-close").await?;
        ada.press("share-cancel").await?;
        ada.see_no("share-dialog").await?;
        becomes("nothing is shown that the screen stays on for", 0, async || ada.kept_awake().await).await
    });
}

#[test]
fn on_a_phone_code_and_copy_button_are_seen_at_once_and_the_keyboard_enlarges_the_code() {
    test("scanning-phone", "/", async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        with_project(&ada).await?;
        let link = ada.invite().await?;
        ben.join_here(&link).await?;
        for (person, qr, copy) in
            [(&ada, "offer-qr", "offer-copy-link"), (&ben, "reply-qr", "reply-copy-link")]
        {
            person.resize(390, 844).await?;
            person.eval("scrollTo(0, 0)", Vec::new()).await?;
            let whole = "return arguments[0].every((id) => {
                const box = document.querySelector(`[data-testid=${id}]`).getBoundingClientRect();
                return box.width > 100 && box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth })";
            let what = format!("{} sees both without scrolling", person.name);
            let seen = async || person.eval(whole, vec![json!([qr, copy])]).await;
            becomes(&what, json!(true), seen).await?;
            let named = "const code = document.querySelector(`[data-testid=${arguments[0]}] svg`);
                return code.getAttribute('role') === 'img' && code.getAttribute('aria-label').includes('QR code')";
            assert_eq!(person.eval(named, vec![json!(qr)]).await?, json!(true));
            person.walk_to_css(&format!("[data-testid={qr}] [data-testid=qr-enlarge]")).await?;
            person.keys(Key::Enter + "").await?;
            person.see("qr-full").await?;
            person.keys(Key::Escape + "").await?;
            person.see_no("qr-full").await?;
            person.see_focus("qr-enlarge").await?;
        }
        Ok(())
    });
}
