use super::*;

const SPEECH: &[u8] = include_bytes!("../../../../tests/fixtures/speech.webm");

fn walk(file: &[u8], piece: usize) -> Result<Vec<Found>, Unreadable> {
    let (mut walk, mut found) = (Walk::default(), Vec::new());
    file.chunks(piece).try_for_each(|piece| walk.push(piece, &mut found))?;
    Ok(found)
}

fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u64 | 1 << 56).to_be_bytes();
    [id, &length, content].concat()
}

#[test]
fn a_recording_is_the_same_in_pieces_of_any_size() {
    let whole = walk(SPEECH, SPEECH.len()).unwrap();
    let packets = whole.iter().filter(|it| matches!(it, Found::Packet(..))).count();
    assert!(matches!(&whole[0], Found::Track(sound) if sound.codec == "A_OPUS" && sound.channels == 1));
    assert!(matches!(whole[1], Found::Cluster(..)) && packets > 30, "{packets} packets");
    for piece in [1, 3, 64, 1_000] {
        assert_eq!(walk(SPEECH, piece).unwrap(), whole, "{piece}");
    }
    let Found::Cluster(at, _) = whole[1] else { panic!() };
    assert_eq!(SPEECH[at as usize..][..4], [0x1F, 0x43, 0xB6, 0x75]);
}

#[test]
fn wherever_a_recording_is_cut_what_was_whole_is_there() {
    let whole = walk(SPEECH, SPEECH.len()).unwrap();
    for end in (0..SPEECH.len()).step_by(97) {
        let found = walk(&SPEECH[..end], 4_096).unwrap();
        assert_eq!(found[..], whole[..found.len()], "{end}");
    }
}

#[test]
fn a_cluster_that_lies_about_its_length_and_elements_that_nobody_knows_cost_at_most_that_cluster() {
    let head: Vec<u8> = {
        let Found::Cluster(at, _) = walk(SPEECH, SPEECH.len()).unwrap().remove(1) else { panic!() };
        SPEECH[..at as usize].to_vec()
    };
    let block = |n: u8| element(&[0xA3], &[0x81, 0, n, 0x80, 0x78, n]);
    let cluster = |ms: u8, blocks: &[Vec<u8>], claim: Option<u64>| {
        let content = [element(&[0xE7], &[ms]), blocks.concat()].concat();
        let length = claim.unwrap_or(content.len() as u64) | 1 << 56;
        [&[0x1F, 0x43, 0xB6, 0x75][..], &length.to_be_bytes(), &content].concat()
    };
    let packets = |parts: &[Vec<u8>]| {
        let found = walk(&[head.clone(), parts.concat()].concat(), 100).unwrap();
        found.iter().filter(|it| matches!(it, Found::Packet(..))).count()
    };
    assert_eq!(
        packets(&[cluster(0, &[block(1), block(2)], Some(1)), cluster(9, &[block(3)], Some(1 << 40))]),
        3
    );
    let unknown = vec![0x7B, 0x7B, 1, 2, 3];
    assert_eq!(
        packets(&[cluster(0, &[block(1), unknown, block(2)], None), cluster(9, &[block(3)], None)]),
        2
    );
    let cues = element(&[0x1C, 0x53, 0xBB, 0x6B], &[7; 5_000]);
    assert_eq!(packets(&[cluster(0, &[block(1)], None), cues, cluster(9, &[block(3)], None)]), 2);
    // Blocks of another track, and of a group.
    let other = element(&[0xA3], &[0x82, 0, 0, 0x80, 1]);
    let group =
        element(&[0xA0], &[element(&[0xA1], &[0x81, 0, 5, 0, 0x78, 5]), element(&[0x9B], &[20])].concat());
    assert_eq!(packets(&[cluster(0, &[other, group], None)]), 1);
}

#[test]
fn what_is_no_sound_of_the_web_is_not_read() {
    assert_eq!(walk(b"RIFF and so on, much longer", 100), Err(Unreadable));
    let head = element(&[0x1A, 0x45, 0xDF, 0xA3], b"");
    let tracks = element(&[0x16, 0x54, 0xAE, 0x6B], &element(&[0xAE], &element(&[0x83], &[1])));
    assert_eq!(walk(&[head.clone(), tracks].concat(), 100), Err(Unreadable));
    let endless = [head, vec![0x16, 0x54, 0xAE, 0x6B, 0x08, 0xFF, 0xFF, 0xFF, 0xFF]].concat();
    assert_eq!(walk(&endless, 100), Err(Unreadable));
}

#[test]
fn pictures_of_any_size_are_passed_over_and_after_an_error_nothing_is_given_twice() {
    let head: Vec<u8> = {
        let Found::Cluster(at, _) = walk(SPEECH, SPEECH.len()).unwrap().remove(1) else { panic!() };
        SPEECH[..at as usize].to_vec()
    };
    let block = |n: u8, flags: u8| element(&[0xA3], &[0x81, 0, n, flags, 0x78, n]);
    let picture = element(&[0xA3], &[vec![0x82, 0, 0, 0x80], vec![7; 3 * 1024 * 1024]].concat());
    let cluster = |blocks: &[Vec<u8>]| {
        element(&[0x1F, 0x43, 0xB6, 0x75], &[element(&[0xE7], &[0]), blocks.concat()].concat())
    };
    let film = [head.clone(), cluster(&[block(1, 0x80), picture, block(2, 0x80)])].concat();
    let packets = |found: &[Found]| found.iter().filter(|it| matches!(it, Found::Packet(..))).count();
    assert_eq!(packets(&walk(&film, 64 * 1024).unwrap()), 2);
    // Several packets in one block are not read.
    let laced = [head, cluster(&[block(1, 0x80), block(2, 0x82), block(3, 0x80)])].concat();
    let (mut walked, mut found) = (Walk::default(), Vec::new());
    let results: Vec<_> = laced.chunks(50).map(|piece| walked.push(piece, &mut found).is_ok()).collect();
    assert_eq!((packets(&found), results.last()), (1, Some(&false)));
}
