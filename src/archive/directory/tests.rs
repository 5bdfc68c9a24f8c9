//! Ends, lists and roots, of good and of bad files.

use super::*;
use crate::archive::{ZipProblem, problem::Instead};

const END: &[u8] = b"PK\x05\x06";
const CENTRAL: &[u8] = b"PK\x01\x02";
const CENTRAL_BYTES: usize = 46;

fn end(entries: u16, bytes: u32, at: u32, comment: &[u8]) -> Vec<u8> {
    let mut out = END.to_vec();
    out.extend([0; 4]);
    out.extend(entries.to_le_bytes());
    out.extend(entries.to_le_bytes());
    out.extend(bytes.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend((comment.len() as u16).to_le_bytes());
    out.extend(comment);
    out
}

fn central(name: &str, header_at: u32, packed: u32) -> Vec<u8> {
    let mut out = CENTRAL.to_vec();
    out.resize(CENTRAL_BYTES, 0);
    out[20..24].copy_from_slice(&packed.to_le_bytes());
    out[24..28].copy_from_slice(&packed.to_le_bytes());
    out[28..30].copy_from_slice(&(name.len() as u16).to_le_bytes());
    out[42..46].copy_from_slice(&header_at.to_le_bytes());
    out.extend(name.as_bytes());
    out
}

fn read_all(end: End, directory: &[u8]) -> Result<Files, ZipProblem> {
    let mut listing = Listing::new(end, directory.to_vec());
    loop {
        if let Some(files) = listing.step()? {
            return Ok(files);
        }
    }
}

fn list(entries: &[(&str, u32, u32)], directory_at: u32) -> Result<Files, ZipProblem> {
    let directory: Vec<u8> =
        entries.iter().flat_map(|(name, at, packed)| central(name, *at, *packed)).collect();
    let end = end(entries.len() as u16, directory.len() as u32, directory_at, b"");
    let mut tail = directory.clone();
    tail.extend(end);
    read_all(End::find(&tail, u64::from(directory_at) + tail.len() as u64)?, &directory)
}

#[test]
fn the_end_is_found_behind_a_comment_that_looks_like_one() {
    let mut tail = b"rest".to_vec();
    tail.extend(end(0, 0, 4, b"see PK\x05\x06 and so on, long enough for an end"));
    let found = End::find(&tail, tail.len() as u64).unwrap();
    assert_eq!((found.directory_at, found.directory_bytes), (4, 0));
}

#[test]
fn what_is_no_zip_is_told_from_one_that_is_too_large_or_damaged() {
    assert_eq!(End::find(b"", 0), Err(ZipProblem::NotAZip(Instead::Unknown)));
    assert_eq!(End::find(&[7; 100], 100), Err(ZipProblem::NotAZip(Instead::Unknown)));
    let cut = &end(1, 60, 0, b"")[..20];
    assert_eq!(End::find(cut, 20), Err(ZipProblem::NotAZip(Instead::Unknown)));
    assert_eq!(End::find(&end(u16::MAX, u32::MAX, u32::MAX, b""), 22), Err(ZipProblem::TooLarge));
    assert_eq!(End::find(&end(1, u32::MAX - 1, 0, b""), 22), Err(ZipProblem::TooLarge));
    assert_eq!(End::find(&end(1, 60, 0, b""), 22), Err(ZipProblem::Damaged), "its list lies behind its end");
    assert_eq!(End::find(&end(9, 60, 0, b""), 100), Err(ZipProblem::Damaged), "more entries than fit");
}

#[test]
fn entries_that_share_bytes_are_refused() {
    assert!(list(&[("a", 0, 10), ("b", 41, 10)], 82).is_ok());
    assert_eq!(list(&[("a", 0, 11), ("b", 41, 10)], 82).err(), Some(ZipProblem::Damaged));
    assert_eq!(list(&[("a", 0, 10), ("b", 0, 10)], 82).err(), Some(ZipProblem::Damaged));
    assert_eq!(list(&[("a", 0, 10), ("b", 41, 11)], 82).err(), Some(ZipProblem::Damaged), "into the list");
}

#[test]
fn projects_are_found_in_whatever_folders_they_lie() {
    let found = |names: &[&str]| {
        let at = |n: usize| (n * 200) as u32;
        let entries: Vec<_> = names.iter().enumerate().map(|(n, name)| (*name, at(n), 0)).collect();
        roots(&list(&entries, 10_000).unwrap())
    };
    assert_eq!(found(&["project.json", "x/project.json"]), ["", "x/"]);
    assert_eq!(
        found(&["Harbour/project.json", "__MACOSX/project.json", "a/__MACOSX/project.json"]),
        ["Harbour/"]
    );
    assert_eq!(found(&[r"Harbour\project.json"]), ["Harbour/"]);
    assert_eq!(found(&["b/project.json", "a/project.json"]), ["a/", "b/"]);
    assert_eq!(found(&["a/b/project.json"]), ["a/b/"], "two folders around it");
    assert_eq!(found(&["a/", "readme.txt", "a/myproject.json"]), [""; 0]);
}

#[test]
fn of_two_entries_of_one_name_the_first_counts() {
    let files = list(&[("project.json", 0, 10), ("project.json", 60, 20)], 200).unwrap();
    assert_eq!(files.by_name["project.json"].bytes, 10);
    let files = list(&[("project.json", 60, 20), ("project.json", 0, 10)], 200).unwrap();
    assert_eq!(files.by_name["project.json"].bytes, 20, "the first of the list, wherever it lies");
}

#[test]
fn what_stands_behind_the_file_or_in_front_of_it_is_passed_over() {
    let directory = central("a", 0, 10);
    for (front, behind) in [(0, 0), (0, 1), (0, 5_000), (12, 0), (12, 700), (70_000, 70_000)] {
        let mut file = vec![b'<'; front + 41];
        file.extend(&directory);
        file.extend(end(1, directory.len() as u32, 41, b"a comment"));
        file.extend(vec![b'\n'; behind]);
        let found = End::find(&file, file.len() as u64).unwrap().first_try();
        let found = if found.begins_with_list(&file[found.list_at() as usize..]) {
            found
        } else {
            found.beside_its_end()
        };
        assert!(found.begins_with_list(&file[found.list_at() as usize..]), "{front} {behind}");
        let files = read_all(found, &directory).unwrap();
        assert_eq!(files.by_name["a"].header_at, front as u64, "{front} {behind}");
    }
}

#[test]
fn a_file_that_lost_its_beginning_still_lists_the_rest() {
    let mut directory = central("a", 0, 10);
    directory.extend(central("b", 100, 10));
    let mut file = vec![0; 150];
    file.extend(&directory);
    file.extend(end(2, directory.len() as u32, 200, b""));
    let found = End::find(&file, file.len() as u64).unwrap().first_try().beside_its_end();
    let files = read_all(found, &directory).unwrap();
    assert_eq!(files.by_name.keys().collect::<Vec<_>>(), ["b"]);
    assert_eq!(files.by_name["b"].header_at, 50);
}

#[test]
fn what_is_written_beyond_four_gigabytes_is_found_again() {
    let large = u64::from(u32::MAX) + 5;
    let files = [("first", 10), ("large", large), ("just", u64::from(u32::MAX)), ("last", 20)];
    let mut writer = crate::archive::layout::ZipWriter::new(crate::time::Timestamp(0));
    let (mut at, mut begins) = (0, Vec::new());
    for (name, bytes) in files {
        begins.push(at);
        at += writer.begin(name, bytes, 7).len() as u64 + bytes;
    }
    let tail = writer.finish();
    let end = End::find(&tail, at + tail.len() as u64).unwrap().first_try();
    assert_eq!((end.entries, end.list_at()), (4, at));
    let files_read = read_all(end, &tail[..end.directory_bytes as usize]).unwrap();
    for ((name, bytes), begins) in files.into_iter().zip(begins) {
        let entry = files_read.by_name[name];
        assert_eq!((entry.bytes, entry.packed, entry.header_at), (bytes, bytes, begins), "{name}");
    }
    assert!(fit(files_read.by_name.values()), "stored as it is, it is no bomb");
}
