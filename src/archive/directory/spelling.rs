//! Names of files as programs pack them: in UTF-8 with or without saying so, in the code pages of DOS, with letters taken
//! apart as macOS does; and finding the file that a card means among them.

use std::collections::BTreeMap;

use oem_cp::code_table::{
    DECODING_TABLE_CP437, DECODING_TABLE_CP850, DECODING_TABLE_CP852, DECODING_TABLE_CP866,
};
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

use super::{Entry, Files};
use crate::archive::names::{CARDS, MANIFEST, MERGED};

/// The code pages of DOS in which names are written that do not say in which: America, western and eastern Europe,
/// Russia. What is in none of them is found by its number.
const PAGES: [&[char; 128]; 4] =
    [&DECODING_TABLE_CP437, &DECODING_TABLE_CP866, &DECODING_TABLE_CP850, &DECODING_TABLE_CP852];

/// A name, and what else it may be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spelling {
    /// What it most probably is; empty when it is none.
    pub name: String,
    /// Other ways to read it.
    pub others: Vec<String>,
}

/// Reads a name. `is_utf_8`: it says so. `unicode`: the same in UTF-8, where a program has added that.
pub fn read(name: &[u8], is_utf_8: bool, unicode: Option<&str>) -> Spelling {
    // Some programs of Windows write its own slashes.
    let clean =
        |name: &str| name.replace('\\', "/").trim_start_matches("./").trim_start_matches('/').to_owned();
    let utf_8 = std::str::from_utf8(name).ok().map(clean);
    let page = |page: &&[char; 128]| {
        let letter = |byte: &u8| byte.checked_sub(0x80).map_or(char::from(*byte), |at| page[usize::from(at)]);
        clean(&name.iter().map(letter).collect::<String>())
    };
    let mut ways: Vec<String> = unicode.map(clean).into_iter().chain(utf_8).collect();
    if !name.is_ascii() && (!is_utf_8 || ways.is_empty()) {
        ways.extend(PAGES.iter().map(page));
    }
    let mut ways = ways.into_iter();
    let name = ways.next().unwrap_or_default();
    let others = ways.filter(|other| *other != name).collect();
    Spelling { name, others }
}

/// A name with letters taken apart, in one case: two that look alike are alike.
fn plain(name: &str) -> String {
    let mut letters: Vec<char> = Vec::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        decompose_canonical(letter, |part| letters.push(part));
    }
    // Marks above and below one letter may stand in either order.
    let mut from = 0;
    while from < letters.len() {
        let to = letters[from + 1..].iter().position(|c| canonical_combining_class(*c) == 0);
        let to = to.map_or(letters.len(), |at| from + 1 + at);
        letters[from..to].sort_by_key(|c| canonical_combining_class(*c));
        from = to;
    }
    letters.into_iter().collect()
}

/// The numbers in a name without its ending: `001-take-2.webm` has 1 and 2.
fn numbers(name: &str) -> Vec<u32> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

fn base(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// The files of one project that may be sound, and how they are found.
#[derive(Debug, Default)]
pub struct Sounds {
    exact: BTreeMap<String, Entry>,
    plain: BTreeMap<String, String>,
    numbers: BTreeMap<Vec<u32>, Vec<String>>,
}

impl Sounds {
    /// Takes in a file of the project below `root`, but for those that are its own: `name` is its whole path.
    pub fn add(&mut self, root: &str, name: &str, files: &Files) {
        let (Some(entry), Some(rest)) = (files.by_name.get(name), name.strip_prefix(root)) else { return };
        if base(rest) == MANIFEST || rest == MERGED || base(rest).starts_with('.') {
            return;
        }
        let others = files.otherwise.get(name).into_iter().flatten();
        for way in others.map(|other| base(other)).chain([base(rest)]) {
            // A file in the folder for it counts before one of the same name elsewhere.
            if rest.starts_with(CARDS) || !self.plain.contains_key(&plain(way)) {
                self.plain.insert(plain(way), rest.to_owned());
            }
        }
        let numbered = self.numbers.entry(numbers(base(rest))).or_default();
        numbered.push(rest.to_owned());
        self.exact.insert(rest.to_owned(), *entry);
    }

    /// The file of this very name.
    pub fn named(&self, name: &str) -> Option<(&str, Entry)> {
        let named =
            self.exact.get_key_value(&format!("{CARDS}{name}")).or_else(|| self.exact.get_key_value(name));
        named.map(|(found, entry)| (found.as_str(), *entry))
    }

    /// The file that a card calls `name`: by that name, by one that looks like it, by its number if no other file has it.
    /// `taken` says whether a card means a file by its name.
    pub fn find(&self, name: &str, taken: impl Fn(&str) -> bool) -> Option<(&str, Entry)> {
        if name == MERGED || name.is_empty() {
            return None;
        }
        if let Some(named) = self.named(name) {
            return Some(named);
        }
        let alike = self.plain.get(&plain(base(name)));
        let found = alike.or_else(|| {
            let numbers = numbers(base(name));
            let mut free = self.numbers.get(&numbers).filter(|_| !numbers.is_empty())?.iter();
            let free: Vec<_> = free.by_ref().filter(|file| !taken(file)).take(2).collect();
            match free[..] {
                [only] => Some(only),
                _ => None,
            }
        })?;
        self.exact.get(found).map(|entry| (found.as_str(), *entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::directory::Method;

    fn sounds(names: &[&[u8]]) -> Sounds {
        let mut files = Files::default();
        for name in names {
            let Spelling { name, others } = read(name, false, None);
            let entry = Entry { method: Method::Stored, crc: 0, packed: 0, bytes: 0, header_at: 0, limit: 0 };
            files.otherwise.insert(name.clone(), others);
            files.by_name.insert(name, entry);
        }
        let mut sounds = Sounds::default();
        for name in files.by_name.keys() {
            sounds.add("", name, &files);
        }
        sounds
    }

    fn found(names: &[&[u8]], wanted: &str) -> Option<String> {
        sounds(names).find(wanted, |_| false).map(|(name, _)| name.to_owned())
    }

    #[test]
    fn letters_that_are_taken_apart_are_the_same_letters() {
        for (ours, theirs) in [
            ("größe.webm", "gro\u{308}ße.webm"),
            ("й.webm", "и\u{306}.webm"),
            ("각.webm", "\u{1100}\u{1161}\u{11A8}.webm"),
            ("ệ.webm", "e\u{302}\u{323}.webm"),
            ("É.webm", "e\u{301}.WEBM"),
        ] {
            for (wanted, there) in [(ours, theirs), (theirs, ours)] {
                assert_eq!(
                    found(&[there.as_bytes(), b"other.webm"], wanted),
                    Some(there.to_owned()),
                    "{wanted}"
                );
            }
        }
    }

    #[test]
    fn names_in_the_code_pages_of_dos_are_found() {
        // As Explorer writes them in German and in Russian, without saying so.
        for (bytes, wanted) in [
            (&b"cards/gr\x94\xE1e.webm"[..], "größe.webm"),
            (b"cards/\x8F\xE0\xA8\xA2\xA5\xE2.webm", "Привет.webm"),
            (b"cards/\xF115.webm", "ё15.webm"),
        ] {
            assert!(found(&[bytes, b"cards/2.webm"], wanted).is_some(), "{wanted}");
        }
    }

    #[test]
    fn a_name_that_was_spoilt_is_found_by_its_number_if_that_is_clear() {
        let files: [&[u8]; 3] = [b"cards/001-gr__e.webm", b"cards/002-x-2.webm", b"cards/002-x.webm"];
        assert_eq!(found(&files, "001-größe.webm").as_deref(), Some("cards/001-gr__e.webm"));
        assert_eq!(found(&files, "002-ä-2.webm").as_deref(), Some("cards/002-x-2.webm"));
        assert_eq!(found(&files, "002-ä.webm").as_deref(), Some("cards/002-x.webm"));
        assert_eq!(found(&files, "003-größe.webm"), None);
        assert_eq!(found(&files, "größe.webm"), None, "no number, no guess");
        assert_eq!(found(&[b"1/007-a.webm", b"2/007-b.webm"], "007-c.webm"), None, "two have it");
        let only = sounds(&[b"cards/001-a.webm"]);
        assert!(
            only.find("001-b.webm", |file| file == "cards/001-a.webm").is_none(),
            "another card means it"
        );
    }

    #[test]
    fn a_file_is_found_in_whatever_folder_it_lies() {
        assert_eq!(found(&[b"sound/1.webm"], "1.webm").as_deref(), Some("sound/1.webm"));
        assert_eq!(found(&[b"1.webm", b"cards/1.webm"], "1.webm").as_deref(), Some("cards/1.webm"));
        assert_eq!(found(&[b"cards/1.webm"], "cards/1.webm").as_deref(), Some("cards/1.webm"));
        assert_eq!(found(&[b"cards\\1.webm"], r".\cards\1.webm").as_deref(), Some("cards/1.webm"));
        for ours in ["project.json", "merged.webm", ""] {
            assert_eq!(found(&[b"project.json", b"merged.webm", b"1.webm"], ours), None, "{ours}");
        }
    }
}
