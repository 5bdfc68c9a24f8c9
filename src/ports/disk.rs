//! Why the disk fails, and what happens to the connection to it.

/// Why the disk could not. The environment's fault, never the program's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// There is no room left (`QuotaExceededError`).
    #[error("this device has no room left for Spoke")]
    Full,
    /// The browser keeps no database for this page: private mode, or storage refused.
    #[error("this browser does not let the page keep data")]
    Unavailable,
    /// The connection to the data was closed: another tab upgraded or deleted them, or a person cleared them.
    #[error("the connection to the stored data was closed")]
    Closed,
    /// A newer version of the program wrote the data.
    #[error("a newer version of Spoke wrote the stored data")]
    Newer,
    /// Another tab has taken the project over, or deleted it.
    #[error("another tab has taken this project")]
    NotHeld,
    /// The write does not continue where the blob ends, or the record does not read.
    #[error("the stored data are damaged")]
    Damaged,
    /// Anything else, by its DOM name.
    #[error("the browser's database failed ({0})")]
    Failed(String),
}

impl DbError {
    /// It is the connection that is gone, not the request that failed: no other request will do better.
    pub fn is_of_connection(&self) -> bool {
        matches!(self, Self::Closed | Self::Newer)
    }
}

/// What happens to the connection as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiskEvent {
    /// It was closed.
    Closed,
    /// It is being opened, and waits for another tab, which holds an older version, to be closed.
    Blocked,
    /// It is open.
    Opened {
        /// There were no data; what lies there now is empty.
        empty: bool,
    },
    /// It cannot be opened.
    NotOpened(DbError),
}
