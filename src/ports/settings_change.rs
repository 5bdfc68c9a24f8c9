//! A change of the settings that leaves alone what another tab changed meanwhile.

use super::settings::Settings;
use crate::wire::limits::{MADE_MAX, USED_MAX};

/// What one tab changed. It is made to the settings that are on the disk by then: each that this tab set counts, each that
/// it left as it was stays as it is there, and lists keep what either added.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsChange {
    /// The settings as this tab knew them.
    pub before: Settings,
    /// The settings as they should be.
    pub after: Settings,
}

impl SettingsChange {
    /// The settings with this change. `there`: those of the disk, if it has any.
    pub fn made_to(self, there: Option<Settings>) -> Settings {
        let Self { before, after } = self;
        let Some(there) = there else { return after };
        Settings {
            // Two tabs that start at once each give this profile a name: the first one stays.
            peer: there.peer.or(after.peer),
            name: newer(there.name, &before.name, after.name),
            asked_for_name: newer(there.asked_for_name, &before.asked_for_name, after.asked_for_name),
            theme: newer(there.theme, &before.theme, after.theme),
            microphone: newer(there.microphone, &before.microphone, after.microphone),
            loudspeaker: newer(there.loudspeaker, &before.loudspeaker, after.loudspeaker),
            rate: newer(there.rate, &before.rate, after.rate),
            lan_only: newer(there.lan_only, &before.lan_only, after.lan_only),
            ice_servers: newer(there.ice_servers, &before.ice_servers, after.ice_servers),
            used: with_added(there.used, &before.used, after.used, USED_MAX),
            made: with_added(there.made, &before.made, after.made, MADE_MAX),
        }
    }
}

fn newer<T: PartialEq>(there: T, before: &T, after: T) -> T {
    if after == *before { there } else { after }
}

/// The list with what was added to it, at most `max`, the newest.
fn with_added<T: PartialEq>(mut there: Vec<T>, before: &[T], after: Vec<T>, max: usize) -> Vec<T> {
    for one in after {
        if !before.contains(&one) && !there.contains(&one) {
            there.push(one);
        }
    }
    let surplus = there.len().saturating_sub(max);
    there.drain(..surplus);
    there
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{Ids, SessionId},
        ports::settings::Theme,
        project::text::PersonName,
    };

    fn changed(before: &Settings, change: impl FnOnce(&mut Settings)) -> SettingsChange {
        let mut after = before.clone();
        change(&mut after);
        SettingsChange { before: before.clone(), after }
    }

    #[test]
    fn what_two_tabs_change_of_the_same_settings_is_all_there_in_either_order() {
        let mut ids = Ids::new([1; 32]);
        let first = Settings { used: vec![ids.session()], ..Settings::default() };
        let (one, two) = (ids.session(), ids.session());
        let named = changed(&first, |settings| {
            settings.name = PersonName::new("Mia");
            settings.used.push(one);
        });
        let dark = changed(&first, |settings| {
            settings.theme = Theme::Dark;
            settings.lan_only = true;
            settings.used.push(two);
        });
        for (a, b) in [(&named, &dark), (&dark, &named)] {
            let both = b.clone().made_to(Some(a.clone().made_to(Some(first.clone()))));
            assert_eq!((both.name.as_str(), both.theme, both.lan_only), ("Mia", Theme::Dark, true));
            assert!([first.used[0], one, two].iter().all(|used| both.used.contains(used)));
        }
    }

    #[test]
    fn the_newest_stay_where_there_are_too_many() {
        let mut ids = Ids::new([2; 32]);
        let full = Settings { used: (0..USED_MAX).map(|_| ids.session()).collect(), ..Settings::default() };
        let newest: SessionId = ids.session();
        let change = changed(&Settings::default(), |settings| settings.used.push(newest));
        let used = change.made_to(Some(full.clone())).used;
        assert_eq!(used.len(), USED_MAX);
        assert_eq!((used[0], used[USED_MAX - 1]), (full.used[1], newest));
    }

    #[test]
    fn where_the_disk_has_none_all_are_written() {
        let change = changed(&Settings::default(), |settings| settings.theme = Theme::Light);
        assert_eq!(change.clone().made_to(None), change.after);
    }
}
