//! What programs on the way do to a text, undone: a mail is quoted and broken into lines, a link is escaped, a chat puts
//! invisible characters in so that a line may break.
//!
//! None of it touches a letter or digit of a code. So whatever is put between its characters is [`is_filling`], and what
//! stands for a character is undone layer by layer: each layer is one more of the [`readings`]. Which of them is right
//! is for the code's own check to say.

use crate::project::graphemes::is_invisible;

/// Layers of escapes that are undone. Programs that send, forward and show a link may each escape it, some twice.
const LAYERS_MAX: usize = 5;
/// Filling between the characters of one escape: a line's end and the marks of a quoted quote.
const FILLING_IN_ESCAPE_MAX: usize = 8;
/// Characters between `&` and `;`: `&#x200b;` has six.
const ENTITY_CHARS_MAX: usize = 8;

/// What may stand between two characters of a code without being one of them: white space, the marks of quoted lines
/// (`>`, `|`) and of lines that go on (`=`), the mark before a character that is to be taken as it is (`\`), and what
/// nobody sees.
pub fn is_filling(c: char) -> bool {
    matches!(c, '=' | '>' | '|' | '\\') || is_invisible(c)
}

/// Which escapes are undone together. A mark that is none of an escape is filling: so the fewest come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Escapes {
    /// `%23`.
    Link,
    /// Also `&#35;`.
    Page,
    /// Also `=23` (quoted-printable).
    Mail,
}

/// The text as it is, then with one layer of escapes after the other undone.
pub fn readings(text: &str) -> impl Iterator<Item = Vec<char>> {
    let plain: Vec<char> = text.chars().collect();
    let layers = [Escapes::Link, Escapes::Page, Escapes::Mail].map(|escapes| {
        let next = move |text: &Vec<char>| undone(text, escapes);
        std::iter::successors(next(&plain), next).take(LAYERS_MAX)
    });
    std::iter::once(plain).chain(layers.into_iter().flatten())
}

/// The text with one layer undone; `None` when there is none.
fn undone(text: &[char], escapes: Escapes) -> Option<Vec<char>> {
    let mut plain = Vec::with_capacity(text.len());
    let (mut at, mut found) = (0, false);
    while let Some(&c) = text.get(at) {
        let rest = &text[at + 1..];
        let escape = match c {
            '%' => in_link(rest),
            '=' if escapes >= Escapes::Mail => in_mail(rest),
            '&' if escapes >= Escapes::Page => in_page(rest),
            _ => None,
        };
        found |= escape.is_some();
        let (c, used) = escape.unwrap_or((c, 0));
        plain.push(c);
        at += 1 + used;
    }
    found.then_some(plain)
}

/// What two hex digits stand for. One byte of several that make one character is none of a code: filling.
fn of_byte(high: u32, low: u32) -> char {
    char::from_u32(high << 4 | low).filter(char::is_ascii).unwrap_or(' ')
}

/// Behind `%`: the character, and how many were used. There may be filling between them.
fn in_link(rest: &[char]) -> Option<(char, usize)> {
    let visible = rest.iter().take(2 + FILLING_IN_ESCAPE_MAX).enumerate().filter(|(_, c)| !is_filling(**c));
    let mut digits = visible.map(|(at, c)| (at, c.to_digit(16)));
    let (high, low) = (digits.next()?, digits.next()?);
    Some((of_byte(high.1?, low.1?), low.0 + 1))
}

/// Behind `=`: two digits in capitals, the first of them at once, or it ends a line (RFC 2045).
fn in_mail(rest: &[char]) -> Option<(char, usize)> {
    let digit = |c: &char| !c.is_ascii_lowercase() && c.is_ascii_hexdigit();
    let (escape, used) = in_link(rest).filter(|_| rest.first().is_some_and(digit))?;
    digit(&rest[used - 1]).then_some((escape, used))
}

/// Behind `&`: a number or a name. Of the names only `&amp;` may hide something; the others are marks and spaces.
fn in_page(rest: &[char]) -> Option<(char, usize)> {
    let end = rest.iter().take(ENTITY_CHARS_MAX + FILLING_IN_ESCAPE_MAX).position(|c| *c == ';')?;
    let name: String = rest[..end].iter().filter(|c| !is_filling(**c)).collect();
    let number = match name.strip_prefix('#').map(|number| (number, number.strip_prefix(['x', 'X']))) {
        Some((_, Some(hex))) => Some(u32::from_str_radix(hex, 16).ok()?),
        Some((decimal, None)) => Some(decimal.parse().ok()?),
        None => None,
    };
    let c = match number {
        Some(number) => char::from_u32(number)?,
        None if name == "amp" => '&',
        None if end > 0 && name.chars().all(|c| c.is_ascii_alphabetic()) => ' ',
        None => return None,
    };
    Some((c, end + 1))
}

/// A link ends where its code should begin: a program on the way left out what stands behind the `#`.
pub fn has_lost_its_code(text: &[char]) -> bool {
    text.split(|c| *c == '\n')
        .any(|line| has_link(line) && line.split(|c| c.is_whitespace()).any(is_cut_link))
}

/// There is the address of something in it.
pub fn has_link(text: &[char]) -> bool {
    text.iter().filter(|c| !is_filling(**c)).collect::<String>().contains("://")
}

/// A word that ends in a bare `#`. Of a link that was broken into pieces it is the last.
fn is_cut_link(word: &[char]) -> bool {
    let word: String = word.iter().filter(|c| !is_filling(**c)).collect();
    let word = word.trim_end_matches([')', ']', '"', '\'', '.', ',', '*', '_', '”', '’', '»']);
    word.ends_with("/#") || word == "#" || word.ends_with('#') && word.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(text: &str) -> String {
        readings(text).last().into_iter().flatten().collect()
    }

    #[test]
    fn layers_are_undone_one_by_one() {
        let all: Vec<String> = readings("%2523a").map(String::from_iter).collect();
        assert_eq!(all, ["%2523a", "%23a", "#a", "%23a", "#a", "%23a", "#a"]);
        assert_eq!(readings("nothing escaped").count(), 1);
        assert_eq!(last("%2=\r\n> 3 100% sure"), "# 100% sure");
        assert_eq!(
            last("=23=E2=80=8Ba=\r\nb=3d &#35;&#x2B;&amp;#43;&gt;&nbsp;& &;"),
            "#   a=\r\nb=3d #++  & &;"
        );
        for odd in ["%", "%2", "%zz", "=", "=\n", "&", "&#;", "&#xFFFFFFFFF;", "&#1114112;", "%é9"] {
            assert_eq!(last(odd), odd);
        }
    }

    #[test]
    fn a_link_without_its_code_is_known() {
        let lost = |text: &str| readings(text).any(|text| has_lost_its_code(&text));
        for text in [
            "https://example.org/spoke/#",
            "Open <https://example.org/#>.",
            "https%3A%2F%2Fexample.org%2F%23",
            "> https://example.org/#\u{200b}\r\n> See you",
        ] {
            assert!(lost(text), "{text}");
        }
        for text in
            ["", "#", "C# is a language", "https://example.org/", "https://example.org/#about", "a # b"]
        {
            assert!(!lost(text), "{text}");
        }
    }
}
