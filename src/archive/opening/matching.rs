//! Which files of a ZIP the cards of a project play, each once.

use std::collections::BTreeSet;

use super::{
    super::{
        ZipProblem,
        directory::{self, Method, Sounds},
        limits::{CARDS_A_STEP, CLIP_BYTES_MAX, ENTRIES_A_STEP, RECORDS_A_STEP},
        losses::NoSound,
    },
    Opening, OpeningOutput, Step, Wanted, plan,
};
use crate::{
    ids::ClipHash,
    ports::storage::{Have, StorageRequest},
};

/// A matching on its way.
#[derive(Debug)]
pub(super) struct Matching {
    /// Folders of other projects within this one's.
    inner: Vec<String>,
    sounds: Sounds,
    /// The last file that was taken in.
    last: Option<String>,
    /// All files are taken in.
    indexed: bool,
    /// Files that cards mean by their very names.
    meant: BTreeSet<String>,
    /// The next card; first all of them are asked which files they mean, then which ones they find.
    card: usize,
    finding: bool,
}

impl Matching {
    pub(super) fn new(inner: Vec<String>) -> Self {
        Self {
            inner,
            sounds: Sounds::default(),
            last: None,
            indexed: false,
            meant: BTreeSet::new(),
            card: 0,
            finding: false,
        }
    }
}

impl Opening {
    pub(super) fn match_files(&mut self, mut matching: Box<Matching>) {
        if !matching.indexed {
            self.index(&mut matching);
            return self.turn(Step::Matching(matching));
        }
        let mut left = CARDS_A_STEP;
        while left > 0
            && let Some(card) = self.current.listed.cards.get(matching.card)
        {
            let names: Vec<String> =
                card.stretches.iter().flatten().map(|stretch| stretch.file.clone()).collect();
            left = left.saturating_sub(1 + names.len());
            matching.card += 1;
            for name in names {
                if matching.finding {
                    self.find(&matching, name);
                } else if let Some((path, _)) = matching.sounds.named(&name) {
                    matching.meant.insert(path.to_owned());
                }
            }
        }
        if matching.card < self.current.listed.cards.len() {
            return self.turn(Step::Matching(matching));
        }
        if !matching.finding {
            (matching.finding, matching.card) = (true, 0);
            return self.turn(Step::Matching(matching));
        }
        if !directory::fit(self.current.waiting.iter().map(|wanted| &wanted.entry)) {
            return self.leave(ZipProblem::TooLarge);
        }
        self.current.total = self.current.waiting.iter().map(|wanted| wanted.entry.packed.max(1)).sum();
        self.ask_known(0);
    }

    /// Takes in the files below the project's folder.
    fn index(&self, matching: &mut Matching) {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        let root = &self.current.root;
        let from = matching.last.take().map_or(Included(root.clone()), Excluded);
        let names = self.files.by_name.range((from, Unbounded)).map(|(name, _)| name);
        let mut names = names.take_while(|name| name.starts_with(root)).take(ENTRIES_A_STEP).peekable();
        matching.indexed = names.peek().is_none();
        for name in names {
            if !matching.inner.iter().any(|inner| name.starts_with(inner)) {
                matching.sounds.add(root, name, &self.files);
            }
            matching.last = Some(name.clone());
        }
    }

    fn find(&mut self, matching: &Matching, name: String) {
        let current = &mut self.current;
        if current.paths.contains_key(&name) {
            return;
        }
        let Some((path, entry)) = matching.sounds.find(&name, |path| matching.meant.contains(path)) else {
            return;
        };
        let path = path.to_owned();
        let claimed = current.listed.clips.get(&name).cloned();
        current.paths.insert(name, path.clone());
        let unreadable = match entry.method {
            Method::Encrypted => Some(NoSound::Password),
            Method::Foreign(packing) => Some(NoSound::Packed(packing)),
            _ if entry.bytes == 0 => Some(NoSound::Damaged),
            _ if entry.bytes > CLIP_BYTES_MAX => Some(NoSound::TooLong),
            _ => None,
        };
        // Until it is read, it is missing.
        let before = current.found.insert(path.clone(), Err(unreadable.unwrap_or(NoSound::Missing)));
        if unreadable.is_none() && before.is_none() {
            current.waiting.push_back(Wanted { path, entry, claimed });
        }
    }

    /// Asks the disk which of the clips it has that are claimed from this file on.
    fn ask_known(&mut self, from: usize) {
        let claims = self.current.waiting.iter().skip(from).take(RECORDS_A_STEP);
        let claimed: Vec<_> = claims.filter_map(|it| Some(it.claimed.as_ref()?.0)).collect();
        if claimed.is_empty() && from + RECORDS_A_STEP >= self.current.waiting.len() {
            return self.next_file();
        }
        self.step = Step::Known { asked: claimed.clone(), from };
        self.out.push_back(OpeningOutput::Store(StorageRequest::FindClips(claimed)));
    }

    /// Clips that are stored here under the claimed hash need not be read from the file.
    pub(super) fn take_known(&mut self, asked: &[ClipHash], from: usize, have: Vec<Have>) {
        let here = plan::whole(asked, have);
        let mut next = from + RECORDS_A_STEP;
        let current = &mut self.current;
        if !here.is_empty() {
            let behind = current.waiting.split_off(next.min(current.waiting.len()));
            let asked = current.waiting.split_off(from);
            for wanted in asked {
                match wanted.claimed.as_ref().and_then(|(hash, _)| here.get(hash)) {
                    Some(record) => {
                        current.found.insert(wanted.path, Ok(record.clip.clone()));
                    }
                    None => current.waiting.push_back(wanted),
                }
            }
            next = current.waiting.len();
            current.waiting.extend(behind);
        }
        if next < current.waiting.len() {
            return self.ask_known(next);
        }
        current.total = current.waiting.iter().map(|wanted| wanted.entry.packed.max(1)).sum();
        self.next_file();
    }
}
