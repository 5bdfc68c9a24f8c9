//! Named limits of everything a peer can make grow. Each says where its number comes from.

use std::time::Duration;

/// Version of the protocol in `hello`. Peers of another major version say goodbye politely.
pub const PROTOCOL_VERSION: u32 = 1;

/// A text frame on `control`: protocol rule 3.1. A quarter of what Chromium accepts (262,144).
pub const CONTROL_BYTES_MAX: usize = 64 * 1024;
/// What a page of a list aims at, leaving room for the envelope and one long entry.
pub const PAGE_BYTES_TARGET: usize = 40 * 1024;
/// Header of a frame on `binary`: transfer and chunk number.
pub const FRAME_HEADER_BYTES: usize = 8;
/// Smallest frame every peer accepts: 16 KiB of payload and the header.
pub const FRAME_BYTES_DEFAULT: usize = 16 * 1024 + FRAME_HEADER_BYTES;
/// Largest frame this program accepts and offers. One association sends messages one after another; at 64 KiB an edit
/// waits for at most one of them.
pub const FRAME_BYTES_MAX: usize = 64 * 1024;
/// Bytes queued on one link's `binary`: keeps the pipe full at 8 MB/s and 100 ms.
pub const QUEUE_BYTES_MAX: u64 = 1024 * 1024;
/// Bytes that may be queued on any link, however slow it is: one frame leaves while the next one waits.
pub const QUEUE_BYTES_MIN: u64 = 128 * 1024;
/// A line is given no more than it takes in so long: what jumps the queue waits behind that.
pub const QUEUE_AHEAD: Duration = Duration::from_millis(100);
/// Clips that one wish puts first: what plays next for many minutes.
pub const FIRST_CLIPS_MAX: usize = 64;
/// Wishes of one sync to put clips first: more than anybody presses while a project comes in.
pub const FIRST_WISHES_MAX: u32 = 1_000;
/// Bytes at the front of a clip that was put first that travel in small frames, and the payload of those: 64 KiB that
/// come at once are 50 ms at 10 Mbit/s.
pub const EARLY_BYTES: u64 = 64 * 1024;
/// See [`EARLY_BYTES`].
pub const EARLY_FRAME_BYTES: usize = 16 * 1024;
/// Bytes of a clip that is heard while it comes, when they are written first; then as many again, and so on, up to
/// [`STORE_BYTES`]. Players begin with a quarter of it.
pub const HEARD_BYTES_MIN: u64 = 16 * 1024;
/// Bytes sent and not yet reported as stored. Bounds the receiver's memory when its disk is slower than the line.
pub const WINDOW_BYTES: u64 = 12 * 1024 * 1024;
/// Bytes of frames that may come before their `chunk_start`: all that can be in flight.
pub const ORPHAN_BYTES_MAX: usize = (WINDOW_BYTES + QUEUE_BYTES_MAX) as usize;
/// Bytes collected before they are written, if the last write was [`STORE_EVERY`] ago: what a page that is closed in the
/// middle loses of a slow transfer.
pub const STORE_BYTES: u64 = 256 * 1024;
/// A slow transfer is written this often: whoever closes the page in the middle loses little more than a second of it.
pub const STORE_EVERY: Duration = Duration::from_millis(500);
/// Bytes written together by a fast transfer: a transaction of `IndexedDB` costs about as much as two mebibytes in it.
pub const BATCH_BYTES: u64 = 4 * 1024 * 1024;
/// Bytes of a clip stored under one key: each piece is a file of its own in Chromium.
pub const PIECE_BYTES: usize = 1024 * 1024;
/// Bytes read from the disk at once: few large reads, and not less than one piece, which the disk only reads whole.
pub const READ_BYTES: u32 = 1024 * 1024;
/// Clips of one project: two for every card of the largest one.
pub const CLIPS_MAX: usize = 20_000;
/// Bytes of all clips of one project: what a browser gives one site on a phone, roughly.
pub const PROJECT_BYTES_MAX: u64 = 16 * 1024 * 1024 * 1024;
/// Times a clip that arrived damaged is asked for again.
pub const CLIP_RETRIES_MAX: u32 = 2;
/// Used invitations of others that are remembered.
pub const USED_MAX: usize = 64;
/// Invitations of this person that are remembered. All that can be open at once, and their later editions.
pub const MADE_MAX: usize = 128;
/// Characters of a text that should hold a code: forty times the longest real one.
pub const CODE_CHARS_MAX: usize = 64 * 1024;
/// Characters of a session description: Chromium's with twenty candidates is a third of it.
pub const SDP_CHARS_MAX: usize = 16 * 1024;
/// Characters of a packed code: what eight candidates without a common length of credentials need, and a bound on
/// how far a text is read.
pub const PACKED_CHARS_MAX: usize = 512;
/// Candidates read from one description: a machine with ten networks has as many with both families of addresses.
pub const CANDIDATES_MAX: usize = 32;
/// Host candidates of a packed code: two networks with both families of addresses.
pub const HOSTS_PACKED_MAX: usize = 4;
/// Server-reflexive candidates of a packed code: one of each family.
pub const REFLEXIVE_PACKED_MAX: usize = 2;
/// Relayed candidates of a packed code: one of each family.
pub const RELAYS_PACKED_MAX: usize = 2;
/// Candidates of a packed code.
pub const PACKED_CANDIDATES_MAX: usize = HOSTS_PACKED_MAX + REFLEXIVE_PACKED_MAX + RELAYS_PACKED_MAX;
/// Characters of a media section's name: RFC 8843 allows more, browsers count from 0.
pub const MID_CHARS_MAX: usize = 16;
/// Characters of a message between tabs: a code, and room for what is around it.
pub const TAB_MESSAGE_CHARS_MAX: usize = 4 * CODE_CHARS_MAX;
/// Largest QR code that scans comfortably from a screen: 0.75 mm a module at 40 mm.
pub const QR_VERSION_COMFORTABLE: usize = 8;
/// Unknown messages before the peer is thought to be broken.
pub const UNKNOWN_MESSAGES_MAX: u32 = 10_000;

/// Other tabs of this browser answer within it, also in the background: a message wakes them.
pub const OTHER_TABS: Duration = Duration::from_secs(2);
/// Candidates known by then go into the code.
pub const GATHERING: Duration = Duration::from_secs(3);
/// An invitation waits this long for its reply.
pub const INVITE_LIFETIME: Duration = Duration::from_secs(30 * 60);
/// An address that a STUN server saw is good this long without anything sent through it: what common routers keep a
/// mapping for (`OpenWrt` 60 s; RFC 4787 asks for 2 minutes).
pub const MAPPING_KEPT: Duration = Duration::from_secs(60);
/// From both codes to both channels open.
pub const CONNECTING: Duration = Duration::from_secs(30);
/// From `hello` to the check words: as long as for `hello` itself. Then it is said that there are none.
pub const CHECK_WORDS: Duration = Duration::from_secs(15);
/// From open channels to the other side's `hello`.
pub const HELLO: Duration = Duration::from_secs(15);
/// Time to read an offer of a project and decide.
pub const DECISION: Duration = Duration::from_secs(10 * 60);
/// Rule 8: a ping each way.
pub const HEARTBEAT: Duration = Duration::from_secs(5);
/// Rule 8: silence that means lost.
pub const SILENCE_MAX: Duration = Duration::from_secs(15);
/// After sending a goodbye, time for it to leave before the link is closed.
pub const LINGER: Duration = Duration::from_millis(500);
/// A heartbeat that is late by so much shows as "reconnecting".
pub const SUSPECT: Duration = Duration::from_secs(7);

/// Ops sent to one guest that it has not stored yet: a minute of quick editing.
pub const OPS_AHEAD_MAX: u64 = 256;
/// Ops kept for those who come back. Who was away for more is sent the list of cards again.
pub const OPS_KEPT_MAX: usize = 10_000;
/// Ops of somebody without the pen before the link is closed: what may have been on its way when the pen moved.
pub const OPS_REFUSED_MAX: u32 = 256;
/// Clips asked for on one link and not here yet.
pub const WANTS_MAX: usize = CLIPS_MAX;
/// People met before that are remembered: more than anybody compares words with.
pub const KNOWN_PEOPLE_MAX: usize = 256;
/// People of a room, as the hub lists them.
pub const PEOPLE_MAX: usize = 256;
/// A wish for the pen is open this long.
pub const WISH: Duration = Duration::from_secs(60);
/// From granting the pen to the new editor's confirmation.
pub const GRANT: Duration = Duration::from_secs(10);
/// From asking for the pen back to the old editor's answer with its last op.
pub const RELEASE: Duration = Duration::from_secs(5);
/// After the last op, the documents are compared.
pub const CHECK_AFTER: Duration = Duration::from_millis(500);
/// An unanswered comparison is repeated.
pub const CHECK_AGAIN: Duration = Duration::from_secs(10);
/// The list of people is told at most this often.
pub const PEOPLE_EVERY: Duration = Duration::from_millis(500);
/// A lost link is kept this long: pages frozen for minutes come back by themselves.
pub const LOST_KEPT: Duration = Duration::from_secs(30 * 60);
/// A guest that waits makes its browser try again this often: often enough for Firefox, which gives up 5 s after its
/// last candidate failed, and for the mappings of NATs.
pub const RENEW_CANDIDATES: Duration = Duration::from_secs(4);
/// A path that is down this long is looked for anew.
pub const RESTART_AFTER: Duration = Duration::from_millis(500);
/// Attempts to find a new path, each after twice the time of the one before.
pub const RESTARTS_MAX: u32 = 3;
/// A pong that comes within it says that both directions work now. A line that is full answers within a second.
pub const FRESH_PONG: Duration = Duration::from_secs(2);
/// A path that the browser calls down although both directions work is given so long to be called up again: Firefox looks
/// at it every 5 s.
pub const RESTART_SETTLE: Duration = Duration::from_secs(8);
/// An offer for a new path is answered within it, gathering on both sides included, or it is taken back.
pub const RESTART_ANSWER: Duration = Duration::from_secs(5);
/// Pings that wait for their pongs and are remembered one by one.
pub const PINGS_KEPT: usize = 16;

const _: () = assert!(FRAME_BYTES_DEFAULT <= FRAME_BYTES_MAX);
const _: () = assert!(PACKED_CANDIDATES_MAX <= CANDIDATES_MAX);
const _: () = assert!(QUEUE_BYTES_MIN >= FRAME_BYTES_MAX as u64 && QUEUE_BYTES_MIN <= QUEUE_BYTES_MAX);
const _: () = assert!(HEARD_BYTES_MIN <= STORE_BYTES);
const _: () = assert!(PAGE_BYTES_TARGET < CONTROL_BYTES_MAX);
const _: () =
    assert!(WINDOW_BYTES > 2 * BATCH_BYTES, "or a sender waits for bytes the receiver still collects");
const _: () =
    assert!(READ_BYTES as usize >= PIECE_BYTES, "or every piece is read from the disk several times");
const _: () = assert!(SILENCE_MAX.as_secs() >= 3 * HEARTBEAT.as_secs());
