//! Which file of `src` names what of which other.
//!
//! A path counts wherever it is written: in a `use`, with nested braces too, or in the middle of code. It leads to the
//! file where the name is defined: a re-export is followed, so that neither `pub use` nor a `mod.rs` that only declares
//! its children ties anything together. What only tests are built with does not count.

use std::{collections::BTreeMap, fs, path::Path};

use crate::lexer::{Kind, Token, joined, tokens, without_tests};

/// Re-exports that are followed, one to the next.
const REEXPORTS_MAX: usize = 16;

/// A module path from the crate's root, without `crate`.
pub type Names = Vec<String>;

/// A path that a file writes.
#[derive(Debug)]
pub struct Mention {
    /// From the crate's root.
    pub path: Names,
    /// Where it is written.
    pub line: usize,
    /// It stands in a `pub use`: the file passes it on, which is no use of it.
    passed_on: bool,
}

/// A file that is a module.
#[derive(Debug)]
pub struct File {
    /// From the root of the repository.
    pub path: String,
    /// Its module.
    pub module: Names,
    /// The source without tests.
    pub source: Vec<Token<'static>>,
    /// What it names of this crate.
    pub mentions: Vec<Mention>,
    /// The modules that it declares, and whether each is private to it.
    children: BTreeMap<String, bool>,
    /// What it imports under which name.
    imports: BTreeMap<String, Names>,
}

/// All modules of the crate.
pub struct Crate {
    pub files: Vec<File>,
    by_module: BTreeMap<Names, usize>,
}

impl Crate {
    /// Reads `src`. The programs in `main.rs` and `bin/` are crates of their own, and `lib.rs` is only the list of rooms.
    pub fn read() -> Self {
        let root = crate::root();
        let mut files = Vec::new();
        for path in crate::files("src", &["rs"]) {
            let relative = path.strip_prefix(root.join("src")).expect("below src");
            if !relative.starts_with("bin")
                && !["main.rs", "lib.rs"].iter().any(|it| relative == Path::new(it))
            {
                let text = fs::read_to_string(&path).expect("text");
                files.push(File::new(format!("src/{}", relative.display()), module_of(relative), text));
            }
        }
        Self::of(files)
    }

    fn of(files: Vec<File>) -> Self {
        let by_module = files.iter().enumerate().map(|(at, file)| (file.module.clone(), at)).collect();
        let mut whole = Self { files, by_module };
        for at in 0..whole.files.len() {
            whole.files[at].mentions = whole.files[at].find_mentions();
        }
        whole
    }

    /// The file in which the last name of a path is defined; none when the path leads to a module or out of the crate.
    fn home(&self, path: &[String]) -> Option<usize> {
        let mut path = path.to_vec();
        for _ in 0..REEXPORTS_MAX {
            let depth =
                (1..=path.len()).take_while(|len| self.by_module.contains_key(&path[..*len])).last()?;
            let file = self.by_module[&path[..depth]];
            let name = path.get(depth)?;
            match self.files[file].imports.get(name) {
                Some(import) => path = import.iter().chain(&path[depth + 1..]).cloned().collect(),
                None => return Some(file),
            }
        }
        None
    }

    /// What a file depends on: other files, each with the line that says so first.
    pub fn needs(&self, file: usize) -> BTreeMap<usize, usize> {
        let mut needs = BTreeMap::new();
        for mention in self.files[file].mentions.iter().filter(|mention| !mention.passed_on) {
            if let Some(home) = self.home(&mention.path).filter(|home| *home != file) {
                needs.entry(home).or_insert(mention.line);
            }
        }
        needs
    }

    /// The file that declares this one, where that keeps it private.
    pub fn private_to(&self, file: usize) -> Option<usize> {
        let (name, parent) = self.files[file].module.split_last()?;
        let parent = *self.by_module.get(parent)?;
        self.files[parent].children.get(name).is_some_and(|private| *private).then_some(parent)
    }
}

fn module_of(relative: &Path) -> Names {
    let mut names: Names = relative.with_extension("").iter().map(|it| it.to_string_lossy().into()).collect();
    if names.last().is_some_and(|last| last == "mod") {
        names.pop();
    }
    names
}

impl File {
    fn new(path: String, module: Names, text: String) -> Self {
        // The tokens borrow from it for as long as the test runs.
        let source = without_tests(&tokens(text.leak()));
        let mut file = Self {
            path,
            module,
            source,
            mentions: Vec::new(),
            children: BTreeMap::new(),
            imports: BTreeMap::new(),
        };
        file.children = file.find_children();
        file.imports = file.find_imports();
        file
    }

    fn find_children(&self) -> BTreeMap<String, bool> {
        let is = |at: usize, text: &str| self.source.get(at).is_some_and(|token| token.text == text);
        let declares = |at: &usize| is(*at, "mod") && is(at + 2, ";");
        let private = |at: usize| at == 0 || !matches!(self.source[at - 1].text, "pub" | ")");
        let all = (0..self.source.len()).filter(declares);
        all.map(|at| (self.source[at + 1].text.to_owned(), private(at))).collect()
    }

    /// Every `use`: the place of the keyword and of its `;`.
    fn uses(&self) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (at, token) in self.source.iter().enumerate() {
            let captures = self.source.get(at + 1).is_some_and(|next| next.text == "<");
            if token.kind == Kind::Word && token.text == "use" && !captures {
                let len = self.source[at..].iter().position(|token| token.text == ";").expect("a use ends");
                found.push((at, at + len));
            }
        }
        found
    }

    fn find_imports(&self) -> BTreeMap<String, Names> {
        let mut imports = BTreeMap::new();
        // An import may begin with the name of another one, in any order: a few rounds find all.
        for _ in 0..3 {
            for (from, to) in self.uses() {
                for leaf in leaves(&self.source[from + 1..to]) {
                    if let Some(path) = self.absolute(&leaf.path, &imports)
                        && leaf.name != "*"
                        && path.len() > 1
                    {
                        imports.insert(leaf.name, path);
                    }
                }
            }
        }
        imports
    }

    /// A path as the crate's root would write it; none when it leads out of the crate or begins with a local name.
    fn absolute(&self, path: &[String], imports: &BTreeMap<String, Names>) -> Option<Names> {
        let (first, rest) = path.split_first()?;
        let mut begin = match first.as_str() {
            "crate" => Vec::new(),
            "self" => self.module.clone(),
            "super" => self.module[..self.module.len() - 1].to_vec(),
            name if self.children.contains_key(name) => {
                self.module.iter().chain([first]).cloned().collect::<Names>()
            }
            name => imports.get(name)?.clone(),
        };
        for name in rest {
            match name.as_str() {
                "super" => drop(begin.pop()),
                "self" => {}
                _ => begin.push(name.clone()),
            }
        }
        (!begin.is_empty()).then_some(begin)
    }

    fn find_mentions(&self) -> Vec<Mention> {
        let mut found = Vec::new();
        let uses = self.uses();
        for (from, to) in &uses {
            let passed_on = *from > 0 && matches!(self.source[from - 1].text, "pub" | ")");
            for leaf in leaves(&self.source[from + 1..*to]) {
                let path = self.absolute(&leaf.path, &self.imports);
                let line = leaf.line;
                found.extend(path.map(|path| Mention { path, line, passed_on }));
            }
        }
        let mut at = 0;
        while at < self.source.len() {
            if let Some((_, to)) = uses.iter().find(|(from, _)| *from == at) {
                at = *to;
            } else if let Some(path) = self.path_at(at) {
                let line = self.source[at].line;
                at += path.len() * 2 - 1;
                let path = self.absolute(&path, &self.imports);
                found.extend(path.map(|path| Mention { path, line, passed_on: false }));
                continue;
            }
            at += 1;
        }
        found
    }

    /// The names of a path that begins here.
    fn path_at(&self, at: usize) -> Option<Names> {
        let is = |at: usize, text: &str| self.source.get(at).is_some_and(|token| token.text == text);
        let word = |at: usize| self.source.get(at).filter(|token| token.kind == Kind::Word);
        if at > 0 && (is(at - 1, "::") || is(at - 1, ".")) {
            return None;
        }
        let mut path = vec![word(at)?.text.to_owned()];
        let mut end = at + 1;
        while let Some(next) = word(end + 1).filter(|_| is(end, "::")) {
            path.push(next.text.to_owned());
            end += 2;
        }
        Some(path)
    }
}

/// One name that a `use` brings in.
#[derive(Debug, PartialEq, Eq)]
struct Leaf {
    /// As written, without the last name when that is `*`.
    path: Names,
    /// How it is called here; `*` for all of a module.
    name: String,
    line: usize,
}

/// The names that a `use` brings in, from the tokens between the keyword and its `;`.
fn leaves(tree: &[Token<'_>]) -> Vec<Leaf> {
    let mut found = Vec::new();
    let mut at = 0;
    branch(tree, &mut at, &[], &mut found);
    found
}

fn branch(tree: &[Token<'_>], at: &mut usize, before: &[String], found: &mut Vec<Leaf>) {
    let mut path = before.to_vec();
    while let Some(token) = tree.get(*at) {
        *at += 1;
        match token.text {
            "::" => {}
            "{" => {
                while tree.get(*at).is_some_and(|token| token.text != "}") {
                    branch(tree, at, &path, found);
                    *at += usize::from(tree.get(*at).is_some_and(|token| token.text == ","));
                }
                *at += 1;
                return;
            }
            name => {
                if name != "*" {
                    path.push(name.to_owned());
                }
                let renamed = tree.get(*at).is_some_and(|token| token.text == "as");
                if renamed {
                    *at += 2;
                }
                if tree.get(*at).is_none_or(|token| token.text != "::") {
                    let own = path.iter().rev().find(|name| *name != "self").cloned().unwrap_or_default();
                    let last = if name == "*" { name.to_owned() } else { own };
                    let name = if renamed { tree[*at - 1].text.to_owned() } else { last };
                    found.push(Leaf { path, name, line: token.line });
                    return;
                }
            }
        }
    }
}

/// The paths that a file names outside of its room, as `room::module::Name`, each with the line that does so first.
pub fn outside_names(file: &File) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for mention in file.mentions.iter().filter(|mention| mention.path.first() != file.module.first()) {
        names.entry(mention.path.join("::")).or_insert(mention.line);
    }
    names
}

/// The types for which a file has an `impl`, each with its line. Of a path, the last name.
pub fn impls(file: &File) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    for (at, token) in file.source.iter().enumerate().filter(|(_, token)| token.text == "impl") {
        let begins_item = at == 0 || matches!(file.source[at - 1].text, "}" | ";" | "]" | "unsafe" | "{");
        if !begins_item {
            continue;
        }
        let head: Vec<_> = file.source[at + 1..].iter().take_while(|token| token.text != "{").collect();
        let from = head.iter().position(|token| token.text == "for").map_or(0, |at| at + 1);
        let (mut depth, mut last) = (0_usize, None);
        for token in &head[from..] {
            match token.text {
                "<" => depth += 1,
                ">" => depth = depth.saturating_sub(1),
                "where" => break,
                name if depth == 0 && token.kind == Kind::Word => last = Some(name),
                _ => {}
            }
        }
        found.extend(last.map(|name| (name, token.line)));
    }
    found
}

/// A crate of files that are written in a test.
pub fn written(files: &[(&str, &str)]) -> Crate {
    let file = |(path, text): &(&str, &str)| {
        File::new(format!("src/{path}"), module_of(Path::new(path)), (*text).to_owned())
    };
    Crate::of(files.iter().map(file).collect())
}

#[test]
fn names_lead_to_the_file_that_defines_them() {
    let whole = written(&[
        ("a/mod.rs", "mod b; pub mod c; pub use b::B; pub use self::c::C as Sea; fn f(_: Sea) {}"),
        ("a/b.rs", "use super::{c::{self, C as D}, Own}; struct B; fn g() { c::h(); }"),
        ("a/c.rs", "pub struct C; fn h() { let x = crate::d::E::new(); }"),
        (
            "d.rs",
            "use crate::a::{self, B}; use std::fmt; struct E; #[cfg(test)] mod tests { use crate::a::c::C; }",
        ),
    ]);
    let needs = |at: usize| whole.needs(at).into_keys().collect::<Vec<_>>();
    assert_eq!(needs(0), [2], "what is passed on and not used is no need; what is used is one");
    assert_eq!(needs(1), [0, 2]);
    assert_eq!(needs(2), [3], "in the middle of code");
    assert_eq!(needs(3), [1], "through the re-export, and tests do not count");
    assert_eq!([1, 2].map(|at| whole.private_to(at)), [Some(0), None]);
    let outside: Vec<_> = whole.files.iter().flat_map(outside_names).map(|(name, _)| name).collect();
    assert_eq!(outside, ["d::E::new", "a", "a::B"]);
}

#[test]
fn leaves_of_a_use_are_found() {
    let found = leaves(&tokens("super::{super::x::{self, Y as Z}, w::*}"));
    let found: Vec<_> = found.iter().map(|leaf| (leaf.path.join("::"), leaf.name.as_str())).collect();
    let expected = [("super::super::x::self", "x"), ("super::super::x::Y", "Z"), ("super::w", "*")];
    assert_eq!(found, expected.map(|(path, name)| (path.to_owned(), name)));
}

#[test]
fn impls_are_found_by_their_type() {
    let text = "impl App {} impl<T: X<Y>> fmt::Display for a::App<T> where T: Z {} fn f() -> impl App {}";
    let whole = written(&[("a.rs", text)]);
    assert_eq!(impls(&whole.files[0]).len(), 2);
    assert!(
        impls(&whole.files[0]).iter().all(|(name, _)| *name == "App"),
        "{}",
        joined(&whole.files[0].source)
    );
}
