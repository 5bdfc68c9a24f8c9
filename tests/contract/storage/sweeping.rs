//! Removing what nothing names any more.

use spoke::{
    ids::{BlobId, CardId, ProjectId},
    ports::storage::{Arrival, ClipRecord, Have, ProjectRecord, StorageRequest, Write},
    project::{Clip, Op, clip::Peaks},
    time::Timestamp,
};

use super::{Disk, makers::*};

pub async fn sweeping_keeps_what_is_named(disk: impl Disk) {
    let (open, trash) = (ProjectId([1; 16]), ProjectId([2; 16]));
    for n in 1..=7 {
        append(&disk, n, 0, &[n; 3]).await;
        append(&disk, n, 3, &[n; 3]).await;
    }
    commit(&disk, (1..=5).map(|n| Write::PutClip(clip_record(n)))).await;
    let undone = entry(1, Op::SetRegions { card: CardId([1; 16]), regions: vec![region(3)] });
    let trashed = ProjectRecord { trashed: Some(Timestamp(3)), ..project_record(2) };
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutCard(open, card_record(1, &[1])),
            Write::PutEntry(open, undone),
            Write::PutProject(trashed),
            Write::PutCard(trash, card_record(2, &[2])),
            Write::PutRecording(recording_record(6)),
        ],
    )
    .await;
    sweep(&disk, 0).await;
    for n in 1..=3 {
        assert_eq!(find(&disk, &[n]).await, [Have::Whole(clip_record(n))]);
        assert_eq!(read(&disk, n, 0, 100).await, [n; 6], "clip {n} is named");
    }
    for n in [4, 5] {
        assert_eq!(find(&disk, &[n]).await, [Have::Nothing], "clip {n} is not");
    }
    for n in [4, 5, 7] {
        assert_eq!(read(&disk, n, 0, 100).await, b"", "bytes {n} are not");
    }
    assert_eq!(read(&disk, 6, 0, 100).await, [6; 6], "a recording that can be recovered");
    assert_eq!(library(&disk).await.1, [recording_record(6)]);
}

pub async fn a_fine_waveform_is_kept_as_long_as_its_clip(disk: impl Disk) {
    for n in [1, 2] {
        append(&disk, n, 0, &[n; 3]).await;
        let wave = Write::PutWave(hash(n), vec![n; 700].into());
        commit(&disk, [Write::PutClip(clip_record(n)), wave]).await;
    }
    commit(&disk, [Write::PutCard(ProjectId([1; 16]), card_record(1, &[1]))]).await;
    assert_eq!(wave(&disk, 1).await, Some(vec![1; 700]));
    assert_eq!(wave(&disk, 3).await, None);
    commit(&disk, [Write::PutWave(hash(1), vec![9; 5].into())]).await;
    sweep(&disk, 0).await;
    assert_eq!(wave(&disk, 1).await, Some(vec![9; 5]), "measured anew, and its clip is named");
    assert_eq!(wave(&disk, 2).await, None, "its clip is not");
}

pub async fn a_waveform_that_is_measured_later_becomes_part_of_its_clip_alone(disk: impl Disk) {
    append(&disk, 1, 0, &[1; 3]).await;
    commit(&disk, [Write::PutClip(clip_record(1))]).await;
    let peaks = Peaks::new(vec![3, 5, 8]);
    let put = |blob: u8, clip: u8| Write::PutPeaks(hash(clip), BlobId([blob; 16]), peaks.clone());
    // Of bytes that are not those of the clip, and of a clip that is gone: nothing comes of either.
    commit(&disk, [put(2, 1), put(1, 2)]).await;
    assert_eq!(find(&disk, &[1, 2]).await, [Have::Whole(clip_record(1)), Have::Nothing]);
    commit(&disk, [put(1, 1)]).await;
    let ClipRecord { clip, blob } = clip_record(1);
    let with_peaks = ClipRecord { clip: Clip { peaks: peaks.clone(), ..clip }, blob };
    assert_eq!(find(&disk, &[1]).await, [Have::Whole(with_peaks)]);
}

pub async fn sweeping_ends_old_transfers(disk: impl Disk) {
    for n in 1..=3 {
        let begin = Arrival::Begin(partial_record(n, u64::from(n) * 100));
        done(&disk, StorageRequest::Receive(vec![begin])).await;
        append(&disk, n, 0, b"part").await;
    }
    sweep(&disk, 200).await;
    let part = |n: u8| Have::Part { partial: partial_record(n, u64::from(n) * 100), bytes: 4 };
    assert_eq!(find(&disk, &[1, 2, 3]).await, [Have::Nothing, part(2), part(3)]);
    assert_eq!(read(&disk, 1, 0, 100).await, b"");
    assert_eq!(read(&disk, 2, 0, 100).await, b"part");
}
