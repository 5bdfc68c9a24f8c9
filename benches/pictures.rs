//! What a photo of twelve megapixels costs to read, beside a picture of one megapixel that shows the same: made small
//! first, it must cost less than twice as much, wherever this runs. Without a code it costs what all looks cost.

#[cfg(not(target_arch = "wasm32"))]
mod pictures {
    use std::hint::black_box;

    use spoke::qr::{cuts::cuts, draw::Drawing, luma::Luma, read::read};

    const RUNS: u32 = 5;

    #[allow(clippy::disallowed_methods, reason = "a benchmark measures time")]
    fn clock() -> std::time::Instant {
        std::time::Instant::now()
    }

    /// A grey table with a grain; a code of a third of its height on it, or none.
    fn photo(width: usize, height: usize, code: Option<&Drawing>) -> Luma {
        let grain = |at: usize| (150 + at.wrapping_mul(2_654_435_761) % 13) as u8;
        let mut pixels: Vec<u8> = (0..width * height).map(grain).collect();
        if let Some(code) = code {
            let unit = height / 3 / code.side();
            for y in 0..code.side() * unit {
                for x in 0..code.side() * unit {
                    let pixel = if code.is_dark(x / unit, y / unit) { 25 } else { 245 };
                    pixels[(height / 3 + y) * width + width / 3 + x] = pixel;
                }
            }
        }
        Luma { width, height, pixels }
    }

    /// Every so many pixels one: the cost of making a picture smaller is the browser's.
    fn part(picture: &Luma, from: [u32; 4], size: [u32; 2]) -> Luma {
        let [left, top, from_width, from_height] = from.map(|side| side as usize);
        let [width, height] = size.map(|side| side as usize);
        let pixel = |at: usize| {
            let (x, y) = (at % width * from_width / width, at / width * from_height / height);
            picture.pixels[(top + y) * picture.width + left + x]
        };
        Luma { width, height, pixels: (0..width * height).map(pixel).collect() }
    }

    fn ms(picture: &Luma) -> (f64, usize) {
        let mut looks = 0;
        let begun = clock();
        for _ in 0..RUNS {
            looks = 0;
            for cut in cuts(picture.width as u32, picture.height as u32) {
                looks += 1;
                if !black_box(read(&part(picture, cut.from, cut.size), |_| true)).is_empty() {
                    break;
                }
            }
        }
        (begun.elapsed().as_secs_f64() * 1_000.0 / f64::from(RUNS), looks)
    }

    pub fn run() {
        let link = format!("https://somebody.github.io/spoke/#{}", "SP1X9A7Q2Z".repeat(14));
        let Some(code) = Drawing::of(&link) else { return };
        let (small, _) = ms(&photo(1_024, 768, Some(&code)));
        println!("{:<36}{:>9}{:>8}{:>9}", "picture", "ms", "looks", "ratio");
        for (name, picture) in [
            ("1024 x 768 with a code", photo(1_024, 768, Some(&code))),
            ("4080 x 3060 with a code", photo(4_080, 3_060, Some(&code))),
            ("4080 x 3060 without", photo(4_080, 3_060, None)),
        ] {
            let (ms, looks) = ms(&picture);
            println!("{name:<36}{ms:>9.1}{looks:>8}{:>9.2}", ms / small);
        }
    }
}

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    pictures::run();
}
