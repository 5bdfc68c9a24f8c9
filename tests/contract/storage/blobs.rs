//! Bytes: written front to back in pieces, read anywhere.

use std::future::Future;

use spoke::ports::storage::{DbError, StorageReply, StorageRequest, Write};

use super::{Disk, makers::*};

pub async fn pieces_of_any_size_read_as_one(disk: impl Disk) {
    let whole: Vec<u8> = (0..1_000_u32).map(|n| (n * 7) as u8).collect();
    let mut offset = 0;
    for size in [1, 2, 300, 0, 5, 256, 436] {
        append(&disk, 1, offset as u64, &whole[offset..offset + size]).await;
        offset += size;
    }
    append(&disk, 2, 0, b"another").await;
    assert_eq!(read(&disk, 1, 0, u32::MAX).await, whole);
    for (offset, len) in
        [(0, 1), (0, 3), (1, 2), (2, 400), (3, 300), (303, 5), (304, 3), (500, 499), (999, 1)]
    {
        let expected = &whole[offset..offset + len];
        assert_eq!(read(&disk, 1, offset as u64, len as u32).await, expected, "{len} bytes from {offset} on");
    }
    assert_eq!(read(&disk, 1, 990, 100).await, whole[990..]);
    assert_eq!(read(&disk, 1, 10, 0).await, b"");
    for beyond in [1_000, 5_000, 1 << 40] {
        assert_eq!(read(&disk, 1, beyond, 100).await, b"", "{beyond}");
    }
}

pub async fn a_piece_continues_where_the_blob_ends(disk: impl Disk) {
    for wrong in [1, 100] {
        assert_eq!(disk.execute(append_of(1, wrong, b"x")).await, Err(DbError::Damaged));
    }
    append(&disk, 1, 0, b"abc").await;
    append(&disk, 1, 3, b"def").await;
    for (wrong, bytes) in
        [(0, &b"abc"[..]), (2, b"x"), (3, b"de"), (3, b"defg"), (5, b"f"), (7, b"x"), (7, b"")]
    {
        let answer = disk.execute(append_of(1, wrong, bytes)).await;
        assert_eq!(answer, Err(DbError::Damaged), "at {wrong}: {bytes:?}");
    }
    append(&disk, 1, 6, b"").await;
    assert_eq!(read(&disk, 1, 0, 100).await, b"abcdef");
}

pub async fn the_last_piece_may_be_repeated(disk: impl Disk) {
    append(&disk, 1, 0, b"abc").await;
    append(&disk, 1, 0, b"abc").await;
    append(&disk, 1, 3, b"de").await;
    append(&disk, 1, 3, b"de").await;
    append(&disk, 1, 5, b"f").await;
    assert_eq!(read(&disk, 1, 0, 100).await, b"abcdef");
}

pub async fn a_gathered_blob_reads_as_before(disk: impl Disk) {
    // Two megabytes and a half, in pieces that do not end where a megabyte does.
    let whole: Vec<u8> = (0..2_500_000_u32).map(|n| (n * 7 + n / 1_000) as u8).collect();
    let mut offset = 0;
    for piece in whole.chunks(300_001) {
        append(&disk, 1, offset, piece).await;
        offset += piece.len() as u64;
    }
    append(&disk, 2, 0, b"another").await;
    for times in 1..=2 {
        for n in [1, 2, 3] {
            done(&disk, StorageRequest::Gather { blob: blob(n) }).await;
        }
        assert!(read(&disk, 1, 0, u32::MAX).await == whole, "gathered {times} times");
        for (offset, len) in [(0, 1), (1_048_575, 3), (1_200_003, 2), (999_999, 1_000_001), (2_499_999, 9)] {
            let expected = &whole[offset..whole.len().min(offset + len)];
            assert!(
                read(&disk, 1, offset as u64, len as u32).await == expected,
                "{len} bytes from {offset} on"
            );
        }
        assert_eq!(read(&disk, 2, 0, 100).await, b"another");
        assert_eq!(read(&disk, 3, 0, 100).await, b"");
    }
    append(&disk, 1, offset, b"more").await;
    assert_eq!(read(&disk, 1, offset - 1, 100).await, [&whole[whole.len() - 1..], b"more"].concat());
}

pub async fn an_erased_blob_begins_anew(disk: impl Disk) {
    append(&disk, 1, 0, b"abc").await;
    append(&disk, 2, 0, b"xyz").await;
    commit(&disk, [Write::EraseBlob(blob(1)), Write::EraseBlob(blob(3))]).await;
    assert_eq!(read(&disk, 1, 0, 100).await, b"");
    append(&disk, 1, 0, b"new bytes").await;
    assert_eq!(read(&disk, 1, 0, 100).await, b"new bytes");
    assert_eq!(read(&disk, 2, 0, 100).await, b"xyz");
}

pub async fn requests_issued_together_take_effect_in_order(disk: impl Disk) {
    let (first, second, third, bytes) = join4(
        disk.execute(append_of(1, 0, b"abc")),
        disk.execute(append_of(1, 3, b"def")),
        disk.execute(StorageRequest::Receive(vec![bytes_of(1, 6, b"ghi")])),
        disk.execute(StorageRequest::ReadBlob { blob: blob(1), offset: 2, len: 100 }),
    )
    .await;
    for reply in [first, second, third] {
        assert_eq!(reply, Ok(StorageReply::Done));
    }
    assert_eq!(bytes, Ok(StorageReply::Bytes(b"cdefghi".to_vec())));
}

/// Runs four futures side by side, first polled in this order.
async fn join4<T>(
    a: impl Future<Output = T>,
    b: impl Future<Output = T>,
    c: impl Future<Output = T>,
    d: impl Future<Output = T>,
) -> (T, T, T, T) {
    use std::{future::poll_fn, pin::pin, task::Poll};
    let (mut a, mut b, mut c, mut d) = (pin!(a), pin!(b), pin!(c), pin!(d));
    let mut out = (None, None, None, None);
    poll_fn(|cx| {
        macro_rules! step {
            ($future:ident, $slot:tt) => {
                if out.$slot.is_none()
                    && let Poll::Ready(value) = $future.as_mut().poll(cx)
                {
                    out.$slot = Some(value);
                }
            };
        }
        step!(a, 0);
        step!(b, 1);
        step!(c, 2);
        step!(d, 3);
        match &out {
            (Some(_), Some(_), Some(_), Some(_)) => Poll::Ready(()),
            _ => Poll::Pending,
        }
    })
    .await;
    (out.0.unwrap(), out.1.unwrap(), out.2.unwrap(), out.3.unwrap())
}

pub async fn a_small_blob_is_written_with_what_names_it(disk: impl Disk) {
    let bytes: Vec<u8> = (0..=255).cycle().take(50_000).collect();
    commit(&disk, [Write::PutBlob(blob(1), bytes.clone().into()), Write::PutClip(clip_record(1))]).await;
    assert_eq!(read(&disk, 1, 0, 100_000).await, bytes);
    assert_eq!(read(&disk, 1, 49_998, 100).await, bytes[49_998..]);
    append(&disk, 1, 50_000, &[7]).await;
    assert_eq!(read(&disk, 1, 49_999, 100).await, [bytes[49_999], 7]);
}
