//! What is said in a card, with its times: the Voice Cards app writes a list of stretches, this program one text.
//!
//! A stretch with times becomes a line `[00:00.000 --> 00:01.500] what was said`, the form in which programs that write
//! down speech print it: it is read as text, edited as text, and given back as stretches when the project is saved.

use serde::{Deserialize, Serialize};

use super::json::Json;
use crate::project::{Transcript, clip::CLIP_MS_MAX, text::TRANSCRIPT_CHARS_MAX};

/// A stretch as the Voice Cards app writes it: seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Where it begins.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
    /// What is said.
    pub text: String,
}

/// What was read of a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// It, as this program holds it.
    pub transcript: Transcript,
    /// Some of it is missing.
    pub cut: bool,
    /// Its times are missing: there was no room for them.
    pub untimed: bool,
}

impl Said {
    /// Reads a text, stretches, or texts in a list; also below `segments` or `text`.
    pub fn read(json: &Json) -> Self {
        match json {
            Json::Text(text) => Self::of(text),
            Json::Torn(text) => Self { cut: true, ..Self::of(text) },
            Json::List(list) => Self::of_stretches(list),
            Json::Object(_) => match (json.field("segments"), json.field("text").as_text()) {
                (Json::List(list), _) if !list.is_empty() => Self::of_stretches(list),
                (_, Some(text)) => Self::of(text),
                _ => Self { cut: true, ..Self::default() },
            },
            Json::Null => Self::default(),
            Json::Number(_) | Json::Bool(_) | Json::Broken => Self { cut: true, ..Self::default() },
        }
    }

    fn of(text: &str) -> Self {
        let transcript = Transcript::new(text);
        let cut = text.trim().chars().count() > TRANSCRIPT_CHARS_MAX;
        Self { transcript, cut, untimed: false }
    }

    fn of_stretches(list: &[Json]) -> Self {
        let mut broken = false;
        let (mut timed, mut plain) = (Vec::new(), Vec::new());
        for item in list {
            let (times, written) = match item {
                Json::Object(_) => (times(item), item.field("text")),
                text => (None, text),
            };
            broken |= !matches!(written, Json::Text(_) | Json::Null);
            let text = written.as_text().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                timed.push(times.map_or_else(|| text.clone(), |(from, to)| line(from, to, &text)));
                plain.push(text);
            }
        }
        let has_times = timed != plain;
        let timed = timed.join("\n");
        let whole = timed.chars().count() <= TRANSCRIPT_CHARS_MAX;
        let said = Self::of(&if whole { timed } else { plain.join("\n") });
        Self { cut: said.cut || broken, untimed: has_times && !whole, ..said }
    }
}

fn times(item: &Json) -> Option<(u32, u32)> {
    let ms = |name: &str| {
        let seconds = item.field(name).number()?;
        let ms = (seconds * 1_000.0).round();
        (0.0..=f64::from(CLIP_MS_MAX)).contains(&ms).then_some(ms as u32)
    };
    let (from, to) = (ms("start")?, ms("end")?);
    (from <= to).then_some((from, to))
}

fn line(from: u32, to: u32, text: &str) -> String {
    format!("[{} --> {}] {text}", clock(from), clock(to))
}

/// `01:02.345`, and `1:01:02.345` from an hour on.
fn clock(ms: u32) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
    let short = format!("{minutes:02}:{seconds:02}.{:03}", ms % 1_000);
    if hours > 0 { format!("{hours}:{short}") } else { short }
}

fn parse_clock(text: &str) -> Option<u32> {
    let (clock, fraction) = text.trim().split_once('.')?;
    let digits =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok());
    let ms = if fraction.len() == 3 { digits(fraction)?? } else { return None };
    let mut seconds: u32 = 0;
    for part in clock.split(':') {
        seconds = seconds.checked_mul(60)?.checked_add(digits(part)??)?;
    }
    seconds.checked_mul(1_000)?.checked_add(ms).filter(|ms| *ms <= CLIP_MS_MAX)
}

fn parse_line(line: &str) -> Option<(u32, u32, &str)> {
    let (times, text) = line.trim().strip_prefix('[')?.split_once(']')?;
    let (from, to) = times.split_once("-->")?;
    Some((parse_clock(from)?, parse_clock(to)?, text.trim()))
}

/// A transcript as stretches. A line without times belongs to the one before it; where no line has any, all of it is one
/// stretch as long as the card.
pub fn stretches(transcript: &Transcript, card_ms: u64) -> Vec<Stretch> {
    let seconds = |ms: u32| f64::from(ms) / 1_000.0;
    let mut found: Vec<Stretch> = Vec::new();
    for line in transcript.as_str().lines() {
        match (parse_line(line), found.last_mut()) {
            (Some((from, to, text)), _) => {
                found.push(Stretch { start: seconds(from), end: seconds(to), text: text.to_owned() });
            }
            (None, Some(last)) => {
                last.text.push('\n');
                last.text.push_str(line);
            }
            (None, None) => {
                found.push(Stretch { start: 0.0, end: card_ms as f64 / 1_000.0, text: line.to_owned() });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Said {
        Said::read(&Json::read(json.as_bytes()))
    }

    #[test]
    fn stretches_of_the_voice_cards_app_are_kept_with_their_times() {
        let said = read(
            r#"[{"start":0,"end":1.5,"text":"what was\nsaid"},{"start":3661.25,"end":"3662","text":"here"}]"#,
        );
        let text = "[00:00.000 --> 00:01.500] what was said\n[1:01:01.250 --> 1:01:02.000] here";
        assert_eq!((said.transcript.as_str(), said.cut, said.untimed), (text, false, false));
        let back = stretches(&said.transcript, 9_000);
        let stretch = |start, end, text: &str| Stretch { start, end, text: text.to_owned() };
        assert_eq!(back, [stretch(0.0, 1.5, "what was said"), stretch(3661.25, 3662.0, "here")]);
        let plain = stretches(&Transcript::new("one\ntwo"), 9_000);
        assert_eq!(plain, [stretch(0.0, 9.0, "one\ntwo")], "text without times is one stretch");
        assert_eq!(stretches(&Transcript::default(), 9_000), []);
    }

    #[test]
    fn of_broken_stretches_the_text_is_kept() {
        let said = read(
            r#"[null,{"text":"a"},{"start":1e999,"end":2,"text":"b"},{"start":5,"end":2,"text":"c"},"d",{"text":""}]"#,
        );
        assert_eq!((said.transcript.as_str(), said.cut), ("a\nb\nc\nd", false));
        assert!(read(r#"[{"text":"a"},7]"#).cut && read("7").cut, "what is no text is told");
        assert_eq!(
            read(r#"{"segments":[{"start":0,"end":1,"text":"x"}]}"#).transcript.as_str(),
            "[00:00.000 --> 00:01.000] x"
        );
        assert_eq!((read("null"), read("[]")), (Said::default(), Said::default()));
    }

    #[test]
    fn where_there_is_no_room_for_times_the_text_comes_first() {
        let many: Vec<_> =
            (0..300).map(|n| format!(r#"{{"start":{n},"end":{n},"text":"{}"}}"#, "w".repeat(20))).collect();
        let said = read(&format!("[{}]", many.join(",")));
        assert_eq!((said.cut, said.untimed), (false, true));
        assert_eq!(said.transcript.as_str().lines().count(), 300);
        let long = read(&format!(r#""{}""#, "w".repeat(TRANSCRIPT_CHARS_MAX + 1)));
        assert!(long.cut && !long.untimed);
    }
}
