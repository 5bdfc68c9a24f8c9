//! WebM: read from whoever recorded it, and written for media sources.

mod reading;
mod said;
mod walk;
mod writing;

pub(super) use reading::WebmConverter;
pub(super) use said::said_ms;
pub(super) use walk::{Found, Sound, Walk};
pub(super) use writing::{Timed, Track, beginning, clusters, document, element, tracks};
