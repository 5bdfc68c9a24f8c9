//! A grey picture, and what is done to one before it is read.

/// Brightness of each pixel, row by row, 0 black to 255 white.
#[derive(Debug, Clone, PartialEq, Eq)]
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
            let beside = if y % 2 == 0 { (y / 2).saturating_sub(1) } else { (y / 2 + 1).min(self.height - 1) };
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

    /// Which pixels are darker than the mean of the square around them, `radius` pixels to each side.
    pub fn darker_than_around(&self, radius: usize) -> Vec<bool> {
        // `sums[y][x]`: all pixels above and left of (x, y).
        let stride = self.width + 1;
        let mut sums = vec![0_u32; stride * (self.height + 1)];
        for y in 0..self.height {
            let mut row = 0;
            for x in 0..self.width {
                row += u32::from(self.pixels[y * self.width + x]);
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
            }
        }
        let mut dark = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            let (top, bottom) = (y.saturating_sub(radius), (y + radius + 1).min(self.height));
            for x in 0..self.width {
                let (left, right) = (x.saturating_sub(radius), (x + radius + 1).min(self.width));
                let sum = sums[bottom * stride + right] + sums[top * stride + left]
                    - sums[top * stride + right]
                    - sums[bottom * stride + left];
                let area = ((bottom - top) * (right - left)) as u32;
                let pixel = u32::from(self.pixels[y * self.width + x]);
                // Even ground is light: a little noise does not turn it into dots.
                dark.push((pixel + CONTRAST_LEAST) * area < sum);
            }
        }
        dark
    }
}

/// Darker by this much than around is dark.
const CONTRAST_LEAST: u32 = 4;
