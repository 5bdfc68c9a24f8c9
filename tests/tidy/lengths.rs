//! Lengths of files, components and functions.

use std::fs;

use crate::{
    files,
    lexer::{Kind, Token, behind_block, tokens},
    root, sources,
};

/// Lines of a source file or a style sheet: one idea each.
const FILE_LINES_MAX: usize = 400;
/// Lines of a component, its documentation not counted.
const COMPONENT_LINES_MAX: usize = 120;
/// Lines of a function, from `fn` to the bracket that closes it: one screen.
const FUNCTION_LINES_MAX: usize = 70;

#[test]
fn files_are_short() {
    let styles = files("style", &["css"]).into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("text");
        (path, text)
    });
    let long: Vec<_> = sources()
        .into_iter()
        .chain(styles)
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES_MAX)
        .collect();
    assert!(long.is_empty(), "more than {FILE_LINES_MAX} lines: {long:?}");
}

#[test]
fn components_fit_a_screen() {
    let mut long = Vec::new();
    for (path, text) in sources() {
        let mut begun = None;
        for (number, line) in text.lines().enumerate() {
            if line == "#[component]" {
                begun = Some(number);
            } else if line == "}"
                && let Some(from) = begun.take()
                && number - from > COMPONENT_LINES_MAX
            {
                long.push((path.clone(), from + 1, number - from));
            }
        }
    }
    assert!(long.is_empty(), "components of more than {COMPONENT_LINES_MAX} lines: {long:?}");
}

/// The functions of a source that are no components: name, line of the `fn`, lines.
fn functions<'a>(tokens: &[Token<'a>]) -> Vec<(&'a str, usize, usize)> {
    let mut found = Vec::new();
    let mut is_component = false;
    for (at, token) in tokens.iter().enumerate() {
        let is = |offset: usize, text: &str| tokens.get(at + offset).is_some_and(|token| token.text == text);
        if is(0, "#") && is(1, "[") && is(2, "component") {
            is_component = true;
        }
        let Some(name) = tokens.get(at + 1).filter(|next| token.text == "fn" && next.kind == Kind::Word)
        else {
            continue;
        };
        // Its body is the first block that stands in no bracket; what is only declared has none.
        let mut open = at + 1;
        while open < tokens.len() && !matches!(tokens[open].text, "{" | ";") {
            let opens = matches!(tokens[open].text, "(" | "[");
            open = if opens { behind_block(tokens, open) } else { open + 1 };
        }
        if tokens.get(open).is_some_and(|token| token.text == "{") && !is_component {
            let end = tokens[behind_block(tokens, open) - 1].line;
            found.push((name.text, token.line, end + 1 - token.line));
        }
        is_component = false;
    }
    found
}

#[test]
fn functions_fit_a_screen() {
    let mut long = Vec::new();
    for (path, text) in sources() {
        for (name, line, lines) in functions(&tokens(&text)) {
            if lines > FUNCTION_LINES_MAX {
                let path = path.strip_prefix(root()).unwrap_or(&path).display();
                long.push(format!("{path}:{line} {name}: {lines}"));
            }
        }
    }
    assert!(long.is_empty(), "functions of more than {FUNCTION_LINES_MAX} lines: {long:#?}");
}

#[test]
fn functions_are_measured_by_their_brackets() {
    let text = "trait A { fn declared(); }\n#[component]\npub fn Big() {\n}\nfn f<T>(a: [u8; 3]) -> T\nwhere T: Fn() {\n\"}\";\n}";
    assert_eq!(functions(&tokens(text)), [("f", 5, 4)]);
}
