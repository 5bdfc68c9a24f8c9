//! The shell: owns the program, runs its effects through `browser/`, publishes its views. Decides nothing.

pub mod views;

use leptos::prelude::*;
pub use views::ViewSignals;

use crate::{app::input::Command, time::Instant};

/// What the interface holds of the program: signals to read, one way to speak.
#[derive(Clone, Copy)]
pub struct Shell {
    /// The views.
    pub views: ViewSignals,
}

impl Shell {
    /// Starts the program. Called once, at the root.
    pub fn start() -> Self {
        let (views, _) = views::signals();
        Self { views }
    }

    /// A person wants something.
    pub fn dispatch(&self, command: Command) {
        let _ = command;
    }

    /// The monotonic clock of the views, for "seconds since" and "seconds left".
    pub fn now(&self) -> Instant {
        Instant(0)
    }

    /// Where the loaded programme stands, in milliseconds; read at every animation frame while it plays.
    pub fn playhead_ms(&self) -> Option<u64> {
        None
    }

    /// Loudness at the microphone now, 0 to 1; `None` when it is off. Read at every animation frame.
    pub fn mic_level(&self) -> Option<f32> {
        None
    }

    /// The address of this page without query and fragment: what invitations are made of.
    pub fn page_address(&self) -> String {
        String::new()
    }
}

/// The program, from anywhere in the interface.
///
/// # Panics
/// Outside the component tree of the root.
pub fn use_shell() -> Shell {
    expect_context::<Shell>()
}
