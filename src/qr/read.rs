//! Reading: a grey picture in, the texts of its QR codes out.
//!
//! The decoder finds the three corners and lays a grid between them. A code that is small, turned or out of focus has
//! modules of four soft pixels, and then it depends on the threshold and on the scale whether every module is hit. So
//! the same picture is tried in several ways, the cheapest first. They were chosen among eighteen over 220 pictures
//! (`tests/photos.rs` makes such pictures): each of them reads some that no other does.

use rqrr::PreparedImage;

use super::luma::Luma;

/// A picture whose longer side has no more pixels than this is also looked at twice as large, a larger one also half
/// as large. Either way the larger of the two is what most of the time goes into.
const SMALL_SIDE_MAX: usize = 800;

/// What stands in the codes of a picture, each text once: whatever was found until a text was `wanted`. Nothing when it
/// shows none that can be read.
pub fn read(picture: &Luma, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let is_small = picture.width.max(picture.height) <= SMALL_SIDE_MAX;
    let other =
        if is_small { picture.doubled() } else { picture.halved().unwrap_or_else(|| picture.clone()) };
    let (small, large) = if is_small { (picture, &other) } else { (&other, picture) };
    let attempts: [&dyn Fn() -> Vec<String>; 8] = [
        &|| grey(small),
        &|| by_surroundings(large, 80),
        &|| grey(&large.sharpened(4, 4)),
        &|| by_surroundings(&small.sharpened(2, 2), 20),
        &|| by_surroundings(&large.sharpened(4, 2), 40),
        &|| grey(&large.sharpened(4, 2)),
        &|| by_surroundings(small, 40),
        // What fills the picture: the grid of a screen and the noise of a dark room go.
        &|| small.halved().map(|smaller| grey(&smaller)).unwrap_or_default(),
    ];
    let mut found: Vec<String> = Vec::new();
    for attempt in attempts {
        for text in attempt() {
            if !found.contains(&text) {
                found.push(text);
            }
        }
        if found.iter().any(|text| wanted(text)) {
            break;
        }
    }
    found
}

/// Dark and light as the decoder sees them.
fn grey(picture: &Luma) -> Vec<String> {
    let mut image = PreparedImage::prepare_from_greyscale(picture.width, picture.height, |x, y| {
        picture.pixels[y * picture.width + x]
    });
    let grids = image.detect_grids();
    grids.iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
}

/// Dark and light by comparison with the pixels around.
fn by_surroundings(picture: &Luma, radius: usize) -> Vec<String> {
    let dark = picture.darker_than_around(radius);
    let mut image =
        PreparedImage::prepare_from_bitmap(picture.width, picture.height, |x, y| dark[y * picture.width + x]);
    let grids = image.detect_grids();
    grids.iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_without_a_code_hold_no_text_whatever_they_show() {
        let pictures = [
            (1, 1, vec![9]),
            (1, 700, vec![255; 700]),
            (300, 2, (0..600).map(|at| (at % 251) as u8).collect()),
            (64, 64, (0..64 * 64).map(|at| ((at * 7_919) % 256) as u8).collect()),
            (64, 64, (0..64 * 64).map(|at| if (at / 8 + at / 512) % 2 == 0 { 0 } else { 255 }).collect()),
            (900, 3, vec![0; 2_700]),
        ];
        for (width, height, pixels) in pictures {
            assert_eq!(read(&Luma::new(width, height, pixels).unwrap(), |_| true), Vec::<String>::new());
        }
    }
}
