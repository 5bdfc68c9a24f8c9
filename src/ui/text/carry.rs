//! The dialog that copies or moves cards into another project.

use super::numbers;

/// The choice.
pub const WHERE: &str = "Into which project?";
/// One of the choices.
pub const NEW: &str = "A new project";
/// Name of the field with its title.
pub const NEW_TITLE: &str = "Title of the new project";
/// In that field while it is empty.
pub const NEW_EXAMPLE: &str = "Best of the harbour";
/// Below the choices.
pub const HINT: &str =
    "They come to the end there. No sound is copied, and undo takes it back in each project.";
/// Button.
pub const COPY: &str = "Copy";
/// Button.
pub const MOVE: &str = "Move";

/// What it is about.
pub fn heading(count: usize, number: usize) -> String {
    match count {
        1 => format!("Card {number} into another project"),
        _ => format!("{} into another project", numbers::cards(count)),
    }
}
