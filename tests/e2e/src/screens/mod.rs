//! Screenshots of every screen, for people who look at them.
//!
//! Each part is one visit; a part can be made alone: `cargo xtask screens alone`.

mod alone;
mod audio;
mod early;
mod microphone;
mod network;
mod room;
mod scanning;
mod sound;
mod tabs;
mod timeline;
mod together;
mod zip;

use std::path::PathBuf;

use serde_json::json;

use crate::{Person, Result, person::artifacts, test};

/// Phone, tablet, laptop.
const SIZES: [(u32, u32); 3] = [(390, 844), (768, 1024), (1280, 800)];
const WIDE: (u32, u32) = (1600, 1000);
const THEMES: [&str; 2] = ["light", "dark"];
/// The size at which everything is reachable without opening a menu.
const HOME_SIZE: (u32, u32) = (1280, 800);

/// Makes the parts that are named, or all.
///
/// # Panics
/// When a screen does not come.
pub fn all(parts: &[String]) {
    let wanted = |name: &str| parts.is_empty() || parts.iter().any(|part| part == name);
    if wanted("alone") {
        test("screens-alone", "/", alone::play);
    }
    if wanted("microphone") {
        test("screens-microphone", "/", microphone::play);
    }
    if wanted("verbs") {
        test("screens-verbs", "/", alone::verbs);
    }
    if wanted("first-visit") {
        test("screens-first-visit", "/", alone::first_visit);
    }
    if wanted("pairing") {
        test("screens-pairing", "/", together::pairing);
    }
    if wanted("nameless") {
        test("screens-nameless", "/", together::nameless);
    }
    if wanted("scanning") {
        test("screens-scanning", "/", scanning::play);
    }
    if wanted("network") {
        test("screens-network", "/", network::play);
    }
    if wanted("stale") {
        test("screens-stale", "/", network::stale);
    }
    if wanted("incoming") {
        test("screens-incoming", "/", together::incoming);
    }
    if wanted("early") {
        test("screens-early", "/", early::play);
    }
    if wanted("room") {
        test("screens-room", "/", room::play);
    }
    if wanted("timeline") {
        test("screens-timeline", "/", timeline::play);
    }
    if wanted("tabs") {
        test("screens-tabs", "/", tabs::play);
    }
    if wanted("audio") {
        test("screens-audio", "/", audio::play);
    }
    if wanted("files") {
        test("screens-files", "/", sound::files);
    }
    if wanted("playing") {
        test("screens-playing", "/", sound::playing);
    }
    if wanted("levels") {
        test("screens-levels", "/", sound::levels);
    }
    if wanted("zip") {
        test("screens-zip", "/", zip::play);
    }
    println!("screenshots are in {}", folder().display());
}

fn folder() -> PathBuf {
    artifacts().join("screens")
}

/// A laptop at 400 %: there nothing may have to be scrolled sideways.
const NARROW: (u32, u32) = (320, 256);

/// What has to be scrolled sideways: the page, or a dialog or panel in it.
const SIDEWAYS: &str = "return [document.documentElement, ...document.querySelectorAll('body *')]
    .filter((it) => it.scrollWidth > it.clientWidth + 1 && it.checkVisibility()
        && (it === document.documentElement || /auto|scroll/.test(getComputedStyle(it).overflowX)))
    .map((it) => `${it.tagName}.${it.className} by ${it.scrollWidth - it.clientWidth}`)";

/// One screen, at all sizes and in both themes; and at its narrowest in the system's colours.
async fn snap(person: &Person, name: &str) -> Result {
    for size in SIZES {
        for theme in THEMES {
            set(person, size, theme).await?;
            shoot(person, name, size, theme).await?;
        }
    }
    narrow(person, name).await?;
    set(person, HOME_SIZE, "light").await
}

/// The same, and on a wide screen: where that differs from a laptop.
async fn snap_wide(person: &Person, name: &str) -> Result {
    for theme in THEMES {
        set(person, WIDE, theme).await?;
        shoot(person, name, WIDE, theme).await?;
    }
    snap(person, name).await
}

async fn narrow(person: &Person, name: &str) -> Result {
    if !person.can_pretend() {
        return Ok(());
    }
    person.resize(NARROW.0, NARROW.1).await?;
    person.force_colours().await?;
    shoot(person, name, NARROW, "forced").await?;
    let over = person.eval(SIDEWAYS, Vec::new()).await?;
    assert_eq!(over, json!([]), "{name} is too wide at {NARROW:?}");
    Ok(())
}

async fn set(person: &Person, (width, height): (u32, u32), theme: &str) -> Result {
    person.resize(width, height).await?;
    person.prefer(theme).await
}

/// A picture, once nothing moves.
async fn shoot(person: &Person, name: &str, (width, _): (u32, u32), theme: &str) -> Result {
    person.see_still().await?;
    std::fs::create_dir_all(folder())?;
    let file = folder().join(format!("{name}-{width}-{theme}.png"));
    person.driver().screenshot(&file).await?;
    Ok(())
}
