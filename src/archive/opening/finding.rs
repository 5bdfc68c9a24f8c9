//! From the last bytes of a file to the cards of each of its projects.

use super::{
    super::{
        ZipProblem, directory,
        directory::{End, Entry, Files, Listing, Method},
        entry::{EntryReader, Step as EntryStep},
        limits::{MANIFEST_BYTES_MAX, PIECE_BYTES},
        manifest::Reading,
        names::MANIFEST,
        problem::Instead,
        sniff,
    },
    Current, Matching, Opening, OpeningOutput, Step,
};
use crate::ports::files::FileError;

/// First bytes that are looked at when a file is no ZIP.
const HEAD_BYTES: u32 = 64;

impl Opening {
    pub(super) fn find_end(&mut self, tail: &[u8]) {
        match End::find(tail, self.file.bytes) {
            Ok(end) => self.read_directory(end.first_try(), Vec::new()),
            Err(problem @ ZipProblem::NotAZip(_)) => {
                self.out.push_back(OpeningOutput::Read { offset: 0, len: HEAD_BYTES });
                self.step = Step::Head(problem);
            }
            Err(problem) => self.fail(problem),
        }
    }

    fn read_directory(&mut self, end: End, directory: Vec<u8>) {
        let left = end.directory_bytes - (directory.len() as u64).min(end.directory_bytes);
        if left > 0 {
            let offset = end.list_at() + directory.len() as u64;
            let len = left.min(PIECE_BYTES.into()) as u32;
            self.out.push_back(OpeningOutput::Read { offset, len });
            self.step = Step::Directory(end, directory);
            return;
        }
        self.turn(Step::Listing(Box::new(Listing::new(end, directory))));
    }

    pub(super) fn take_directory(&mut self, end: End, mut directory: Vec<u8>, bytes: Vec<u8>) {
        if bytes.is_empty() {
            return self.fail(FileError::Gone.into());
        }
        directory.extend(bytes);
        if end.begins_with_list(&directory) {
            return self.read_directory(end, directory);
        }
        let other = end.beside_its_end();
        if other == end {
            return self.fail(ZipProblem::Damaged);
        }
        self.read_directory(other, Vec::new());
    }

    pub(super) fn list(&mut self, mut listing: Box<Listing>) {
        match listing.step() {
            Ok(None) => self.turn(Step::Listing(listing)),
            Ok(Some(files)) => {
                self.folders = directory::roots(&files);
                self.files = files;
                if self.folders.is_empty() {
                    let problem = nothing_of(&self.files);
                    return self.fail(problem);
                }
                self.next_project();
            }
            Err(problem) => self.fail(problem),
        }
    }

    /// Goes on with the next project, if there is one.
    pub(super) fn next_project(&mut self) {
        let Some(root) = self.folders.get(self.begun).cloned() else {
            self.step = Step::Over;
            let nothing = OpeningOutput::Failed(ZipProblem::NotAProject);
            self.out.push_back(if self.told { OpeningOutput::Done } else { nothing });
            return;
        };
        self.begun += 1;
        let entry = self.files.by_name.get(&format!("{root}{MANIFEST}")).copied();
        self.current = Current { root, ..Current::default() };
        match entry {
            Some(Entry { method: Method::Encrypted, .. }) => self.leave(ZipProblem::Password),
            Some(Entry { method: Method::Foreign(packing), .. }) => self.leave(ZipProblem::Packed(packing)),
            Some(entry) if entry.bytes <= MANIFEST_BYTES_MAX => {
                self.read_manifest(EntryReader::new(entry), Box::default());
            }
            _ => self.leave(ZipProblem::TooLarge),
        }
    }

    /// Unpacks a piece of `project.json`.
    pub(super) fn read_manifest(&mut self, mut reader: EntryReader, mut reading: Box<Reading>) {
        match reader.step() {
            Ok(EntryStep::Piece(piece)) => {
                reading.push(&piece);
                self.turn(Step::Manifest(reader, reading));
            }
            Ok(EntryStep::Read { offset, len }) => {
                self.out.push_back(OpeningOutput::Read { offset, len });
                self.step = Step::Manifest(reader, reading);
            }
            Ok(EntryStep::End) => self.turn(Step::Reading(reading)),
            Err(_) => self.leave(ZipProblem::Damaged),
        }
    }

    pub(super) fn read_cards(&mut self, mut reading: Box<Reading>) {
        match reading.step() {
            Ok(None) => self.turn(Step::Reading(reading)),
            Ok(Some(listed)) => {
                self.current.listed = listed;
                let root = &self.current.root;
                let inner = self.folders.iter().filter(|folder| *folder != root && folder.starts_with(root));
                self.turn(Step::Matching(Box::new(Matching::new(inner.cloned().collect()))));
            }
            Err(problem) => self.leave(problem),
        }
    }
}

/// Why there is no project in it.
fn nothing_of(files: &Files) -> ZipProblem {
    let encrypted = |entry: &Entry| entry.method == Method::Encrypted;
    if directory::is_all_zips(files) {
        ZipProblem::OnlyZips
    } else if files.by_name.values().any(encrypted) {
        // Some programs hide the names as well.
        ZipProblem::Password
    } else {
        ZipProblem::NotAProject
    }
}

/// What a file is that is no ZIP, as far as its first bytes tell.
pub(super) fn told(problem: ZipProblem, head: &[u8]) -> ZipProblem {
    let archives: [&[u8]; 5] = [b"Rar!", b"7z\xBC\xAF", b"\x1F\x8B", b"\xFD7zXZ", b"BZh"];
    let text = head.trim_ascii_start();
    let instead = if head.starts_with(b"PK\x03\x04") {
        Instead::Cut
    } else if sniff::media_type(head).is_some() {
        Instead::Sound
    } else if archives.iter().any(|archive| head.starts_with(archive)) {
        Instead::Archive
    } else if text.starts_with(b"{") || text.starts_with(b"\xEF\xBB\xBF{") {
        Instead::Manifest
    } else {
        return problem;
    };
    ZipProblem::NotAZip(instead)
}
