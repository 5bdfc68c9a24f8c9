//! Words stand in `src/ui/text` and nowhere else in the interface, so that a second language is a second folder.
//!
//! A small lexer reads each file, so that comments, lifetimes, and quotes within literals cannot fool the rule. These
//! literals are words that a person reads:
//!
//! - one with white space, wherever it stands;
//! - one that is the content of an element, or the value of an attribute that is read out or shown ([`SHOWN`]), even if
//!   it is a single word.
//!
//! Not words are: values of attributes for style sheets, drawings and tests ([`is_for_machines`]), the path of a drawing,
//! selectors ([`SELECTING`]), what stands in `#[…]`, and messages of a panic.

use std::fs;

use super::{files, root};

/// The folder of the words.
const TEXTS: &str = "src/ui/text";

/// Attributes and properties of components whose value a person sees or hears.
const SHOWN: [&str; 9] = [
    "alt",
    "aria-description",
    "aria-label",
    "aria-valuetext",
    "copy_label",
    "label",
    "out",
    "placeholder",
    "title",
];

/// Macros whose literals only a console shows.
const PANICS: [&str; 7] =
    ["assert", "assert_eq", "assert_ne", "debug_assert", "debug_assert_eq", "panic", "unreachable"];

/// Functions of the browser that take a selector or a media query.
const SELECTING: [&str; 4] = ["closest", "match_media", "query_selector", "query_selector_all"];

/// Keywords behind which an expression goes on or begins.
const KEYWORDS: [&str; 9] = ["as", "else", "if", "in", "let", "match", "move", "mut", "return"];

/// An attribute that a style sheet, a drawing, the browser or a test reads.
fn is_for_machines(name: &str) -> bool {
    matches!(name, "accept" | "class" | "d" | "style" | "viewBox")
        || name.starts_with("data-")
        || name.starts_with("style:")
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Word(String),
    Text(String),
    /// A number, a character, a lifetime.
    Other,
    Sign(char),
}

#[derive(Debug, Clone)]
struct Token {
    kind: Kind,
    line: usize,
    /// White space stands in front of it.
    apart: bool,
}

impl Token {
    fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    fn opens(&self) -> bool {
        self.is('(') || self.is('[') || self.is('{')
    }

    fn closes(&self) -> bool {
        self.is(')') || self.is(']') || self.is('}')
    }

    fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// An expression may end with it.
    fn ends_expression(&self) -> bool {
        match &self.kind {
            Kind::Word(word) => !KEYWORDS.contains(&word.as_str()),
            Kind::Text(_) | Kind::Other => true,
            Kind::Sign(_) => self.closes(),
        }
    }
}

/// Reads Rust, as far as it takes to tell literals from everything else.
struct Lexer {
    text: Vec<char>,
    at: usize,
    line: usize,
}

impl Lexer {
    fn read(text: &str) -> Vec<Token> {
        let mut lexer = Self { text: text.chars().collect(), at: 0, line: 1 };
        let mut tokens = Vec::new();
        let mut apart = false;
        while let Some(c) = lexer.peek(0) {
            let line = lexer.line;
            let kind = match (c, lexer.peek(1)) {
                (c, _) if c.is_whitespace() => {
                    lexer.step();
                    apart = true;
                    continue;
                }
                ('/', Some('/')) => {
                    lexer.skip_while(|c| c != '\n');
                    continue;
                }
                ('/', Some('*')) => {
                    lexer.comment();
                    continue;
                }
                ('"', _) => lexer.literal(),
                ('\'', _) => lexer.quote(),
                (c, _) if c.is_alphanumeric() || c == '_' => lexer.word(),
                (c, _) => {
                    lexer.step();
                    Kind::Sign(c)
                }
            };
            tokens.push(Token { kind, line, apart });
            apart = false;
        }
        tokens
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn step(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn skip_while(&mut self, goes_on: impl Fn(char) -> bool) -> String {
        let mut skipped = String::new();
        while let Some(c) = self.peek(0).filter(|c| goes_on(*c)) {
            skipped.push(c);
            self.step();
        }
        skipped
    }

    fn comment(&mut self) {
        let mut depth = 0;
        while let Some(c) = self.step() {
            match (c, self.peek(0)) {
                ('/', Some('*')) => depth += 1,
                ('*', Some('/')) => depth -= 1,
                _ => continue,
            }
            self.step();
            if depth == 0 {
                return;
            }
        }
    }

    /// `"…"`, with its escapes as they are written.
    fn literal(&mut self) -> Kind {
        self.step();
        let mut content = String::new();
        while let Some(c) = self.step().filter(|c| *c != '"') {
            content.push(c);
            if c == '\\' {
                content.extend(self.step());
            }
        }
        Kind::Text(content)
    }

    /// `r#"…"#`, from its hashes on.
    fn raw_literal(&mut self) -> Kind {
        let hashes = self.skip_while(|c| c == '#').len();
        let end = format!("\"{}", "#".repeat(hashes));
        self.step();
        let mut content = String::new();
        while let Some(c) = self.step() {
            content.push(c);
            if content.ends_with(&end) {
                break;
            }
        }
        content.truncate(content.len().saturating_sub(end.len()));
        Kind::Text(content)
    }

    /// A character or a lifetime.
    fn quote(&mut self) -> Kind {
        self.step();
        if self.peek(0) == Some('\\') {
            self.step();
            self.step();
            self.skip_while(|c| c != '\'');
            self.step();
        } else if self.peek(1) == Some('\'') {
            self.step();
            self.step();
        } else {
            self.skip_while(|c| c.is_alphanumeric() || c == '_');
        }
        Kind::Other
    }

    fn word(&mut self) -> Kind {
        let word = self.skip_while(|c| c.is_alphanumeric() || c == '_');
        match (word.as_str(), self.peek(0), self.peek(1)) {
            ("r" | "br" | "cr", Some('"'), _) | ("r" | "br" | "cr", Some('#'), Some('"' | '#')) => {
                self.raw_literal()
            }
            ("b" | "c", Some('"'), _) => self.literal(),
            ("b", Some('\''), _) => self.quote(),
            _ if word.starts_with(|c: char| c.is_ascii_digit()) => Kind::Other,
            _ => Kind::Word(word),
        }
    }
}

/// The name of an attribute that ends in front of the `=` at `at`: `class`, `data-testid`, `style:width`. In a view
/// nothing stands around the sign; elsewhere `cargo fmt` puts spaces there.
fn attribute(tokens: &[Token], at: usize) -> Option<String> {
    let follows = tokens.get(at + 1).is_some_and(|next| !next.apart && !next.is('=') && !next.is('>'));
    if !tokens[at].is('=') || tokens[at].apart || !follows {
        return None;
    }
    let mut first = at.checked_sub(1)?;
    let mut name = tokens[first].word()?.to_owned();
    while !tokens[first].apart && first >= 2 {
        let (sign, before) = (&tokens[first - 1], &tokens[first - 2]);
        let joint = if sign.is('-') { '-' } else { ':' };
        match before.word().filter(|_| sign.is(joint) && !sign.apart) {
            Some(before) => name = format!("{before}{joint}{name}"),
            None => break,
        }
        first -= 2;
    }
    Some(name)
}

/// Behind the last token of the value of an attribute. An expression ends where another attribute begins, or the tag.
/// Where that cannot be told it ends too early rather than too late: then a literal is found that is none of the rule's
/// business, and never one missed.
fn end_of_value(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0_usize;
    for at in from..tokens.len() {
        let token = &tokens[at];
        let goes_on = matches!(token.word(), Some("as" | "else"));
        let begins = token.word().is_some() && at > from && tokens[at - 1].ends_expression() && !goes_on;
        if depth == 0 && (token.is('>') || token.closes() || begins) {
            return at;
        }
        depth += usize::from(token.opens());
        depth -= usize::from(token.closes());
    }
    tokens.len()
}

/// Behind the bracket that closes what opens at `open`.
fn end_of_group(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        depth += usize::from(token.opens());
        depth -= usize::from(token.closes());
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// What begins at `at` and holds no words, as far as it reaches.
fn not_words(tokens: &[Token], at: usize) -> Option<usize> {
    if attribute(tokens, at).is_some_and(|name| is_for_machines(&name)) {
        return Some(end_of_value(tokens, at + 1));
    }
    let next_is = |ahead: usize, sign| tokens.get(at + ahead).is_some_and(|token: &Token| token.is(sign));
    match tokens[at].word() {
        Some(word) if (word == "expect" || SELECTING.contains(&word)) && next_is(1, '(') => {
            Some(end_of_group(tokens, at + 1))
        }
        Some(word) if PANICS.contains(&word) && next_is(1, '!') && next_is(2, '(') => {
            Some(end_of_group(tokens, at + 2))
        }
        None if tokens[at].is('#') && next_is(1, '[') => Some(end_of_group(tokens, at + 1)),
        None if tokens[at].is('#') && next_is(1, '!') && next_is(2, '[') => {
            Some(end_of_group(tokens, at + 2))
        }
        _ => None,
    }
}

/// `M16 3.5v9`: the path of a drawing.
fn is_drawing(text: &str) -> bool {
    text.starts_with(['M', 'm'])
        && text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || "MmLlHhVvCcSsQqTtAaZz., -".contains(c))
}

/// The literals of a file that are words, with their lines.
fn words(source: &str) -> Vec<(usize, String)> {
    let tokens = Lexer::read(source);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(end) = not_words(&tokens, at) {
            at = end.max(at + 1);
            continue;
        }
        if let Kind::Text(text) = &tokens[at].kind {
            let before = |back: usize| at.checked_sub(back).map(|at| &tokens[at]);
            // `=>`, `->` and `>=` end no tag.
            let arrow = before(1).is_some_and(|sign| !sign.apart)
                && before(2).is_some_and(|sign| sign.is('=') || sign.is('-'));
            let content = before(1).is_some_and(|sign| sign.is('>')) && !arrow;
            let shown =
                at > 0 && attribute(&tokens, at - 1).is_some_and(|name| SHOWN.contains(&name.as_str()));
            if (text.contains(char::is_whitespace) || content || shown) && !is_drawing(text) {
                found.push((tokens[at].line, text.clone()));
            }
        }
        at += 1;
    }
    found
}

#[test]
fn what_people_read_stands_in_the_folder_of_the_words() {
    let mut found = Vec::new();
    for path in files("src/ui", &["rs"]).into_iter().filter(|path| !path.starts_with(root().join(TEXTS))) {
        let source = fs::read_to_string(&path).expect("text");
        let place = path.strip_prefix(root()).expect("below the root").display().to_string();
        found.extend(words(&source).into_iter().map(|(line, text)| format!("{place}:{line} {text:?}")));
    }
    assert!(found.is_empty(), "words outside of {TEXTS}: {found:#?}");
}

#[test]
fn the_rule_finds_words_and_nothing_else() {
    let read = |source: &str| words(source).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    let text = r##"
        // "in a comment" /* "or a" */
        let a = f("two words", 'x', '"', "one", r#"raw "and quoted" text"#);
        view! {
            <p class="a b" class:c=move || x.get() title="Rename" on:click=move |_| go("away with")>"Save" " "</p>
            <b style:width=move || format!("0 {}px", w) data-x=if y { "k l" } else { "m n" } label=format!("Card {n}")>
                {text::SAVE}
            </b>
            <path d="M16 3.5v9 M3 3" title=text::SAVE look="plain" />
        }
    "##;
    let meant = ["two words", r#"raw "and quoted" text"#, "Rename", "away with", "Save", " ", "Card {n}"];
    assert_eq!(read(text), meant);
    let fine = r#"
        #[expect(lint, reason = "said to the compiler")]
        fn f<'a>(x: &'a str) -> &'a str { match x { "a" => "b", _ => x.expect("there is one") } }
        const ARC: &str = "M3 5a1 1 0 0 1 2 2z";
        panic!("for the {} console", 'a');
    "#;
    assert!(read(fine).is_empty(), "{:?}", read(fine));
}
