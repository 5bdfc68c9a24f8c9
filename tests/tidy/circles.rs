//! No circle between files: what one file decides can be read without reading those that use it.
//!
//! One pair is allowed: a file and a module that it keeps to itself (`mod part;`, not `pub mod part;`). The part may name
//! the whole, as in `use super::Whole; impl Whole { … }`: to everybody else the two are one module. So there are two rules.
//!
//! 1. With every private module counted as part of the file that declares it, there is no circle.
//! 2. Among the parts of one module there is no circle either; names of the whole do not count.

use std::collections::{BTreeMap, BTreeSet};

use crate::{names::Crate, rings::is_pure};

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

/// The file that a private module belongs to in the end.
fn whole_of(all: &Crate, file: usize) -> usize {
    all.private_to(file).map_or(file, |parent| whole_of(all, parent))
}

fn belongs_to(all: &Crate, part: usize, whole: usize) -> bool {
    all.private_to(part).is_some_and(|parent| parent == whole || belongs_to(all, parent, whole))
}

/// Rule 1: between modules.
fn between_modules(all: &Crate) -> Graph {
    let mut graph = Graph::new();
    for file in pure(all) {
        let own = whole_of(all, file);
        let needs = all.needs(file).into_keys().map(|needed| whole_of(all, needed));
        graph.entry(own).or_default().extend(needs.filter(|needed| *needed != own));
    }
    graph
}

/// Rule 2: between the parts of a module.
fn between_parts(all: &Crate) -> Graph {
    let mut graph = Graph::new();
    for file in pure(all) {
        let needs = all.needs(file).into_keys();
        let inside = needs.filter(|needed| whole_of(all, *needed) == whole_of(all, file));
        graph.insert(file, inside.filter(|needed| !belongs_to(all, file, *needed)).collect());
    }
    graph
}

fn pure(all: &Crate) -> impl Iterator<Item = usize> {
    (0..all.files.len()).filter(|file| is_pure(&all.files[*file].module[0]))
}

/// `a:line -> b:line -> a`: each with the line that names the next, and the private part that it stands in.
fn readable(all: &Crate, circle: &[usize]) -> String {
    let path = |file: usize| all.files[file].path.clone();
    let named = |pair: &[usize]| {
        let leads_on = |needed: usize| needed == pair[1] || whole_of(all, needed) == pair[1];
        let parts = (0..all.files.len()).filter(|part| whole_of(all, *part) == pair[0]);
        [pair[0]].into_iter().chain(parts).find_map(|file| {
            let (_, line) = all.needs(file).into_iter().find(|(needed, _)| leads_on(*needed))?;
            let part = if file == pair[0] { String::new() } else { format!(" (in {}:{line})", path(file)) };
            Some(if part.is_empty() { format!("{}:{line}", path(file)) } else { path(pair[0]) + &part })
        })
    };
    let last = circle.last().map(|at| path(*at));
    circle.windows(2).filter_map(named).chain(last).collect::<Vec<_>>().join(" -> ")
}

#[test]
fn no_files_go_round_in_a_circle() {
    let all = Crate::read();
    let mut found = Vec::new();
    for graph in [between_modules(&all), between_parts(&all)] {
        found.extend(circles(&graph).iter().map(|circle| readable(&all, circle)));
    }
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
