//! A place in a card as people write it.

/// Milliseconds of `1:02:03.5`, `2:03.25`, `123.4` or `7`; also with a comma. `None`: it is no time.
pub fn place_ms(text: &str) -> Option<u64> {
    let text = text.trim().replace(',', ".");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let parts: Vec<&str> = whole.split(':').collect();
    if parts.len() > 3 || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut seconds: u64 = 0;
    for part in parts {
        let digits = part.is_empty() || part.bytes().all(|b| b.is_ascii_digit());
        let value: u64 = if part.is_empty() { 0 } else { part.parse().ok().filter(|_| digits)? };
        seconds = seconds.checked_mul(60)?.checked_add(value)?;
    }
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let ms: String = fraction.chars().chain("000".chars()).take(3).collect();
    seconds.checked_mul(1_000)?.checked_add(ms.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::place_ms;

    #[test]
    fn times_are_read_as_they_are_written() {
        for (text, ms) in [
            ("0:07.25", 7_250),
            ("7", 7_000),
            (" 7,5 ", 7_500),
            ("1:02:03.5", 3_723_500),
            ("90", 90_000),
            ("2:00", 120_000),
            (".04", 40),
            ("1.23456", 1_234),
        ] {
            assert_eq!(place_ms(text), Some(ms), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", ":", ".", "abc", "1:2:3:4", "-1", "1.2.3", "1e9", "+5", "99999999999999999999", "١"]
        {
            assert_eq!(place_ms(text), None, "{text}");
        }
    }
}
