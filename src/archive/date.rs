//! Dates as files write them: ISO 8601 in `project.json`, the clock of DOS in the ZIP.

use crate::time::Timestamp;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
/// The last millisecond of the year 9999: four digits.
const LAST_MS: u64 = 253_402_300_799_999;

/// Year, month and day of a day since 1970 (H. Hinnant, "chrono-compatible low-level date algorithms").
fn date_of(days: u64) -> (u64, u64, u64) {
    let from_march = days + 719_468;
    let (era, of_era) = (from_march / 146_097, from_march % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

/// The day since 1970; `None` before.
fn day_of(year: u64, month: u64, day: u64) -> Option<u64> {
    let year = year - u64::from(month <= 2);
    let (era, year) = (year / 400, year % 400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let of_era = year * 365 + year / 4 - year / 100 + of_year;
    (era * 146_097 + of_era).checked_sub(719_468)
}

/// `2026-11-22T07:53:15.960Z`.
pub fn iso(at: Timestamp) -> String {
    let ms = at.0.min(LAST_MS);
    let ((year, month, day), of_day) = (date_of(ms / DAY_MS), ms % DAY_MS);
    let (hours, minutes, seconds) = (of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1_000 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{:03}Z", ms % 1_000)
}

/// The same back, with or without a fraction of the second. Only universal time, since 1970.
pub fn parse_iso(text: &str) -> Option<Timestamp> {
    let rest = text.strip_suffix('Z').filter(|rest| rest.is_ascii())?;
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, "0"));
    let shape = |at: usize, c: char| match at {
        4 | 7 => c == '-',
        10 => c == 'T',
        13 | 16 => c == ':',
        _ => c.is_ascii_digit(),
    };
    let fine = whole.len() == 19 && whole.char_indices().all(|(at, c)| shape(at, c));
    if !fine || fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| whole[from..to].parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hours, minutes, seconds) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let ms: u64 = format!("{fraction:0<3}")[..3].parse().ok()?;
    let seconds = day_of(year, month, day)? * 86_400 + hours * 3_600 + minutes * 60 + seconds;
    Some(Timestamp(seconds * 1_000 + ms))
}

/// Time and date as ZIP files have them: two seconds exact, 1980 to 2107.
pub fn dos(at: Timestamp) -> (u16, u16) {
    let ((year, month, day), of_day) =
        (date_of(at.0.min(LAST_MS) / DAY_MS), at.0.min(LAST_MS) % DAY_MS / 1_000);
    match year {
        ..1980 => (0, 1 << 5 | 1),
        1980..2108 => {
            let time = (of_day / 3_600) << 11 | (of_day / 60 % 60) << 5 | (of_day % 60 / 2);
            (time as u16, ((year - 1980) << 9 | month << 5 | day) as u16)
        }
        _ => (0, 127 << 9 | 12 << 5 | 31),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_and_read() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_000_000_000_000, "2001-09-09T01:46:40.000Z"),
            (951_782_400_123, "2000-02-29T00:00:00.123Z"),
            (1_795_334_467_490, "2026-11-22T08:01:07.490Z"),
            (LAST_MS, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(iso(Timestamp(ms)), text);
            assert_eq!(parse_iso(text), Some(Timestamp(ms)));
        }
        assert_eq!(parse_iso("2001-09-09T01:46:40Z"), Some(Timestamp(1_000_000_000_000)));
        assert_eq!(parse_iso("2001-09-09T01:46:40.5Z"), Some(Timestamp(1_000_000_000_500)));
        assert_eq!(iso(Timestamp(u64::MAX)), "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "Z",
            "yesterday",
            "2001-09-09",
            "2001-13-09T01:46:40Z",
            "2001-09-09T01:46:40.Z",
            "1969-01-01T00:00:00Z",
            "2001-09-09T01:46:4é0Z",
            "2001-09-09T24:46:40Z",
        ] {
            assert_eq!(parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_goes_there_and_back() {
        for day in 0..146_097 {
            let (year, month, date) = date_of(day);
            assert_eq!(day_of(year, month, date), Some(day));
        }
    }

    #[test]
    fn the_clock_of_dos_is_within_its_years() {
        assert_eq!(dos(Timestamp(0)), (0, 33));
        let (time, date) = dos(Timestamp(1_000_000_000_000));
        assert_eq!((time >> 11, time >> 5 & 63, (time & 31) * 2), (1, 46, 40));
        assert_eq!((1980 + (date >> 9), date >> 5 & 15, date & 31), (2001, 9, 9));
        assert_eq!(dos(Timestamp(u64::MAX)).1 >> 9, 127);
    }
}
