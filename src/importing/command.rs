//! What a person may want of files of sound.

use crate::ports::files::PickedFile;

/// A wish about files of sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportCommand {
    /// They become cards behind the others, in this order.
    Files(Vec<PickedFile>),
    /// Give up what is on its way.
    Cancel,
    /// Put the report away, once all is over.
    Close,
}
