//! Requests that only read: the library, one project, what is here of some clips.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Db, records,
    schema::{self, CARDS, CHUNKS, CLIPS, HISTORY, PARTIALS, PEOPLE, PROJECTS, RECORDINGS, SETTINGS, WAVES},
    transaction::Tx,
};
use crate::{
    ids::{ClipHash, ProjectId},
    ports::{
        settings::Settings,
        storage::{CardRecord, DbError, Have, PartialRecord, ProjectRecord, StorageReply, StoredProject},
    },
    project::{Op, Region, history::Entry},
};

impl Db {
    /// What the first screen shows: all projects, and the settings if there are any.
    pub async fn first_look(&self) -> Result<(Vec<ProjectRecord>, Option<Settings>), DbError> {
        let tx = Tx::read(&self.0.database, &[PROJECTS, SETTINGS])?;
        let projects = tx.get_all(PROJECTS, None)?;
        let settings = tx.get(SETTINGS, &schema::SETTINGS_KEY.into())?;
        let projects = records::decode_all(PROJECTS, &projects.await?);
        let settings: Vec<_> = settings.await?.into_iter().collect();
        Ok((projects, records::decode_all(SETTINGS, &settings).pop()))
    }

    /// [`LoadLibrary`](crate::ports::storage::StorageRequest::LoadLibrary).
    pub(super) async fn load_library(&self) -> Result<StorageReply, DbError> {
        let tx = Tx::read(&self.0.database, &[PROJECTS, RECORDINGS, SETTINGS, PEOPLE])?;
        let projects = tx.get_all(PROJECTS, None)?;
        let recordings = tx.get_all(RECORDINGS, None)?;
        let settings = tx.get(SETTINGS, &schema::SETTINGS_KEY.into())?;
        let people = tx.get_all(PEOPLE, None)?;
        let projects = records::decode_all(PROJECTS, &projects.await?);
        let recordings = records::decode_all(RECORDINGS, &recordings.await?);
        let settings: Vec<_> = settings.await?.into_iter().collect();
        let settings = records::decode_all(SETTINGS, &settings).pop();
        let people = records::decode_all(PEOPLE, &people.await?);
        Ok(StorageReply::Library { projects, recordings, settings, people })
    }

    /// [`LoadProject`](crate::ports::storage::StorageRequest::LoadProject).
    pub(super) async fn load_project(&self, id: ProjectId) -> Result<Option<Box<StoredProject>>, DbError> {
        let tx = Tx::read(&self.0.database, &[PROJECTS, CARDS, HISTORY, CLIPS])?;
        let record = tx.get(PROJECTS, &id.to_string().into())?;
        let cards = tx.get_all(CARDS, Some(schema::all_of(&id)))?;
        let history = tx.get_all(HISTORY, Some(schema::all_of(&id)))?;
        let Some(record) = record.await? else {
            return Ok(None);
        };
        let record = records::decode(&record)?;
        let cards: Vec<CardRecord> = records::decode_all(CARDS, &cards.await?);
        let history: Vec<Entry> = records::decode_all(HISTORY, &history.await?);
        let mut named = BTreeSet::new();
        name_clips(&cards, &history, &mut named);
        let requests = named
            .iter()
            .map(|hash| tx.get(CLIPS, &hash.to_string().into()))
            .collect::<Result<Vec<_>, _>>()?;
        let mut clips = Vec::with_capacity(requests.len());
        for request in requests {
            clips.extend(request.await?);
        }
        let clips = records::decode_all(CLIPS, &clips);
        Ok(Some(Box::new(StoredProject { record, cards, clips, history })))
    }

    /// [`LoadWave`](crate::ports::storage::StorageRequest::LoadWave).
    pub(super) async fn load_wave(&self, clip: ClipHash) -> Result<Option<Vec<u8>>, DbError> {
        let tx = Tx::read(&self.0.database, &[WAVES])?;
        let wave = tx.get(WAVES, &clip.to_string().into())?.await?;
        wave.map(|wave| records::bytes(&wave)).transpose()
    }

    /// [`FindClips`](crate::ports::storage::StorageRequest::FindClips).
    pub(super) async fn find_clips(&self, hashes: &[ClipHash]) -> Result<Vec<Have>, DbError> {
        let tx = Tx::read(&self.0.database, &[CLIPS, PARTIALS, CHUNKS])?;
        let mut requests = Vec::with_capacity(hashes.len());
        for hash in hashes {
            let key = hash.to_string().into();
            requests.push((tx.get(CLIPS, &key)?, tx.get(PARTIALS, &key)?));
        }
        let mut found = Vec::with_capacity(hashes.len());
        for (clip, partial) in requests {
            let clip = clip.await?.and_then(|value| records::decode(&value).ok());
            let partial = partial.await?.and_then(|value| records::decode::<PartialRecord>(&value).ok());
            found.push((clip, partial));
        }
        let blobs: Vec<_> = found
            .iter()
            .filter_map(|(clip, partial)| clip.is_none().then_some(partial.as_ref()?.blob))
            .collect();
        let tails = self.tails(&tx, &blobs).await?;
        let tails: BTreeMap<_, _> = blobs.into_iter().zip(tails).collect();
        let have = |(clip, partial): (_, Option<PartialRecord>)| match (clip, partial) {
            (Some(record), _) => Have::Whole(record),
            (None, Some(partial)) => {
                let bytes = tails.get(&partial.blob).map_or(0, |tail| tail.end);
                Have::Part { partial, bytes }
            }
            (None, None) => Have::Nothing,
        };
        Ok(found.into_iter().map(have).collect())
    }
}

/// Every clip that cards play or that undoing could bring back.
pub fn name_clips(cards: &[CardRecord], history: &[Entry], into: &mut BTreeSet<ClipHash>) {
    let mut name = |regions: &[Region]| into.extend(regions.iter().map(|region| region.clip));
    for record in cards {
        name(&record.card.regions);
    }
    for op in history.iter().flat_map(|entry| entry.done.iter().chain(&entry.inverse)) {
        match op {
            Op::Create { card, .. } => name(&card.regions),
            Op::SetRegions { regions, .. } => name(regions),
            Op::Retitle { .. } | Op::Delete { .. } | Op::Edit { .. } | Op::Move { .. } => {}
        }
    }
}
