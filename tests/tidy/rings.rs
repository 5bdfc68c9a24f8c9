//! Which room may name which: `docs/architecture.md` as a table.

use crate::{
    lexer::Kind,
    names::{Crate, impls, outside_names},
};

/// Rooms that name nobody, and that all may name. `qr` is here for `qr::capacity`: how much text a code holds.
const GROUND: &[&str] = &["ids", "time", "qr"];
/// What machines have in common: what each is lent, and the messages for a person.
const COMMON: &[&str] = &["machine", "notice"];
/// What there is to say of documents, on the wire and at the edges.
const VOCABULARY: &[&str] = &["project", "wire", "ports"];
/// Machines that a machine may run.
const TOOLS: &[&str] = &["transfer", "archive", "sound"];
/// The machines of one program. They know neither each other nor the program.
const MACHINES: &[&str] = &[
    "session",
    "library",
    "desk",
    "recording",
    "playback",
    "studio",
    "export",
    "probing",
    "tenure",
    "waves",
    "importing",
    "levels",
];

/// What each room may name beside itself: rooms, or one module of a room.
fn allowed(room: &str) -> Option<Vec<&'static str>> {
    let rooms = |groups: &[&[&'static str]]| Some(groups.concat());
    match room {
        "ids" | "time" | "qr" => rooms(&[]),
        "project" => rooms(&[GROUND]),
        "wire" => rooms(&[GROUND, &["project"]]),
        "ports" => rooms(&[GROUND, &["project", "wire"]]),
        "machine" => rooms(&[GROUND]),
        "notice" => rooms(&[GROUND, VOCABULARY]),
        tool if TOOLS.contains(&tool) => rooms(&[GROUND, VOCABULARY]),
        machine if MACHINES.contains(&machine) => rooms(&[GROUND, VOCABULARY, TOOLS, COMMON]),
        "app" => rooms(&[GROUND, VOCABULARY, TOOLS, COMMON, MACHINES]),
        "browser" => rooms(&[GROUND, VOCABULARY, &["sound", "archive", "playback::buffering"]]),
        "shell" => rooms(&[GROUND, VOCABULARY, TOOLS, COMMON, MACHINES, &["app", "browser"]]),
        "ui" => rooms(&[GROUND, VOCABULARY, TOOLS, COMMON, MACHINES, &["app", "shell"]]),
        _ => None,
    }
}

/// The room builds on every target and decides something, or says what is decided.
pub fn is_pure(room: &str) -> bool {
    room == "app" || [GROUND, VOCABULARY, TOOLS, COMMON, MACHINES].iter().any(|group| group.contains(&room))
}

#[test]
fn inner_rooms_name_no_outer_ones() {
    let mut found = Vec::new();
    for file in Crate::read().files {
        let room = &file.module[0];
        let Some(allowed) = allowed(room) else {
            found.push(format!("{}: no row in the table of rooms", file.path));
            continue;
        };
        for (path, line) in outside_names(&file) {
            let within = |one: &&str| path == **one || path.starts_with(&format!("{one}::"));
            if !allowed.iter().any(within) {
                found.push(format!("{}:{line}: {room} names {path}", file.path));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_program_is_implemented_in_its_own_room() {
    let mut found = Vec::new();
    for file in Crate::read().files.iter().filter(|file| file.module[0] != "app") {
        let lines = impls(file).into_iter().filter(|(name, _)| *name == "App");
        found.extend(lines.map(|(_, line)| format!("{}:{line}", file.path)));
    }
    assert!(found.is_empty(), "`impl App` outside of src/app: {found:#?}");
}

#[test]
fn the_pure_rings_name_no_browser() {
    let mut found = Vec::new();
    for file in Crate::read().files.iter().filter(|file| is_pure(&file.module[0])) {
        for token in file.source.iter().filter(|token| token.kind == Kind::Word) {
            let outside = ["web_sys", "js_sys", "wasm_bindgen", "leptos", "gloo", "indexed_db_futures"];
            if outside.iter().any(|name| token.text.starts_with(name)) {
                found.push(format!("{}:{} {}", file.path, token.line, token.text));
            }
        }
    }
    assert!(found.is_empty(), "a browser's names in the pure rings: {found:#?}");
}
