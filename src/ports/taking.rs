//! How a project that comes in is taken: whoever has the connection decides it with the person, whoever has the projects
//! writes it.

/// What becomes of the project of the same id that is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// It goes to the trash.
    Replace,
    /// It stays beside the one that comes in, as a copy with an id of its own.
    KeepBeside,
    /// It is what the editor had, and holds nothing of this person's own: it goes.
    InPlace,
}
