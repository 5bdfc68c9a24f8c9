//! What a camera sees of a code is read: small, turned, out of focus, with noise and in uneven light.
#![cfg(not(target_arch = "wasm32"))]

use spoke::qr::{draw::Drawing, luma::Luma, read::read};

/// A camera's picture of a code that lies on a grey table, a little out of the middle.
struct Photo<'code> {
    drawing: &'code Drawing,
    size: (usize, usize),
    /// Side of the code in pixels; its quiet zone is counted when `whole`.
    side: f64,
    whole: bool,
    degrees: f64,
    /// Standard deviation of the blur, in pixels.
    blur: f64,
    black: f64,
    white: f64,
    noise: i32,
}

impl Photo<'_> {
    fn take(&self) -> Luma {
        let sharp = self.sharp();
        let soft = if self.blur > 0.0 { self.blurred(&self.blurred(&sharp, true), false) } else { sharp };
        let mut seed = 12_345_u32;
        let develop = |(at, value): (usize, &f64)| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (seed >> 16).cast_signed() % (2 * self.noise + 1) - self.noise;
            // Light from the left.
            let shade = 1.0 - 0.35 * (at % self.size.0) as f64 / self.size.0 as f64;
            ((self.black + value * (self.white - self.black)) * shade + f64::from(noise)).clamp(0.0, 255.0)
                as u8
        };
        let pixels = soft.iter().enumerate().map(develop).collect();
        Luma::new(self.size.0, self.size.1, pixels).expect("as many pixels as it says")
    }

    /// Nine rays a pixel.
    fn sharp(&self) -> Vec<f64> {
        let (width, height) = self.size;
        let modules = self.drawing.side() as f64;
        let unit = self.side / if self.whole { modules } else { modules - 8.0 };
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let ray = |at: usize, sub: usize| {
            let x = (at % width) as f64 + (sub % 3) as f64 / 3.0 - width as f64 / 2.0 - 0.3;
            let y = (at / width) as f64 + (sub / 3) as f64 / 3.0 - height as f64 / 2.0 - 0.7;
            let (u, v) =
                ((x * cos + y * sin) / unit + modules / 2.0, (y * cos - x * sin) / unit + modules / 2.0);
            let inside = u >= 0.0 && v >= 0.0 && u < modules && v < modules;
            if !inside {
                0.45
            } else if self.drawing.is_dark(u as usize, v as usize) {
                0.0
            } else {
                1.0
            }
        };
        (0..width * height).map(|at| (0..9).map(|sub| ray(at, sub)).sum::<f64>() / 9.0).collect()
    }

    fn blurred(&self, picture: &[f64], across: bool) -> Vec<f64> {
        let (width, height) = self.size;
        let reach = (self.blur * 3.0).ceil() as isize;
        let weights: Vec<_> =
            (-reach..=reach).map(|d| (-(d * d) as f64 / (2.0 * self.blur * self.blur)).exp()).collect();
        let total: f64 = weights.iter().sum();
        let step = |at: usize, by: isize, end: usize| at.saturating_add_signed(by).min(end - 1);
        let pixel = |at: usize| {
            let (x, y) = (at % width, at / width);
            let sum = weights.iter().zip(-reach..).map(|(weight, by)| {
                let (x, y) = if across { (step(x, by, width), y) } else { (x, step(y, by, height)) };
                weight * picture[y * width + x]
            });
            sum.sum::<f64>() / total
        };
        (0..width * height).map(pixel).collect()
    }
}

/// Links of the length that packed codes have.
fn links() -> [String; 2] {
    let code = "K3X9A7Q2Z".repeat(16);
    [&code[..126], &code].map(|code| format!("https://somebody.github.io/spoke/#{code}"))
}

#[test]
fn a_code_of_200_pixels_in_a_camera_picture_is_read_whichever_way_it_is_turned() {
    for (link, version) in links().into_iter().zip([7, 8]) {
        let drawing = Drawing::of(&link).expect("it fits");
        assert_eq!(drawing.version, version);
        for degrees in (-30..=30).step_by(3) {
            for (blur, black, white, noise) in
                [(0.0, 20.0, 235.0, 0), (0.8, 40.0, 200.0, 4), (1.0, 60.0, 180.0, 6)]
            {
                let degrees = f64::from(degrees);
                let size = (640, 480);
                let photo = Photo {
                    drawing: &drawing,
                    size,
                    side: 200.0,
                    whole: false,
                    degrees,
                    blur,
                    black,
                    white,
                    noise,
                };
                let picture = photo.take();
                let texts = read(&picture);
                assert!(
                    texts.iter().eq([&link]),
                    "version {version}, {degrees} degrees, blur {blur}: {texts:?}"
                );
            }
        }
    }
}

#[test]
fn nine_of_ten_single_pictures_are_read_when_focus_light_and_size_are_worse_than_that() {
    let link = &links()[1];
    let drawing = Drawing::of(link).expect("it fits");
    let (mut taken, mut known) = (0, 0);
    for degrees in (0..=30).step_by(5) {
        // The quiet zone is counted: 3.5 pixels a module.
        for (blur, black, white, noise) in
            [(0.8, 60.0, 180.0, 8), (1.0, 60.0, 180.0, 8), (1.3, 20.0, 235.0, 2)]
        {
            let degrees = f64::from(degrees);
            let size = (640, 480);
            let photo = Photo {
                drawing: &drawing,
                size,
                side: 200.0,
                whole: true,
                degrees,
                blur,
                black,
                white,
                noise,
            };
            taken += 1;
            known += i32::from(read(&photo.take()) == [link.clone()]);
        }
    }
    println!("{known} of {taken}");
    assert!(known * 10 >= taken * 9, "{known} of {taken}");
}

#[test]
fn long_codes_are_read_from_pictures_of_better_cameras() {
    let classic = format!("http://127.0.0.1:8080/#N4IgLiBcIDwgsiAb{}", "B3-x$Q+a".repeat(105));
    let drawing = Drawing::of(&classic).expect("it fits");
    assert_eq!(drawing.version, 24);
    for degrees in [0.0, 4.0, 10.0] {
        let size = (1280, 960);
        let (black, white) = (30.0, 220.0);
        let photo = Photo {
            drawing: &drawing,
            size,
            side: 700.0,
            whole: true,
            degrees,
            blur: 0.8,
            black,
            white,
            noise: 3,
        };
        assert!(read(&photo.take()).iter().eq([&classic]), "{degrees} degrees");
    }
}
