//! Building blocks that every screen uses: buttons, icons, dialogs, things that move.
//!
//! Nothing here knows cards or people. What does is in the folder of its screen.

pub mod choose_files;
pub mod copy;
pub mod field;
pub mod focus;
pub mod frames;
pub mod icons;
pub mod level;
pub mod live_text;
pub mod menu;
pub mod modal;
pub mod paint;
pub mod press;
pub mod progress;
pub mod qr;
pub mod query;
pub mod rename;
pub mod said;
pub mod seen;
pub mod waveform;

pub use choose_files::{ChooseFiles, listed};
pub use copy::CopyField;
pub use icons::{Glyph, Icon};
pub use live_text::{TimeLeft, TimePassed};
pub use modal::Modal;
pub use press::Press;
pub use progress::{Progress, ProgressBar};
pub use qr::Qr;
pub use rename::RenameField;
