//! Looking for QR codes: what the camera and the pictures of a scan report.

/// A camera that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraChoice {
    /// The browser's id for it.
    pub id: String,
    /// Its name; empty when the browser tells none.
    pub label: String,
}

/// The camera that is on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CameraOn {
    /// Its id, to be found among the choices.
    pub id: String,
    /// It has a lamp that can be switched.
    pub torch: bool,
    /// All there are.
    pub choices: Vec<CameraChoice>,
}

/// Why there is no camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraError {
    /// The person, or a rule of the browser, said no.
    Refused,
    /// There is none.
    Missing,
    /// Another program has it.
    Busy,
    /// This page may have none: it is not secure, or the browser is too old.
    Unsupported,
    /// Something else.
    Broken,
    /// There may be one, but the program that reads what it sees could not be loaded.
    NoReader,
}

impl CameraError {
    /// The name in `data-problem`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refused => "camera-refused",
            Self::Missing => "camera-missing",
            Self::Busy => "camera-busy",
            Self::Unsupported => "camera-unsupported",
            Self::Broken => "camera-broken",
            Self::NoReader => "no-reader",
        }
    }
}

/// What a scan reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanEvent {
    /// The browser is asked for the camera: at the beginning, after another was chosen, when the page is back.
    Asking,
    /// It looks through a camera.
    Looking(CameraOn),
    /// It has no camera; pictures can still be given to it.
    Blind(CameraError),
    /// This stands in a code before the camera. It is reported as long as it is seen, many times a second.
    Seen(String),
    /// This stands in the code of a picture that was given to it.
    InPicture(String),
    /// A picture that was given to it holds no code that it can read.
    NothingInPicture,
    /// What was given to it is no picture that this browser knows.
    NoPicture,
}
