//! Rust source as tokens: enough to find names, blocks and literals without being misled by comments and strings.
//!
//! It knows no grammar. Comments are dropped, also those of documentation.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identifier or a keyword.
    Word,
    /// `::`, or one character of punctuation.
    Mark,
    /// A string of any form, with its quotes.
    Text,
    /// A number, a character or a lifetime.
    Other,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind,
    /// As it is written.
    pub text: &'a str,
    /// From 1.
    pub line: usize,
}

/// All tokens of a source.
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < source.len() {
        let rest = &source[at..];
        let (len, kind) = next(rest);
        let text = &rest[..len];
        if let Some(kind) = kind {
            found.push(Token { kind, text, line });
        }
        line += text.matches('\n').count();
        at += len;
    }
    found
}

/// Bytes of what comes next, and what it is. White space and comments are no token.
fn next(rest: &str) -> (usize, Option<Kind>) {
    let first = rest.chars().next().expect("something is left");
    if first.is_whitespace() {
        (first.len_utf8(), None)
    } else if rest.starts_with("//") {
        (rest.find('\n').unwrap_or(rest.len()), None)
    } else if rest.starts_with("/*") {
        (block_comment(rest), None)
    } else if let Some(len) = string(rest) {
        (len, Some(Kind::Text))
    } else if first == '\'' {
        (character(rest), Some(Kind::Other))
    } else if first.is_alphabetic() || first == '_' {
        (word(rest), Some(Kind::Word))
    } else if first.is_ascii_digit() {
        (word(rest), Some(Kind::Other))
    } else if rest.starts_with("::") {
        (2, Some(Kind::Mark))
    } else {
        (first.len_utf8(), Some(Kind::Mark))
    }
}

fn word(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if here.starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += 1;
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// `"…"`, `r"…"`, `r#"…"#`, and each of them behind `b` or `c`.
fn string(rest: &str) -> Option<usize> {
    let unprefixed = rest.strip_prefix(['b', 'c']).unwrap_or(rest);
    let raw = unprefixed.strip_prefix('r');
    let body = raw.unwrap_or(unprefixed);
    let hashes = if raw.is_some() { body.len() - body.trim_start_matches('#').len() } else { 0 };
    let inside = body[hashes..].strip_prefix('"')?;
    let begin = rest.len() - inside.len();
    let len = if raw.is_some() {
        let end = format!("\"{}", "#".repeat(hashes));
        inside.find(&end).map_or(inside.len(), |at| at + end.len())
    } else {
        end_of_quoted(inside, b'"')
    };
    Some(begin + len)
}

/// Up to and with the quote that ends it; a backslash guards what follows it.
fn end_of_quoted(inside: &str, quote: u8) -> usize {
    let mut guarded = false;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if guarded => guarded = false,
            b'\\' => guarded = true,
            _ if byte == quote => return at + 1,
            _ => {}
        }
    }
    inside.len()
}

/// A character with its quotes, or a lifetime without a second one.
fn character(rest: &str) -> usize {
    let mut chars = rest[1..].chars();
    match (chars.next(), chars.next()) {
        (Some('\\'), _) => 1 + end_of_quoted(&rest[1..], b'\''),
        (Some(one), Some('\'')) => 2 + one.len_utf8(),
        _ => 1 + word(&rest[1..]),
    }
}

/// The place behind the bracket that closes the one at `open`.
pub fn behind_block(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match (token.kind, token.text) {
            (Kind::Mark, "{" | "(" | "[") => depth += 1,
            (Kind::Mark, "}" | ")" | "]") => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// The attribute that begins at `at`, if one does: its tokens without `#[` and `]`, and the place behind it.
fn attribute(tokens: &[Token<'_>], at: usize) -> Option<(Range<usize>, usize)> {
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.text == text);
    if !is(at, "#") || !is(at + 1, "[") {
        return None;
    }
    let end = behind_block(tokens, at + 1);
    Some((at + 2..end - 1, end))
}

/// Without what only tests are built with: items behind `#[cfg(test)]`.
pub fn without_tests<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        match attribute(tokens, at) {
            Some((inside, end)) if joined(&tokens[inside.clone()]) == "cfg(test)" => {
                at = behind_item(tokens, end);
            }
            _ => {
                kept.push(tokens[at]);
                at += 1;
            }
        }
    }
    kept
}

/// The tokens as one text without white space.
pub fn joined(tokens: &[Token<'_>]) -> String {
    tokens.iter().map(|token| token.text).collect()
}

/// Behind the item, field or arm at `at`: what its first `{ … }` closes, or its `;` or `,`.
fn behind_item(tokens: &[Token<'_>], mut at: usize) -> usize {
    let keywords = ["use", "mod", "fn", "impl", "struct", "enum", "trait"];
    let keyword = tokens[at..].iter().take(6).map(|token| token.text).find(|text| keywords.contains(text));
    let (is_use, may_hold_commas) = (keyword == Some("use"), keyword.is_some());
    while at < tokens.len() {
        match (tokens[at].kind, tokens[at].text) {
            (Kind::Mark, ";") => return at + 1,
            (Kind::Mark, ",") if !may_hold_commas => return at + 1,
            (Kind::Mark, "{") if !is_use => return behind_block(tokens, at),
            (Kind::Mark, "{" | "(" | "[") => at = behind_block(tokens, at),
            (Kind::Mark, "}") => return at,
            _ => at += 1,
        }
    }
    at
}

#[test]
fn tokens_are_not_misled_by_strings_comments_and_lifetimes() {
    let source =
        r##"fn a<'x>(c: char) { /* { /* nested */ */ let s = "}\"//"; let r = r#"}"{"#; '{' != '\'' } // }"##;
    let found = tokens(source);
    let braces = |brace| found.iter().filter(|token| token.text == brace).count();
    assert_eq!((braces("{"), braces("}")), (1, 1));
    let texts: Vec<_> = found.iter().filter(|token| token.kind == Kind::Text).map(|it| it.text).collect();
    assert_eq!(texts, [r#""}\"//""#, r##"r#"}"{"#"##]);
}

#[test]
fn what_only_tests_are_built_with_is_left_out() {
    let source = "a; #[cfg(test)] mod tests; b; #[cfg(test)] mod tests { use x; { y } } c; #[cfg(test)] use d::{e, f}; g";
    assert_eq!(joined(&without_tests(&tokens(source))), "a;b;c;g");
}
