//! A grey picture, and what is done to one before it is read.

/// Four corners of a shape without dents, one after the other around it: x and y in pixels.
pub type Quad = [(i32, i32); 4];

/// Brightness of each pixel, row by row, 0 black to 255 white.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Luma {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width` × `height` of them.
    pub pixels: Vec<u8>,
}

impl Luma {
    /// A picture; `None` when it has no pixels, or another number of them than it says.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Option<Self> {
        (width > 0 && height > 0 && pixels.len() == width.checked_mul(height)?).then_some(Self {
            width,
            height,
            pixels,
        })
    }

    /// Four bytes a pixel (red, green, blue, opacity) as brightness, by the weights of ITU-R BT.601.
    pub fn from_rgba(width: usize, height: usize, rgba: &[u8]) -> Option<Self> {
        let grey = |pixel: &[u8]| {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            ((red * 77 + green * 150 + blue * 29) >> 8) as u8
        };
        Self::new(width, height, rgba.chunks_exact(4).map(grey).collect())
    }

    fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y * self.width..][..self.width]
    }

    /// Twice as wide and high, with even steps between the pixels: small modules get room for their edges.
    pub fn doubled(&self) -> Self {
        let (width, height) = (self.width * 2, self.height * 2);
        let mut pixels = Vec::with_capacity(width * height);
        let mix = |near: u8, far: u8| ((u16::from(near) * 3 + u16::from(far) + 2) / 4) as u8;
        for y in 0..height {
            let near = self.row(y / 2);
            let beside =
                if y % 2 == 0 { (y / 2).saturating_sub(1) } else { (y / 2 + 1).min(self.height - 1) };
            let far = self.row(beside);
            let at = |x: usize| mix(near[x], far[x]);
            for x in 0..self.width {
                pixels.push(mix(at(x), at(x.saturating_sub(1))));
                pixels.push(mix(at(x), at((x + 1).min(self.width - 1))));
            }
        }
        Self { width, height, pixels }
    }

    /// Half as wide and high: noise and the grid of a screen go.
    pub fn halved(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let (upper, lower) = (self.row(2 * y), self.row(2 * y + 1));
            for x in 0..width {
                let four = [upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]].map(u16::from);
                pixels.push((four.iter().sum::<u16>() / 4) as u8);
            }
        }
        Self::new(width, height, pixels)
    }

    /// Sharper: what differs from the mean around it differs `strength` times more.
    pub fn sharpened(&self, radius: usize, strength: i32) -> Self {
        let means = Means::of(self, radius);
        let sharpen = |(at, &pixel): (usize, &u8)| {
            let pixel = i32::from(pixel);
            let mean = means.at(at % self.width, at / self.width).cast_signed();
            (pixel + strength * (pixel - mean)).clamp(0, 255) as u8
        };
        let pixels = self.pixels.iter().enumerate().map(sharpen).collect();
        Self { width: self.width, height: self.height, pixels }
    }

    /// Makes these shapes white, whatever they show.
    pub fn blank(&mut self, shapes: &[Quad]) {
        for shape in shapes {
            let span = |of: fn(&(i32, i32)) -> i32, end: usize| {
                let (least, most) = (shape.iter().map(of).min(), shape.iter().map(of).max());
                let within = |at: Option<i32>| at.map_or(0, |at| at.max(0) as usize).min(end);
                within(least)..within(most.map(|most| most + 1))
            };
            for y in span(|corner| corner.1, self.height) {
                for x in span(|corner| corner.0, self.width) {
                    if is_inside(shape, (x.cast_signed() as i32, y.cast_signed() as i32)) {
                        self.pixels[y * self.width + x] = 255;
                    }
                }
            }
        }
    }

    /// Which pixels are darker than the mean around them: uneven light and shadows do not matter then.
    pub fn darker_than_around(&self, radius: usize) -> Vec<bool> {
        let means = Means::of(self, radius);
        // Even ground is light: a little noise does not turn it into dots.
        let dark = |(at, &pixel): (usize, &u8)| {
            u32::from(pixel) + CONTRAST_LEAST < means.at(at % self.width, at / self.width)
        };
        self.pixels.iter().enumerate().map(dark).collect()
    }
}

/// On the same side of all four edges, or on one of them.
fn is_inside(shape: &Quad, (x, y): (i32, i32)) -> bool {
    let side = |at: usize| {
        let ((from_x, from_y), (to_x, to_y)) = (shape[at], shape[(at + 1) % 4]);
        let (across, along) = (i64::from(to_x - from_x), i64::from(to_y - from_y));
        (across * i64::from(y - from_y) - along * i64::from(x - from_x)).signum()
    };
    let sides = [side(0), side(1), side(2), side(3)];
    sides.iter().all(|side| *side >= 0) || sides.iter().all(|side| *side <= 0)
}

/// The mean of the square around any pixel, `radius` pixels to each side, from one table of sums.
struct Means<'picture> {
    picture: &'picture Luma,
    radius: usize,
    /// At (x, y): the sum of all pixels above and left of it. One row and one column more than the picture has.
    sums: Vec<u32>,
}

impl<'picture> Means<'picture> {
    fn of(picture: &'picture Luma, radius: usize) -> Self {
        let stride = picture.width + 1;
        let mut sums = vec![0_u32; stride * (picture.height + 1)];
        for y in 0..picture.height {
            let mut row = 0_u32;
            for (x, &pixel) in picture.row(y).iter().enumerate() {
                // It may go round for giant pictures; differences are right all the same.
                row = row.wrapping_add(pixel.into());
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1].wrapping_add(row);
            }
        }
        Self { picture, radius, sums }
    }

    fn at(&self, x: usize, y: usize) -> u32 {
        let span = |at: usize, end: usize| (at.saturating_sub(self.radius), (at + self.radius + 1).min(end));
        let ((left, right), (top, bottom)) = (span(x, self.picture.width), span(y, self.picture.height));
        let sum = |x: usize, y: usize| self.sums[y * (self.picture.width + 1) + x];
        let all = sum(right, bottom)
            .wrapping_add(sum(left, top))
            .wrapping_sub(sum(right, top))
            .wrapping_sub(sum(left, bottom));
        all / ((bottom - top) * (right - left)) as u32
    }
}

/// Darker by this much than around is dark.
const CONTRAST_LEAST: u32 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> Luma {
        Luma::new(4, 2, vec![0, 100, 200, 200, 0, 100, 200, 0]).unwrap()
    }

    #[test]
    fn a_picture_has_as_many_pixels_as_it_says() {
        assert_eq!(Luma::new(2, 2, vec![0; 3]), None);
        assert_eq!(Luma::new(0, 2, vec![]), None);
        assert_eq!(Luma::new(usize::MAX, 2, vec![0; 2]), None);
        assert_eq!(Luma::from_rgba(1, 2, &[0; 4]), None);
        let colours = Luma::from_rgba(4, 1, &[255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 9, 0, 255, 0, 9]);
        assert_eq!(colours.unwrap().pixels, [255, 0, 76, 149]);
    }

    #[test]
    fn sizes_change_and_brightness_does_not() {
        let double = steps().doubled();
        assert_eq!((double.width, double.height), (8, 4));
        assert_eq!(double.pixels[..8], [0, 25, 75, 125, 175, 200, 200, 200]);
        let half = steps().halved().unwrap();
        assert_eq!(half.pixels, [50, 150]);
        assert_eq!(half.halved(), None, "one row has no half");
        let even = Luma::new(9, 9, vec![70; 81]).unwrap();
        assert!(even.doubled().sharpened(2, 4).pixels.iter().all(|pixel| *pixel == 70));
        assert!(!even.darker_than_around(3).contains(&true));
    }

    #[test]
    fn what_is_blanked_is_white_and_nothing_else_is() {
        let mut picture = Luma::new(5, 4, vec![9; 20]).unwrap();
        picture.blank(&[[(1, 0), (3, 0), (3, 2), (1, 2)], [(-9, -9), (-2, -9), (-2, -2), (-9, -2)]]);
        let white: Vec<usize> = (0..20).filter(|at| picture.pixels[*at] == 255).collect();
        assert_eq!(white, [1, 2, 3, 6, 7, 8, 11, 12, 13]);
        picture.blank(&[[(4, 9), (9, 4), (4, -1), (-1, 4)], [(7, 7); 4]]);
        assert_eq!(picture.pixels[0], 9, "beyond the edge of what is turned");
        assert_eq!(picture.pixels[19], 255);
    }

    #[test]
    fn dark_is_what_is_darker_than_around() {
        let mut picture = Luma::new(20, 20, (0..400).map(|at| (60 + at % 20 * 8) as u8).collect()).unwrap();
        picture.pixels[10 * 20 + 18] -= 100;
        let dark = picture.darker_than_around(2);
        // The gradient itself is dark only where the picture ends: there is nothing darker to its left.
        let found: Vec<_> = (0..400).filter(|at| dark[*at] && at % 20 > 2).collect();
        assert_eq!(found, [218]);
        let sharp = picture.sharpened(1, 2);
        assert!(sharp.pixels[218] < picture.pixels[218]);
    }
}
