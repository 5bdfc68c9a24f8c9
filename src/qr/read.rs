//! Reading: a grey picture in, the texts of its QR codes out.
//!
//! The decoder finds the three corners and lays a grid between them. A code that is small, turned or out of focus has
//! modules of four soft pixels, and then it depends on the threshold and on the scale whether every module is hit. So
//! the same picture is tried in several ways, the cheapest first. They were chosen among eighteen over 220 pictures
//! (`tests/photos.rs` makes such pictures): each of them reads some that no other does.

use rqrr::{BitGrid, Grid, PreparedImage};

use super::luma::{Luma, Quad};

/// A picture whose longer side has no more pixels than this is also looked at twice as large, a larger one also half
/// as large. Either way the larger of the two is what most of the time goes into.
const SMALL_SIDE_MAX: usize = 800;

/// Times that a picture is looked at again without the codes that were found: in a picture of four, the last is found by
/// the fourth look at the latest.
const LOOKS_MAX: usize = 4;

/// A code that was found.
struct Seen {
    text: String,
    corners: Quad,
}

/// What stands in the codes of a picture, each text once: whatever was found until a text was `wanted`. Nothing when it
/// shows none that can be read.
pub fn read(picture: &Luma, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = None;
    for _ in 0..LOOKS_MAX {
        let seen = look(rest.as_ref().unwrap_or(picture), &wanted);
        let corners: Vec<Quad> = seen.iter().map(|seen| seen.corners).collect();
        let before = found.len();
        for Seen { text, .. } in seen {
            if !found.contains(&text) {
                found.push(text);
            }
        }
        if found.len() == before || found.iter().any(|text| wanted(text)) {
            break;
        }
        // The corners of one code and those of another look like a third: so what is known is taken away.
        let mut without = rest.unwrap_or_else(|| picture.clone());
        without.blank(&corners);
        rest = Some(without);
    }
    found
}

/// All ways until one finds what is wanted.
fn look(picture: &Luma, wanted: impl Fn(&str) -> bool) -> Vec<Seen> {
    let is_small = picture.width.max(picture.height) <= SMALL_SIDE_MAX;
    let other =
        if is_small { picture.doubled() } else { picture.halved().unwrap_or_else(|| picture.clone()) };
    let (small, large) = if is_small { (picture, &other) } else { (&other, picture) };
    let attempts: [&dyn Fn() -> (usize, Vec<Seen>); 8] = [
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
    let mut found: Vec<Seen> = Vec::new();
    for attempt in attempts {
        let (width, seen) = attempt();
        for Seen { text, corners } in seen {
            // Back to the size of the picture.
            let scaled = |at: i32| (f64::from(at) * picture.width as f64 / width as f64) as i32;
            let corners = corners.map(|(x, y)| (scaled(x), scaled(y)));
            if found.iter().all(|seen| seen.text != text) {
                found.push(Seen { text, corners });
            }
        }
        if found.iter().any(|seen| wanted(&seen.text)) {
            break;
        }
    }
    found
}

/// Dark and light as the decoder sees them; with the width of what it saw.
fn grey(picture: &Luma) -> (usize, Vec<Seen>) {
    let mut image = PreparedImage::prepare_from_greyscale(picture.width, picture.height, |x, y| {
        picture.pixels[y * picture.width + x]
    });
    (picture.width, seen(&image.detect_grids()))
}

/// Dark and light by comparison with the pixels around.
fn by_surroundings(picture: &Luma, radius: usize) -> (usize, Vec<Seen>) {
    let dark = picture.darker_than_around(radius);
    let mut image =
        PreparedImage::prepare_from_bitmap(picture.width, picture.height, |x, y| dark[y * picture.width + x]);
    (picture.width, seen(&image.detect_grids()))
}

fn seen<G: BitGrid>(grids: &[Grid<G>]) -> Vec<Seen> {
    let one = |grid: &Grid<G>| {
        let corners = grid.bounds.map(|corner| (corner.x, corner.y));
        Some(Seen { text: grid.decode().ok()?.1, corners })
    };
    grids.iter().filter_map(one).collect()
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
