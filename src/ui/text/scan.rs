//! The scanner.

use crate::ports::scan::CameraError;

/// Heading.
pub const HEADING: &str = "Scan their code";
/// The browser asks for the camera, or it is being switched on.
pub const WAITING: &str = "Waiting for the camera…";
/// The camera is on.
pub const LOOKING: &str = "Point the camera at their QR code.";
/// Button: the lamp of the camera.
pub const LIGHT: &str = "Light";
/// Button.
pub const TRY_AGAIN: &str = "Try the camera again";
/// Label of the choice of cameras.
pub const CAMERA: &str = "Camera";
/// Button: takes a picture from the disk.
pub const CHOOSE_PICTURE: &str = "Choose a picture";
/// Button: goes to the field for the code.
pub const PASTE_INSTEAD: &str = "Paste the code instead";
/// Below the buttons.
pub const HINT: &str = "A screenshot of the code can also be pasted or dropped here.";

/// A QR code of somebody else was seen.
pub const FOREIGN_QR: &str =
    "This QR code holds no Spoke code. Look for the one on the other person’s screen.";

/// A picture was given that shows no code.
pub const NO_QR_IN_PICTURE: &str =
    "No QR code was found in this picture. Take one that shows the whole code, sharp and large.";

/// A file was given that is no picture.
pub const NO_PICTURE: &str =
    "This file is no picture that the browser can open. Choose a screenshot or a photo.";

/// A picture was given in a format that only some browsers open.
pub const HEIC: &str = "This picture is in Apple’s format HEIC, which this browser cannot open. Take a screenshot of it, or \
    save it as JPEG or PNG, and choose that.";

/// A camera that the browser does not name.
pub fn camera(number: usize) -> String {
    format!("Camera {number}")
}

/// Why there is no camera, and what to do.
pub fn camera_problem(problem: CameraError) -> &'static str {
    match problem {
        CameraError::Refused => {
            "The camera is blocked for this page. Allow it in the browser’s address bar and try again, or use one of the \
             ways below."
        }
        CameraError::Missing => "There is no camera on this device. Use one of the ways below.",
        CameraError::Busy => {
            "Another program has the camera. Close it there and try again, or use one of the ways below."
        }
        CameraError::Unsupported => {
            "This browser gives this page no camera: the page has to be opened with https. Use one of the ways below."
        }
        CameraError::NoReader => {
            "The scanner could not be loaded. Check that you are online and try again, or paste the code instead."
        }
        CameraError::Broken => "The camera stopped. Try again, or use one of the ways below.",
    }
}
