//! Opening the database: an upgrade waits as long as another tab holds an older version, a schema that lacks a store is
//! repaired, and what a newer program wrote is left alone.

use std::{cell::Cell, rc::Rc};

use indexed_db_futures::{
    Build,
    database::{Database, VersionChangeEvent},
    error::Error,
};

use super::{Db, NAME, error, schema};
use crate::ports::storage::DbError;

/// An open database.
pub struct Opened {
    /// The connection.
    pub db: Db,
    /// There were no data; what lies there now is empty.
    pub empty: bool,
}

/// How often a schema is repaired in one opening. One repair makes all that is missing; another is needed only when the data
/// were deleted in between.
const REPAIRS_MAX: u32 = 2;

impl Db {
    /// Opens the program's database, and brings it to the present schema. `on_blocked` is called when another tab holds an
    /// older version and does not let go; the opening goes on when it does.
    ///
    /// # Errors
    /// [`DbError::Newer`] when a newer program wrote the data, [`DbError::Unavailable`] when the page may keep none.
    pub async fn open(on_blocked: impl Fn() + Clone + 'static) -> Result<Opened, DbError> {
        Self::open_named(NAME, on_blocked).await
    }

    /// Opens a database of another name: for tests.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_named(name: &str, on_blocked: impl Fn() + Clone + 'static) -> Result<Opened, DbError> {
        let mut version = Some(schema::VERSION);
        let mut empty = false;
        for _ in 0..=REPAIRS_MAX {
            let (database, made) = match request(name, version, on_blocked.clone()).await {
                // It may be one of this schema that was repaired.
                Err(DbError::Newer) => request(name, None, on_blocked.clone()).await?,
                opened => opened?,
            };
            empty |= made;
            let found = database.version() as u32;
            if schema::schema_of(found) > schema::schema_of(schema::VERSION) {
                database.close();
                return Err(DbError::Newer);
            }
            let is_present = schema::schema_of(found) == schema::schema_of(schema::VERSION);
            if is_present && schema::missing(&database).next().is_none() {
                return Ok(Opened { db: Self::new(database), empty });
            }
            database.close();
            version = Some(schema::VERSION.max(found + 1));
        }
        Err(DbError::Damaged)
    }
}

/// One request to open a version; without one, whatever is there. `true`: there was nothing. The request is held until it has
/// its answer: what becomes of an upgrade whose handler is gone is a version without its stores.
async fn request(
    name: &str,
    version: Option<u32>,
    on_blocked: impl Fn() + 'static,
) -> Result<(Database, bool), DbError> {
    let made = Rc::new(Cell::new(false));
    let blocked = move |_: VersionChangeEvent| {
        on_blocked();
        Ok::<(), Error>(())
    };
    let upgrade = {
        let made = made.clone();
        move |event: VersionChangeEvent, database: Database| {
            made.set(event.old_version() < 1.0);
            schema::migrate(&event, &database)
        }
    };
    let opening = Database::open(name).with_on_blocked(blocked).with_on_upgrade_needed(upgrade);
    let opening = match version {
        Some(version) => opening.with_version(version).build(),
        None => opening.build(),
    };
    let database = opening.map_err(error::of_open)?.await.map_err(error::of_open)?;
    Ok((database, made.get()))
}
