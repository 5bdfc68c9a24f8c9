//! Numbers, times and counts as people read them.

use std::time::Duration;

use leptos::prelude::document;
use wasm_bindgen::JsValue;

use super::common::apart;
use crate::time::Timestamp;

/// How dates are written where the page does not name a region.
const LOCALE: &str = "en-GB";

/// `0:07`, `12:34`, `1:02:03`.
pub fn clock(ms: u64) -> String {
    let seconds = ms / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// `0:07.25`, `1:02:03`: a length, of short ones the hundredths too.
pub fn length(ms: u64) -> String {
    if ms < 60_000 { clock_hundredths(ms) } else { clock(ms) }
}

/// `0:07.25`, `1:02:03.00`: where one cuts.
pub fn clock_hundredths(ms: u64) -> String {
    format!("{}.{:02}", clock(ms), ms / 10 % 100)
}

/// `00:07.3`: for a running recording.
pub fn clock_tenths(ms: u64) -> String {
    format!("{:02}:{:02}.{}", ms / 60_000, ms / 1_000 % 60, ms / 100 % 10)
}

/// `820 B`, `44 KB`, `4.2 MB`, `1.1 GB`; units of 1,000 as file managers and browsers show them.
pub fn bytes(bytes: u64) -> String {
    let with_unit = |unit: f64, name: &str| {
        let value = bytes as f64 / unit;
        if value < 10.0 { format!("{value:.1} {name}") } else { format!("{value:.0} {name}") }
    };
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        1_000_000..1_000_000_000 => with_unit(1e6, "MB"),
        _ => with_unit(1e9, "GB"),
    }
}

/// `4.2 MB/s`.
pub fn rate(bytes_per_second: u64) -> String {
    format!("{}/s", bytes(bytes_per_second))
}

/// `42 %`.
pub fn percent(percent: u8) -> String {
    format!("{percent} %")
}

/// `8 s left`, `about 3 min left`.
pub fn left(seconds: u64) -> String {
    match seconds {
        0 => "nearly there".to_owned(),
        1..90 => format!("{seconds} s left"),
        90..5_400 => format!("about {} min left", seconds.div_ceil(60)),
        _ => format!("about {} h left", seconds.div_ceil(3_600)),
    }
}

/// `just now`, `5 min`, `2 h`: how long something lasts.
pub fn lasting(duration: Duration) -> String {
    match duration.as_secs() {
        0..60 => "just now".to_owned(),
        60..5_400 => format!("{} min", duration.as_secs() / 60),
        seconds => format!("{} h", seconds.div_ceil(3_600)),
    }
}

/// `1 card`, `12 cards`.
pub fn cards(count: usize) -> String {
    if count == 1 { "1 card".to_owned() } else { format!("{count} cards") }
}

/// `card 3`, `card 3 “Intro”`: one of them within a sentence.
pub fn card(number: usize, label: &str) -> String {
    match label.trim() {
        "" => format!("card {number}"),
        label => format!("card {number} “{}”", apart(label)),
    }
}

/// `14:05` today, `12 May` this year, `12 May 2024` before; in this machine's time zone.
pub fn moment(at: Timestamp) -> String {
    let (date, now) = (js_sys::Date::new(&JsValue::from_f64(at.0 as f64)), js_sys::Date::new_0());
    let same_year = date.get_full_year() == now.get_full_year();
    let today = same_year && date.get_month() == now.get_month() && date.get_date() == now.get_date();
    let parts: &[(&str, &str)] = if today {
        &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")]
    } else if same_year {
        &[("day", "numeric"), ("month", "short")]
    } else {
        &[("day", "numeric"), ("month", "short"), ("year", "numeric")]
    };
    in_words(&date, parts)
}

/// Minutes that clocks here are ahead of UTC.
pub fn minutes_ahead() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

/// What a project is called that was begun without asking: `Sat 28 May, 14:05`.
pub fn day_and_hour() -> String {
    let parts = [
        ("weekday", "short"),
        ("day", "numeric"),
        ("month", "short"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("hourCycle", "h23"),
    ];
    in_words(&js_sys::Date::new_0(), &parts)
}

fn in_words(date: &js_sys::Date, parts: &[(&str, &str)]) -> String {
    let options = js_sys::Object::new();
    for (key, value) in parts {
        // Setting a property of a plain object cannot fail.
        let _ = js_sys::Reflect::set(&options, &(*key).into(), &(*value).into());
    }
    let locale = document().document_element().and_then(|html| html.get_attribute("lang"));
    let locale = locale.filter(|lang| lang.len() > 2).unwrap_or_else(|| LOCALE.to_owned());
    date.to_locale_string(&locale, &options).into()
}
