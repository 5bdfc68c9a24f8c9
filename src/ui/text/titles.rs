//! Titles and file names that the program gives by itself. They are stored and travel with a project, so they stay in the
//! language in which they were given.

use crate::ports::titles::Titles;

/// What the program is told when it begins.
pub const TITLES: Titles = Titles {
    untitled: "New project",
    copy: "{} (my copy)",
    opened: "Opened project",
    zip_file: "Spoke project",
    minutes_ahead: 0,
};
