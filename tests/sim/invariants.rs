//! What must hold after every step of every run.

use spoke::{
    app::storage::{Have, StorageReply, StorageRequest},
    ids::ClipHash,
};

use super::world::World;

impl World {
    /// Rule 7: one person edits in an epoch of a room, whatever is lost, late or taken back.
    pub(super) fn check_pens(&mut self) {
        for (person, them) in self.people.iter().enumerate() {
            if let Some(pen) = them.app.edits_in() {
                let holder = self.pens.entry(pen).or_insert((person, them.life));
                assert_eq!(*holder, (person, them.life), "two editors in {pen:?}");
            }
        }
    }

    /// What must hold after every step, whatever went wrong before.
    pub(super) fn check(&mut self, person: usize) {
        let disk = &mut self.people[person].disk.clone();
        // Looking at every project costs; a step that wrote nothing has nothing new to show.
        if !self.faults.wrote(person, disk.used()) {
            return;
        }
        let Ok(StorageReply::Library { projects, .. }) = disk.execute(StorageRequest::LoadLibrary) else {
            return;
        };
        for record in projects {
            let Ok(StorageReply::Project(Some(stored))) =
                disk.execute(StorageRequest::LoadProject(record.id))
            else {
                panic!("a listed project does not load");
            };
            assert_eq!(stored.cards.len(), record.cards as usize, "a project on the disk is whole");
            for card in &stored.cards {
                for region in &card.card.regions {
                    if stored.clips.iter().any(|clip| clip.clip.hash == region.clip) {
                        self.had.insert((person, region.clip));
                        continue;
                    }
                    // A guest may be at an op whose card the editor has long deleted, sound and all; and whoever recorded
                    // it may have left and deleted it before the sound came across.
                    let lost = self.had.contains(&(person, region.clip));
                    assert!(
                        !lost || record.followed.is_some() || self.is_somewhere(region.clip),
                        "a clip that was on the disk, and that a card names, is there or on somebody else's"
                    );
                }
            }
        }
    }

    /// So much of a clip that somebody has is not on this person's disk.
    pub(super) fn bytes_missing(&self, person: usize, clip: ClipHash) -> u64 {
        let have = |person: usize| {
            let found = self.people[person].disk.clone().execute(StorageRequest::FindClips(vec![clip]));
            match found {
                Ok(StorageReply::Have(mut found)) => found.pop(),
                _ => None,
            }
        };
        let whole = (0..self.people.len()).find_map(|person| match have(person) {
            Some(Have::Whole(record)) => Some(record.clip.bytes),
            _ => None,
        });
        match have(person) {
            Some(Have::Whole(_)) => 0,
            Some(Have::Part { bytes, .. }) => whole.unwrap_or(0).saturating_sub(bytes),
            _ => whole.unwrap_or(0),
        }
    }

    /// It is whole on somebody's disk.
    pub(super) fn is_somewhere(&self, clip: ClipHash) -> bool {
        self.people.iter().any(|them| {
            let found = them.disk.clone().execute(StorageRequest::FindClips(vec![clip]));
            matches!(found, Ok(StorageReply::Have(found)) if matches!(found[..], [Have::Whole(_)]))
        })
    }
}
