//! The database's failures by DOM name.

use indexed_db_futures::error::{Error, JSError, OpenDbError};
use wasm_bindgen::JsCast;
use web_sys::DomException;

use crate::ports::storage::DbError;

/// A failure to open.
pub fn of_open(error: OpenDbError) -> DbError {
    match error {
        OpenDbError::UnsupportedEnvironment | OpenDbError::NullFactory => DbError::Unavailable,
        OpenDbError::VersionZero => DbError::Failed("VersionZero".to_owned()),
        OpenDbError::Base(error) => match of(error) {
            // Firefox in its older private mode; pages whose origin may keep nothing.
            DbError::Closed => DbError::Unavailable,
            DbError::Failed(name) if name == "SecurityError" => DbError::Unavailable,
            DbError::Failed(name) if name == "VersionError" => DbError::Newer,
            other => other,
        },
    }
}

/// A failure of a transaction or a request.
pub fn of(error: Error) -> DbError {
    match error {
        Error::DomException(exception) => of_name(DomException::from(exception).name()),
        Error::Unknown(JSError::Error(error)) => match error.dyn_into::<DomException>() {
            Ok(exception) => of_name(exception.name()),
            Err(error) => DbError::Failed(error.name().into()),
        },
        Error::Unknown(JSError::Unknown(_)) => DbError::Failed("Unknown".to_owned()),
        Error::Serialisation(_) => DbError::Damaged,
        Error::MissingData(_) => DbError::Failed("AbortError".to_owned()),
    }
}

/// A DOM exception.
pub fn of_exception(exception: &DomException) -> DbError {
    of_name(exception.name())
}

fn of_name(name: String) -> DbError {
    match name.as_str() {
        "QuotaExceededError" => DbError::Full,
        // The only state error that is not our own bug: the connection was closed by `versionchange`, or by a person
        // who cleared the page's data.
        "InvalidStateError" => DbError::Closed,
        _ => DbError::Failed(name),
    }
}
