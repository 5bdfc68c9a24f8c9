//! What is offered back of what was cut short.

use super::*;
use crate::time::Timestamp;

const OTHER: ProjectId = ProjectId([8; 16]);
const HEADER: &[u8] = b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff";

fn cut_short(number: u8, project: ProjectId) -> RecordingRecord {
    RecordingRecord {
        blob: BlobId([number; 16]),
        project,
        after: None,
        becomes: RecordAs::NewCard,
        media_type: "audio/webm".to_owned(),
        started: Timestamp(u64::from(number)),
    }
}

fn is_here(project: ProjectId) -> bool {
    [PROJECT, OTHER].contains(&project)
}

impl Studio {
    /// One that found these at its start.
    fn found(records: &[RecordingRecord]) -> Self {
        let mut studio = Self::new();
        studio.act(|recording, _| recording.begin(records.to_vec()));
        studio
    }

    fn look(&mut self) {
        self.act(|recording, cx| recording.look(cx, PROJECT, is_here));
    }

    /// The disk says what there is; the blobs whose beginnings are asked for then.
    fn list(&mut self, records: &[RecordingRecord]) -> Vec<BlobId> {
        assert_eq!(
            self.lender.outbox.back(),
            Some(&Output::Store(Ticket::Listing, StorageRequest::LoadLibrary))
        );
        let before = self.lender.outbox.len();
        let recordings = records.to_vec();
        let library =
            StorageReply::Library { projects: Vec::new(), recordings, settings: None, people: Vec::new() };
        self.stored(Ticket::Listing, Ok(library));
        let asked = self.lender.outbox.iter().skip(before).map(|output| match output {
            Output::Store(Ticket::Head(of), StorageRequest::ReadBlob { blob, offset: 0, .. })
                if of == blob =>
            {
                *blob
            }
            other => panic!("only beginnings are read: {other:?}"),
        });
        asked.collect()
    }

    fn head(&mut self, number: u8, head: &[u8]) {
        self.stored(Ticket::Head(BlobId([number; 16])), Ok(StorageReply::Bytes(head.to_vec())));
    }
}

fn lost(started: &[u64]) -> NoticeKind {
    NoticeKind::RecordingLost { started: started.iter().map(|at| Timestamp(*at)).collect() }
}

#[test]
fn a_take_that_was_killed_before_its_first_sound_is_not_offered_but_told_and_cleared() {
    for nothing in [b"".as_slice(), HEADER] {
        let records = [cut_short(1, PROJECT), cut_short(2, PROJECT)];
        let mut studio = Studio::found(&records);
        assert_eq!(studio.offered(), 0, "not before it was looked at");
        studio.look();
        assert_eq!(studio.list(&records).len(), 2);
        studio.head(1, nothing);
        assert_eq!(studio.offered(), 0);
        assert!(studio.erased() && studio.said(&lost(&[1])));
        studio.head(2, nothing);
        assert!(studio.said(&lost(&[1, 2])), "a message takes the place of the one before it");
        studio.look();
        assert!(studio.said(&lost(&[1, 2])) && studio.offered() == 0);
    }
}

#[test]
fn a_take_with_sound_is_offered_also_one_whose_beginning_cannot_be_read() {
    let records = [cut_short(1, PROJECT), cut_short(2, PROJECT)];
    let mut studio = Studio::found(&records);
    studio.look();
    studio.list(&records);
    studio.head(1, b"sound");
    studio.stored(Ticket::Head(BlobId([2; 16])), Err(DbError::Damaged));
    assert_eq!((studio.offered(), studio.erased()), (2, false));

    let mut studio = Studio::found(&records);
    studio.look();
    studio.stored(Ticket::Listing, Err(DbError::Damaged));
    assert_eq!((studio.offered(), studio.erased()), (2, false));
}

#[test]
fn what_another_tab_records_in_another_project_is_left_alone_and_what_became_a_card_is_not_offered() {
    let records = [cut_short(1, PROJECT), cut_short(2, OTHER), cut_short(3, ProjectId([7; 16]))];
    let mut studio = Studio::found(&records);
    studio.look();
    let of_projects_that_are_gone = BlobId([3; 16]);
    assert_eq!(studio.list(&records[1..]), [of_projects_that_are_gone]);
    studio.head(3, b"sound");
    let offered = studio.recording.recovered(Some(PROJECT), is_here).map(|record| record.blob);
    assert_eq!(offered.collect::<Vec<_>>(), [of_projects_that_are_gone], "the first one is a card by now");
    assert!(!studio.erased());
}

#[test]
fn without_anything_cut_short_nothing_is_asked_of_the_disk() {
    let mut studio = Studio::found(&[cut_short(2, OTHER)]);
    studio.look();
    assert!(studio.lender.outbox.is_empty());
}
