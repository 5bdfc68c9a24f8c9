//! Clips on their way in.

use spoke::ids::ProjectId;
use spoke::ports::storage::{Arrival, DbError, Durability, Have, StorageRequest, Write};

use super::{Disk, makers::*};

pub async fn a_clip_arrives_in_pieces(disk: impl Disk) {
    let partial = partial_record(1, 5);
    done(&disk, StorageRequest::Receive(vec![Arrival::Begin(partial.clone())])).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Part { partial: partial.clone(), bytes: 0 }]);
    let append = |offset, bytes: &[u8]| StorageRequest::Append {
        blob: blob(1),
        offset,
        bytes: bytes.to_vec(),
        durability: Durability::Relaxed,
    };
    done(&disk, append(0, b"abc")).await;
    done(&disk, StorageRequest::Receive(vec![bytes_of(1, 3, b"de"), bytes_of(1, 5, b"f")])).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Part { partial, bytes: 6 }]);
    done(&disk, append(6, b"gh")).await;
    commit(&disk, [Write::PutClip(clip_record(1)), Write::DeletePartial(hash(1))]).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Whole(clip_record(1))]);
    assert_eq!(read(&disk, 1, 1, 6).await, b"bcdefg");
}

pub async fn a_whole_clip_arrives_at_once(disk: impl Disk) {
    let mut arrivals = Vec::new();
    for n in 1..=20 {
        arrivals.push(Arrival::Begin(partial_record(n, 5)));
        arrivals.push(bytes_of(n, 0, &[n; 3]));
        arrivals.push(bytes_of(n, 3, b"end"));
        arrivals.push(Arrival::Seal(clip_record(n)));
    }
    done(&disk, StorageRequest::Receive(arrivals)).await;
    done(&disk, StorageRequest::Receive(vec![])).await;
    for n in 1..=20 {
        assert_eq!(find(&disk, &[n]).await, [Have::Whole(clip_record(n))]);
        assert_eq!(read(&disk, n, 0, 100).await, [&[n; 3], &b"end"[..]].concat());
    }
    // The transfer holds the clip until a project names it.
    sweep(&disk, 5).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Whole(clip_record(1))]);
    let card = Write::PutCard(ProjectId([1; 16]), card_record(1, &[2]));
    commit(&disk, [Write::DeletePartial(hash(1)), card, Write::DeletePartial(hash(2))]).await;
    sweep(&disk, 5).await;
    assert_eq!(find(&disk, &[1, 2]).await, [Have::Nothing, Have::Whole(clip_record(2))]);
    assert_eq!(read(&disk, 1, 0, 100).await, b"");
    // A transfer that was given up holds it no longer.
    sweep(&disk, 6).await;
    assert_eq!(find(&disk, &[3, 2]).await, [Have::Nothing, Have::Whole(clip_record(2))]);
}

pub async fn a_clip_with_a_wrong_hash_is_dropped(disk: impl Disk) {
    let begin = [Arrival::Begin(partial_record(1, 5)), bytes_of(1, 0, b"bad"), bytes_of(2, 0, b"other")];
    done(&disk, StorageRequest::Receive(begin.to_vec())).await;
    done(&disk, StorageRequest::Receive(vec![Arrival::Drop(partial_record(1, 5))])).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Nothing]);
    assert_eq!(read(&disk, 1, 0, 100).await, b"");
    assert_eq!(read(&disk, 2, 0, 100).await, b"other");
    let again = [Arrival::Begin(partial_record(1, 6)), bytes_of(1, 0, b"good")];
    done(&disk, StorageRequest::Receive(again.to_vec())).await;
    assert_eq!(find(&disk, &[1]).await, [Have::Part { partial: partial_record(1, 6), bytes: 4 }]);
}

pub async fn a_bad_arrival_spoils_the_whole_request(disk: impl Disk) {
    append(&disk, 1, 0, b"abc").await;
    let arrivals = vec![
        Arrival::Begin(partial_record(2, 5)),
        bytes_of(1, 3, b"def"),
        Arrival::Seal(clip_record(3)),
        bytes_of(2, 1, b"gap"),
    ];
    assert_eq!(disk.execute(StorageRequest::Receive(arrivals)).await, Err(DbError::Damaged));
    assert_eq!(read(&disk, 1, 0, 100).await, b"abc");
    assert_eq!(find(&disk, &[2, 3]).await, [Have::Nothing, Have::Nothing]);
    append(&disk, 1, 3, b"def").await;
    assert_eq!(read(&disk, 1, 0, 100).await, b"abcdef");
}

pub async fn finding_clips_answers_in_the_order_asked(disk: impl Disk) {
    let part = |n, bytes| Have::Part { partial: partial_record(n, 5), bytes };
    commit(&disk, [1, 3].map(|n| Write::PutClip(clip_record(n)))).await;
    let begin = [2, 4, 5].map(|n| Arrival::Begin(partial_record(n, 5)));
    done(&disk, StorageRequest::Receive(begin.into())).await;
    append(&disk, 2, 0, b"ab").await;
    append(&disk, 4, 0, b"abcd").await;
    let expected = [
        part(4, 4),
        Have::Nothing,
        Have::Whole(clip_record(3)),
        part(5, 0),
        part(2, 2),
        Have::Whole(clip_record(1)),
        part(4, 4),
    ];
    assert_eq!(find(&disk, &[4, 9, 3, 5, 2, 1, 4]).await, expected);
    assert_eq!(find(&disk, &[]).await, []);
}
