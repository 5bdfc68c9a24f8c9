//! Looking for QR codes: what the camera and the pictures of a scan report.

use crate::wire::code;

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
    /// It is a picture as phones of Apple take them (HEIC), which this browser cannot open.
    Heic,
}

/// What was seen at once, as it is judged: among several codes those of ours are meant, and the others are not said.
pub fn meant(texts: Vec<String>) -> Vec<String> {
    let (ours, others): (Vec<_>, Vec<_>) = texts.into_iter().partition(|text| code::find(text).is_ok());
    if ours.is_empty() { others } else { ours }
}

/// A file that begins with these bytes holds a picture in HEIC (ISO/IEC 23008-12): its first box says so by its brands.
pub fn is_heic(head: &[u8]) -> bool {
    const HEIC: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"];
    const ANY: [&[u8]; 2] = [b"mif1", b"msf1"];
    const AVIF: [&[u8]; 2] = [b"avif", b"avis"];
    if head.get(4..8) != Some(b"ftyp") {
        return false;
    }
    let size = head.first_chunk::<4>().map_or(0, |size| u32::from_be_bytes(*size) as usize);
    let end = size.clamp(12, head.len().max(12)).min(head.len());
    // The brand, a version, and the brands it can be read as.
    let brands = head[8..end].chunks_exact(4).enumerate().filter(|(at, _)| *at != 1).map(|(_, brand)| brand);
    let has = |those: &[&[u8]]| brands.clone().any(|brand| those.contains(&brand));
    has(&HEIC) || has(&ANY) && !has(&AVIF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heic_picture_is_known_by_its_first_box() {
        let file = |brands: &str| {
            let mut file = (8 + brands.len() as u32).to_be_bytes().to_vec();
            file.extend_from_slice(b"ftyp");
            file.extend_from_slice(brands.as_bytes());
            file.extend_from_slice(b"\0\0\0\x08mdatheic");
            file
        };
        for brands in [
            "heic\0\0\0\0mif1heic",
            "heix\0\0\0\0",
            "mif1\0\0\0\0mif1heic",
            "mif1\0\0\0\0",
            "msf1\0\0\0\0hevc",
        ] {
            assert!(is_heic(&file(brands)), "{brands}");
        }
        for brands in ["avif\0\0\0\0avifmif1", "mif1\0\0\0\0avifmif1", "isom\0\0\0\0mp42", "", "heic"] {
            assert_eq!(is_heic(&file(brands)), brands == "heic", "{brands}");
        }
        for bytes in
            [&b""[..], b"ftyp", b"\0\0\0\x18ftyp", b"\xff\xff\xff\xffftyphe", b"\x89PNG\r\n\x1a\n", &[0; 64]]
        {
            assert!(!is_heic(bytes), "{bytes:?}");
        }
    }

    #[test]
    fn a_foreign_code_beside_ours_is_not_said() {
        let codes = include_str!("../../tests/fixtures/codes.json");
        let codes: serde_json::Value = serde_json::from_str(codes).unwrap();
        let ours = codes[0]["code"].as_str().unwrap().to_owned();
        let foreign = || "WIFI:T:WPA;S:guest;;".to_owned();
        assert_eq!(meant(vec![foreign(), ours.clone(), foreign()]), [ours]);
        assert_eq!(meant(vec![foreign()]), [foreign()]);
        assert_eq!(meant(Vec::new()), Vec::<String>::new());
    }
}
