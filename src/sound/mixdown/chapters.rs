//! Chapters as files of their own, beside the sound: for programs that read none in it.

use serde::Serialize;

use crate::ports::mixing::{AudioFormat, Chapter, MIX_RATE};

/// Frames of a second, in cue sheets.
const FRAMES: u64 = 75;

/// The chapters as Podcasting 2.0 writes them (`application/json+chapters`, version 1.2).
pub fn json(title: &str, chapters: &[Chapter]) -> Vec<u8> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Line<'a> {
        start_time: f64,
        title: &'a str,
    }
    #[derive(Serialize)]
    struct File<'a> {
        version: &'static str,
        title: &'a str,
        chapters: Vec<Line<'a>>,
    }
    let line = |chapter: &'_ Chapter| {
        let ms = chapter.at * 1_000 / u64::from(MIX_RATE);
        (ms as f64 / 1_000.0, chapter.title.clone())
    };
    let lines: Vec<_> = chapters.iter().map(line).collect();
    let chapters = lines.iter().map(|(at, title)| Line { start_time: *at, title }).collect();
    // Numbers and texts can always be written.
    serde_json::to_vec_pretty(&File { version: "1.2.0", title, chapters }).unwrap_or_default()
}

/// The chapters as a cue sheet for the file of this name.
pub fn cue(title: &str, file: &str, format: AudioFormat, chapters: &[Chapter]) -> Vec<u8> {
    // A quote would end the text; there is no way to write one.
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "'").replace(['\r', '\n'], " "));
    // The form knows no others; what reads cue sheets looks into the file.
    let kind = if format == AudioFormat::Wav { "WAVE" } else { "MP3" };
    let mut lines = vec![format!("TITLE {}", quoted(title)), format!("FILE {} {kind}", quoted(file))];
    for (number, chapter) in (1..).zip(chapters) {
        let frames = chapter.at * FRAMES / u64::from(MIX_RATE);
        let (minutes, seconds) = (frames / FRAMES / 60, frames / FRAMES % 60);
        lines.push(format!("  TRACK {number:02} AUDIO"));
        lines.push(format!("    TITLE {}", quoted(&chapter.title)));
        lines.push(format!("    INDEX 01 {minutes:02}:{seconds:02}:{:02}", frames % FRAMES));
    }
    lines.push(String::new());
    lines.join("\r\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapters() -> Vec<Chapter> {
        let chapter = |ms: u64, title: &str| Chapter { at: ms * 48, title: title.to_owned() };
        vec![chapter(0, "Grüße"), chapter(61_500, "She said \"no\""), chapter(3_600_040, "End")]
    }

    #[test]
    fn a_list_for_podcasts() {
        let read: serde_json::Value = serde_json::from_slice(&json("Harbour", &chapters())).unwrap();
        assert_eq!((&read["version"], &read["title"]), (&"1.2.0".into(), &"Harbour".into()));
        let second = &read["chapters"][1];
        assert_eq!((&second["startTime"], &second["title"]), (&61.5.into(), &"She said \"no\"".into()));
        assert_eq!(read["chapters"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn a_cue_sheet() {
        let sheet = String::from_utf8(cue("Harbour", "Harbour.wav", AudioFormat::Wav, &chapters())).unwrap();
        let lines: Vec<_> = sheet.lines().collect();
        assert_eq!(lines[..2], ["TITLE \"Harbour\"", "FILE \"Harbour.wav\" WAVE"]);
        assert_eq!(lines[5..8], ["  TRACK 02 AUDIO", "    TITLE \"She said 'no'\"", "    INDEX 01 01:01:37"]);
        assert_eq!(lines[10], "    INDEX 01 60:00:03");
    }
}
