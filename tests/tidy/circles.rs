//! No circle between files: what one file decides can be read without reading those that use it.
//!
//! One pair is allowed: a file and a module that it keeps to itself (`mod part;`, not `pub mod part;`). The part may name
//! the whole, as in `use super::Whole; impl Whole { … }`: to everybody else the two are one module. So
//!
//! - a private part's names of the file that declares it, and of what that is a private part of, do not count;
//! - who names a private part from outside, through a `pub use`, names the whole too.
//!
//! It holds in the pure rings and in the adapters. Everything else counts, between folders and inside of one: parts of a whole that name each other, a public module
//! that names its parent while that names it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    names::{Crate, written},
    rings::is_pure,
};

type Graph = BTreeMap<usize, BTreeSet<usize>>;

/// For every file that is in a circle the shortest one, each once, as `a, b, a`.
fn circles(graph: &Graph) -> Vec<Vec<usize>> {
    let mut found = BTreeMap::new();
    for circle in graph.keys().filter_map(|from| way_back(graph, *from)) {
        let files: BTreeSet<_> = circle.iter().copied().collect();
        found.entry((files.len(), files)).or_insert(circle);
    }
    found.into_values().collect()
}

/// The shortest way from a file to itself.
fn way_back(graph: &Graph, from: usize) -> Option<Vec<usize>> {
    let mut ways = vec![vec![from]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in graph.get(way.last()?).into_iter().flatten() {
                let mut way = way.clone();
                way.push(*next);
                if *next == from {
                    return Some(way);
                }
                if seen.insert(*next) {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}

/// The file that declares this one as private, the file that declares that, and so on.
fn wholes_of(all: &Crate, file: usize) -> Vec<usize> {
    std::iter::successors(all.private_to(file), |whole| all.private_to(*whole)).collect()
}

/// Which file depends on which, and the line that says so.
fn needs(all: &Crate, file: usize) -> BTreeMap<usize, usize> {
    let own = wholes_of(all, file);
    let mut needs = all.needs(file);
    needs.retain(|needed, _| !own.contains(needed));
    for (needed, line) in needs.clone() {
        let inside = |whole: &usize| all.files[file].module.starts_with(&all.files[*whole].module);
        for whole in wholes_of(all, needed).into_iter().take_while(|whole| !inside(whole)) {
            needs.entry(whole).or_insert(line);
        }
    }
    needs
}

fn graph(all: &Crate) -> Graph {
    let looked_at = |room: &str| is_pure(room) || room == "browser";
    let files = (0..all.files.len()).filter(|file| looked_at(&all.files[*file].module[0]));
    files.map(|file| (file, needs(all, file).into_keys().collect())).collect()
}

/// `a:line -> b:line -> a`: each with the line that names the next.
fn readable(all: &Crate, circle: &[usize]) -> String {
    let named = |pair: &[usize]| format!("{}:{}", all.files[pair[0]].path, needs(all, pair[0])[&pair[1]]);
    let last = circle.last().map(|at| all.files[*at].path.clone());
    circle.windows(2).map(named).chain(last).collect::<Vec<_>>().join(" -> ")
}

#[test]
fn no_files_go_round_in_a_circle() {
    let all = Crate::read();
    let found: Vec<_> = circles(&graph(&all)).iter().map(|circle| readable(&all, circle)).collect();
    assert!(found.is_empty(), "{} circles of files:\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_shortest_circles_are_found() {
    let graph = Graph::from([
        (1, BTreeSet::from([2])),
        (2, BTreeSet::from([3])),
        (3, BTreeSet::from([1, 2])),
        (4, BTreeSet::from([1])),
    ]);
    assert_eq!(circles(&graph), [vec![2, 3, 2], vec![1, 2, 3, 1]]);
}

#[test]
fn a_private_part_may_name_its_whole_and_nobody_else_round_it() {
    let ends_where_it_began = |files: &[(&str, &str)]| {
        let all = written(files);
        circles(&graph(&all)).iter().map(|circle| readable(&all, circle)).collect::<Vec<_>>()
    };
    let whole = ("wire/mod.rs", "mod a; mod b; pub use a::A; pub struct Whole(b::B, crate::ports::P);");
    let parts =
        [("wire/a.rs", "use super::Whole; pub struct A;"), ("wire/b.rs", "use super::{A, Whole}; struct B;")];
    let outside = ("ports.rs", "pub struct P;");
    assert!(ends_where_it_began(&[whole, parts[0], parts[1], outside]).is_empty());

    let siblings = ("wire/a.rs", "use super::b::B; pub struct A;");
    let found = ends_where_it_began(&[whole, siblings, parts[1], outside]);
    assert_eq!(found, ["src/wire/a.rs:1 -> src/wire/b.rs:1 -> src/wire/a.rs"]);

    let back = ("ports.rs", "use crate::wire::A; pub struct P(A);");
    let found = ends_where_it_began(&[whole, parts[0], parts[1], back]);
    assert_eq!(found, ["src/wire/mod.rs:1 -> src/ports.rs:1 -> src/wire/mod.rs"]);
}
