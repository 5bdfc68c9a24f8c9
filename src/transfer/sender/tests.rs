use super::*;

/// Reads asked for before the first is answered, for so many clips of so many bytes.
fn asked(clips: u8, bytes: u64) -> usize {
    let job = |n| Job { hash: ClipHash::of(&[n]), blob: BlobId([n; 16]), offset: 0, bytes };
    let mut sender = Sender::new(1, 1, 64 * 1024, (0..clips).map(job).collect());
    let reads = std::iter::from_fn(|| sender.poll_output());
    reads.filter(|output| matches!(output, SenderOutput::Read { .. })).count()
}

#[test]
fn reads_end_where_pieces_do_also_after_a_resume() {
    let offset = 3 * u64::from(READ_BYTES) - 100;
    let job = Job { hash: ClipHash::of(&[1]), blob: BlobId([1; 16]), offset, bytes: u64::MAX };
    let mut sender = Sender::new(1, 1, 64 * 1024, vec![job]);
    let reads = std::iter::from_fn(|| sender.poll_output()).filter_map(|output| match output {
        SenderOutput::Read { offset, len, .. } => Some((offset, len)),
        _ => None,
    });
    assert_eq!(reads.collect::<Vec<_>>()[..2], [(offset, 100), (offset + 100, READ_BYTES)]);
}

#[test]
fn reads_ahead_are_bounded_in_bytes_for_long_clips_and_in_number_for_short_ones() {
    assert_eq!(asked(10, 100 * u64::from(READ_BYTES)), 2);
    assert_eq!(asked(10, u64::from(READ_BYTES) / 2), 4);
    assert_eq!(asked(200, 1_000), READS_AHEAD);
}

fn reads(sender: &mut Sender) -> Vec<(u32, BlobId, u32)> {
    let reads = std::iter::from_fn(|| sender.poll_output()).filter_map(|output| match output {
        SenderOutput::Read { ticket, blob, len, .. } => Some((ticket, blob, len)),
        _ => None,
    });
    reads.collect()
}

#[test]
fn a_clip_that_is_gone_is_named_and_the_others_go_on() {
    let job = |n| Job { hash: ClipHash::of(&[n]), blob: BlobId([n; 16]), offset: 0, bytes: 100 };
    let mut sender = Sender::sparing(1, 1, 64 * 1024);
    for n in [1, 2, 3] {
        sender.push(job(n));
    }
    for (ticket, blob, len) in reads(&mut sender) {
        let there = if blob == BlobId([2; 16]) { 0 } else { len };
        sender.handle_read(ticket, vec![7; there as usize]);
    }
    let out: Vec<_> = std::iter::from_fn(|| sender.poll_output()).collect();
    assert!(out.contains(&SenderOutput::Lacks(job(2))), "{out:?}");
    assert!(!out.iter().any(|output| matches!(output, SenderOutput::Failed(_))));
    sender.handle_ack(200, &[1, 2], &[]).expect("both others were sent");
    assert!(sender.is_done());
}

#[test]
fn a_clip_that_vanishes_while_it_is_sent_is_found_damaged_and_then_gone() {
    let bytes = 2 * u64::from(READ_BYTES);
    let job = Job { hash: ClipHash::of(&[1]), blob: BlobId([1; 16]), offset: 0, bytes };
    let mut sender = Sender::sparing(1, 1, 64 * 1024);
    sender.push(job);
    let asked = reads(&mut sender);
    sender.handle_read(asked[0].0, vec![7; READ_BYTES as usize]);
    while std::iter::from_fn(|| sender.poll_output()).count() > 0 {
        sender.handle_buffered(Instant(0), 0);
    }
    sender.handle_read(asked[1].0, Vec::new());
    while std::iter::from_fn(|| sender.poll_output()).count() > 0 {
        sender.handle_buffered(Instant(0), 0);
    }
    assert_eq!(sender.handle_ack(bytes, &[], &[1]), Ok(vec![job]), "it was filled up and is sent again");
    let again = reads(&mut sender);
    for (ticket, ..) in again {
        sender.handle_read(ticket, Vec::new());
    }
    assert_eq!(sender.poll_output(), Some(SenderOutput::Lacks(job)));
    assert!(sender.is_done());
}

#[test]
fn what_is_sent_as_a_whole_ends_at_once_where_a_part_is_gone_and_a_silent_disk_loses_no_clip() {
    let job = Job { hash: ClipHash::of(&[1]), blob: BlobId([1; 16]), offset: 0, bytes: 100 };
    let mut whole = Sender::new(1, 1, 64 * 1024, vec![job]);
    let (ticket, ..) = reads(&mut whole)[0];
    whole.handle_read(ticket, vec![7; 40]);
    assert_eq!(whole.poll_output(), Some(SenderOutput::Failed(SyncFault::ClipMissing)));
    let mut live = Sender::sparing(1, 1, 64 * 1024);
    live.push(job);
    reads(&mut live);
    live.handle_read_failed();
    assert_eq!(live.poll_output(), Some(SenderOutput::Failed(SyncFault::Storage)));
}

#[test]
fn whoever_changes_their_mind_a_thousand_times_makes_the_disk_no_busier() {
    let bytes = 50 * u64::from(READ_BYTES);
    let job = |n| Job { hash: ClipHash::of(&[n]), blob: BlobId([n; 16]), offset: 0, bytes };
    let mut sender = Sender::new(1, 1, 64 * 1024, vec![job(1), job(2)]);
    let mut asked = reads(&mut sender);
    for time in 0..1_000_u32 {
        sender.prefer(&[job(1 + (time % 2) as u8).hash]);
        asked.extend(reads(&mut sender));
    }
    let under_way: u64 = asked.iter().map(|(_, _, len)| u64::from(*len)).sum();
    assert!(under_way <= VOID_BYTES_MAX + 2 * BYTES_AHEAD, "{under_way} bytes");
    // When the disk has answered, what was wanted last is read.
    for (ticket, _, len) in asked {
        sender.handle_read(ticket, vec![0; len as usize]);
    }
    let out: Vec<_> = std::iter::from_fn(|| sender.poll_output()).collect();
    let next = out.iter().find_map(|output| match output {
        SenderOutput::Read { blob, .. } => Some(*blob),
        _ => None,
    });
    assert!(
        next == Some(job(2).blob) || out.iter().any(|it| matches!(it, SenderOutput::Frame(_))),
        "{next:?}"
    );
}
