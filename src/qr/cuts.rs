//! How a large picture is looked at: made small first, where most codes are found at once, and closer and closer after that.

/// The longer side of what is looked at first, in pixels: a code that fills a fifth of the picture is found there.
const FIRST_SIDE_MAX: u32 = 1_024;
/// The longer side of everything after it: three megapixels take a program beside the page less than a second.
const SIDE_MAX: u32 = 2_048;

/// A part of a picture, and how large it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Left edge, upper edge, width and height in the picture, in its pixels.
    pub from: [u32; 4],
    /// Width and height of what is looked at, in pixels: never more than of the part.
    pub size: [u32; 2],
}

/// What to look at, one after the other, until a code is found; nothing for a picture without pixels. The whole small; the
/// whole; and four parts, which have so much in common that a code of a quarter of the side is whole in one of them.
pub fn cuts(width: u32, height: u32) -> Vec<Cut> {
    let longer = width.max(height);
    if width == 0 || height == 0 {
        return Vec::new();
    }
    let mut cuts = vec![cut([0, 0, width, height], FIRST_SIDE_MAX)];
    if longer > FIRST_SIDE_MAX {
        cuts.push(cut([0, 0, width, height], SIDE_MAX));
    }
    if longer > SIDE_MAX {
        let part = |side: u32| (side - side / 8 * 3, side / 8 * 3);
        let ((part_width, right), (part_height, lower)) = (part(width), part(height));
        let corners = [(0, 0), (right, 0), (0, lower), (right, lower)];
        cuts.extend(corners.map(|(left, top)| cut([left, top, part_width, part_height], SIDE_MAX)));
    }
    cuts
}

fn cut(from: [u32; 4], side_max: u32) -> Cut {
    let [_, _, width, height] = from;
    let longer = width.max(height);
    let smaller = |side: u32| (u64::from(side) * u64::from(side_max) / u64::from(longer)).max(1) as u32;
    let scaled = |side: u32| if longer > side_max { smaller(side) } else { side };
    Cut { from, size: [scaled(width), scaled(height)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_picture_is_looked_at_once_as_it_is() {
        assert_eq!(cuts(650, 1_000), [Cut { from: [0, 0, 650, 1_000], size: [650, 1_000] }]);
        assert_eq!(cuts(0, 9), []);
        assert_eq!(cuts(1, 1).len(), 1);
        assert_eq!(cuts(u32::MAX, 1)[0].size, [1_024, 1]);
    }

    #[test]
    fn a_photo_is_looked_at_small_then_whole_then_in_parts() {
        let cuts = cuts(4_080, 3_060);
        assert_eq!(cuts[0].size, [1_024, 768]);
        assert_eq!(cuts[1].size, [2_048, 1_536]);
        assert_eq!(cuts.len(), 6);
        assert!(cuts.iter().all(|cut| cut.size[0] <= SIDE_MAX && cut.size[1] <= SIDE_MAX));
    }

    #[test]
    fn a_code_of_a_quarter_of_the_side_is_whole_in_one_part_wherever_it_is() {
        for (width, height) in [(4_080, 3_060), (3_001, 9_999), (2_049, 2_049), (8_192, 700)] {
            let parts = &cuts(width, height)[2..];
            let (wide, high) = (width / 4, height / 4);
            for left in (0..=width - wide).step_by(37).chain([width - wide]) {
                for top in (0..=height - high).step_by(41).chain([height - high]) {
                    let whole = |cut: &Cut| {
                        let [x, y, w, h] = cut.from;
                        x <= left && y <= top && left + wide <= x + w && top + high <= y + h
                    };
                    assert!(parts.iter().any(whole), "{left}, {top} of {width} × {height}");
                }
            }
            let ends = |at: usize| parts.iter().map(|cut| cut.from[at] + cut.from[at + 2]).max();
            assert_eq!((ends(0), ends(1)), (Some(width), Some(height)));
        }
    }
}
