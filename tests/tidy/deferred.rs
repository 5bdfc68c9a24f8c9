//! Nothing that runs later reads a signal that may be gone by then: after a frame, a timer or an answer the component that made
//! it may be off the page, and a plain read of a disposed signal stops the program. The `try_` forms are for that.

use crate::{
    lexer::{Token, behind_block, tokens, without_tests},
    sources,
};

/// What runs its argument later.
const LATER: [&str; 6] = [
    "request_animation_frame",
    "set_timeout",
    "set_timeout_with_handle",
    "set_interval_with_handle",
    "spawn_local",
    "queue_microtask",
];
/// Reads and writes that end the program when the signal is gone.
const PLAIN: [&str; 13] = [
    "get",
    "get_untracked",
    "with",
    "with_untracked",
    "get_value",
    "with_value",
    "set",
    "update",
    "set_value",
    "update_value",
    "read",
    "write",
    "read_untracked",
];
/// Made at the root, and never gone.
const LASTING: [&str; 2] = ["views", "open"];

/// Lines on which a signal is touched later without care.
fn careless(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let opens = tokens.get(at + 1).is_some_and(|next| next.text == "(");
        if LATER.contains(&token.text) && opens {
            let end = behind_block(tokens, at + 1);
            found.extend(touches(&tokens[at + 2..end - 1]));
        }
    }
    found
}

fn touches(argument: &[Token<'_>]) -> impl Iterator<Item = usize> {
    argument.windows(3).enumerate().filter_map(|(at, three)| {
        let call = three[0].text == "." && PLAIN.contains(&three[1].text) && three[2].text == "(";
        (call && !lasts(&argument[..at])).then_some(three[1].line)
    })
}

/// The path in front of a call names something of the root.
fn lasts(before: &[Token<'_>]) -> bool {
    let path = before
        .iter()
        .rev()
        .take_while(|token| token.text == "." || token.text.chars().all(|c| c.is_alphanumeric() || c == '_'));
    path.into_iter().any(|token| LASTING.contains(&token.text))
}

#[test]
fn what_runs_later_reads_with_care() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        if path.components().any(|part| part.as_os_str() == "ui") {
            let tokens = tokens(&text);
            for line in careless(&without_tests(&tokens)) {
                found.push(format!("{}:{line}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "a signal may be gone by then: {found:#?}");
}

#[test]
fn the_rule_finds_plain_reads_and_nothing_else() {
    let lines = |text: &str| careless(&tokens(text));
    assert_eq!(lines("request_animation_frame(move || { node.get_untracked(); })"), [1]);
    assert_eq!(lines("set_timeout(move || a.b.set(\n(1)), x); node.get()"), [1]);
    assert!(
        lines("set_timeout(move || { node.try_get(); shell.views.route.get_untracked(); }, x)").is_empty()
    );
    assert!(lines("Effect::new(move |_| node.get())").is_empty());
    assert!(lines("request_animation_frame(move || open.share.set(false))").is_empty());
}
