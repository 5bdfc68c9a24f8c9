//! What every disk promises. Written once; `tests/contract` runs it over the simulated disk, `tests/web` over
//! `IndexedDB` in a browser.

mod arrivals;
mod blobs;
mod documents;
mod makers;
mod sweeping;

use std::future::Future;

use spoke::ports::storage::{DbError, StorageReply, StorageRequest};

pub use arrivals::*;
pub use blobs::*;
pub use documents::*;
pub use sweeping::*;

/// Something that answers storage requests.
pub trait Disk {
    /// One request, all or nothing.
    fn execute(&self, request: StorageRequest) -> impl Future<Output = Result<StorageReply, DbError>>;
}

/// Calls a macro with the name of every case.
#[macro_export]
macro_rules! storage_cases {
    ($each:ident) => {
        $each!(a_new_disk_is_empty);
        $each!(a_commit_is_read_back);
        $each!(the_library_lists_projects_recordings_and_settings);
        $each!(settings_are_changed_as_they_are_on_the_disk);
        $each!(people_are_remembered_by_their_certificate);
        $each!(an_empty_commit_is_done);
        $each!(writes_take_effect_in_order);
        $each!(erasing_a_project_leaves_the_others);
        $each!(a_rehomed_project_has_all_it_had);
        $each!(forgotten_entries_are_gone_but_for_the_one_just_put);
        $each!(only_the_tab_that_took_a_project_over_changes_it_and_nothing_of_another_is_undone);
        $each!(a_project_comes_with_the_clips_of_its_cards_and_history);
        $each!(pieces_of_any_size_read_as_one);
        $each!(a_piece_continues_where_the_blob_ends);
        $each!(the_last_piece_may_be_repeated);
        $each!(an_erased_blob_begins_anew);
        $each!(a_gathered_blob_reads_as_before);
        $each!(a_clip_arrives_in_pieces);
        $each!(a_whole_clip_arrives_at_once);
        $each!(a_clip_with_a_wrong_hash_is_dropped);
        $each!(a_bad_arrival_spoils_the_whole_request);
        $each!(finding_clips_answers_in_the_order_asked);
        $each!(sweeping_keeps_what_is_named);
        $each!(sweeping_ends_old_transfers);
        $each!(a_fine_waveform_is_kept_as_long_as_its_clip);
        $each!(a_waveform_that_is_measured_later_becomes_part_of_its_clip_alone);
        $each!(a_small_blob_is_written_with_what_names_it);
        $each!(requests_issued_together_take_effect_in_order);
    };
}
