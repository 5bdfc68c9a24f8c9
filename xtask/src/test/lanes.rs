//! Which tests in real browsers run beside others. Whoever is not named here runs while no other one does but those that
//! wait.

/// They mostly wait - for a reply that is late, for a network that is gone, for somebody who does not answer - and wait
/// beside each other. The longest come first.
pub const WAITING: &[&str] = &[
    "tabs::three_hundred_edits_by_turns_in_three_tabs_lose_nothing",
    "silence::rule_8_6_a_stopped_chromium_and_its_firefox_guest_come_back_in_step",
    "silence::rule_8_6_a_stopped_firefox_and_its_chromium_guest_come_back_in_step",
    "silence::rule_8_6_stopped_chromiums_come_back_in_step",
    "silence::rule_8_1_a_first_sync_between_chromiums_goes_on_after_either_was_stopped",
    "silence::rule_8_1_a_first_sync_from_chromium_goes_on_after_its_firefox_guest_was_stopped",
    "silence::rule_8_1_a_first_sync_to_firefox_goes_on_after_its_chromium_host_was_stopped",
    "silence::rule_8_1_a_first_sync_from_firefox_goes_on_after_its_chromium_guest_was_stopped",
    "silence::rule_8_1_a_first_sync_to_chromium_goes_on_after_its_firefox_host_was_stopped",
    "late_answer::rule_1_14_a_late_reply_connects_at_once_between_two_homes",
    "late_answer::rule_1_15_a_late_reply_to_a_code_that_went_stale_connects_as_well",
    "network::rule_8_5_a_page_frozen_for_a_minute_comes_back_by_itself",
    "network::rule_8_5_a_cut_of_forty_seconds_is_shown_and_who_comes_back_gets_the_difference",
    "late_answer::rule_1_14_a_reply_that_is_40_seconds_late_connects_at_once_in_one_network",
    "symmetric::rule_10_3_behind_symmetric_nats_no_route_is_named_and_a_relay_connects",
    "symmetric::rule_10_3_lan_only_on_one_side_is_named_as_the_cause_on_both",
    "symmetric::rule_10_5_each_server_says_what_it_is_good_for",
    "incoming_choices::a_killed_editor_leaves_the_viewer_whole_and_a_new_session_works_without_reload",
    "network::rule_8_1_a_cut_of_five_seconds_heals_by_itself_and_edits_arrive",
    "network::a_slow_and_lossy_line_still_syncs",
    "early::what_is_heard_early_stops_with_the_transfer_and_the_old_project_is_whole",
];

/// They measure, or fill all cores: nothing runs beside them.
pub const ALONE: &[&str] = &[
    "default_ice::rule_1_5_silent_servers_delay_the_code_by_three_seconds_at_most",
    "early::rule_5_13_the_last_card_is_heard_at_once_and_plays_on_when_all_is_here",
    "many_viewers::eight_viewers_get_everything_and_stay_in_step",
];

/// Where a test runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Beside others that wait; with its place in the list.
    Waiting(usize),
    /// Beside those that wait.
    Busy,
    /// Beside nothing.
    Alone,
}

impl Lane {
    /// The lane of a test.
    pub fn of(test: &str) -> Self {
        match WAITING.iter().position(|name| *name == test) {
            Some(place) => Self::Waiting(place),
            None if ALONE.contains(&test) => Self::Alone,
            None => Self::Busy,
        }
    }
}

/// Names in these lists that no test has, so that a test that gets another name is not forgotten here.
pub fn unknown<'a>(tests: impl Iterator<Item = &'a str> + Clone) -> Vec<&'static str> {
    let names = WAITING.iter().chain(ALONE).copied();
    names.filter(|name| !tests.clone().any(|test| test == *name)).collect()
}

#[cfg(test)]
mod tests {
    use super::{ALONE, Lane, WAITING, unknown};

    #[test]
    fn every_test_has_one_lane_and_names_without_a_test_are_told() {
        assert_eq!(Lane::of(WAITING[1]), Lane::Waiting(1));
        assert_eq!(Lane::of(ALONE[0]), Lane::Alone);
        assert_eq!(Lane::of("editing::one_that_is_not_named"), Lane::Busy);
        assert!(ALONE.iter().all(|name| !WAITING.contains(name)), "nothing waits alone");
        let all: Vec<_> = WAITING.iter().chain(ALONE).copied().collect();
        assert_eq!(unknown(all.iter().copied()), [""; 0]);
        assert_eq!(unknown(all[1..].iter().copied()), [WAITING[0]]);
    }
}
