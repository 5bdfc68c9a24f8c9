//! What a camera sees of a code is read: small, turned, out of focus, with noise and in uneven light.
#![cfg(not(target_arch = "wasm32"))]

use spoke::{
    qr::{
        cuts::{Cut, cuts},
        draw::Drawing,
        luma::Luma,
        read,
    },
    wire::code,
};

fn read(picture: &Luma) -> Vec<String> {
    read::read(picture, |_| true)
}

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
    let code = "SP1X9A7Q2Z".repeat(15);
    [&code[..126], &code[..144]].map(|code| format!("https://somebody.github.io/spoke/#{code}"))
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

/// A picture in a file: eight bits each of red, green, blue and opacity, row by row (PNG, colour type 6).
fn open_png(file: &[u8]) -> Luma {
    let number = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().expect("four bytes")) as usize;
    let (width, height) = (number(16), number(20));
    assert_eq!(file[24..29], [8, 6, 0, 0, 0], "eight bits, four channels, not interlaced");
    let (mut packed, mut at) = (Vec::new(), 8);
    while at < file.len() {
        if &file[at + 4..at + 8] == b"IDAT" {
            packed.extend_from_slice(&file[at + 8..][..number(at)]);
        }
        at += number(at) + 12;
    }
    let rows = miniz_oxide::inflate::decompress_to_vec_zlib(&packed).expect("a sound file");
    let stride = width * 4;
    let mut rgba = vec![0_u8; stride * height];
    for (y, row) in rows.chunks(stride + 1).enumerate() {
        for x in 0..stride {
            let before = |up: usize, left: usize| {
                let inside = y >= up && x >= left;
                if inside { i32::from(rgba[(y - up) * stride + x - left]) } else { 0 }
            };
            let (a, b, c) = (before(0, 4), before(1, 0), before(1, 4));
            let paeth = |&of: &i32| (a + b - c - of).abs();
            let predicted = match row[0] {
                0 => 0,
                1 => a,
                2 => b,
                3 => i32::midpoint(a, b),
                _ => [a, b, c].into_iter().min_by_key(paeth).unwrap_or_default(),
            };
            rgba[y * stride + x] = row[1 + x].wrapping_add(predicted as u8);
        }
    }
    Luma::from_rgba(width, height, &rgba).expect("as many pixels as it says")
}

#[test]
fn a_foreign_code_above_ours_does_not_hide_it() {
    let picture = open_png(include_bytes!("fixtures/two-codes-stacked-foreign-top.png"));
    let texts = read::read(&picture, code::may_hold);
    println!("{texts:?}");
    let ours = texts.iter().find(|text| code::find(text).is_ok());
    assert!(ours.is_some(), "{texts:?}");
}

/// Draws a code into a picture, upright, with its quiet zone.
fn place(picture: &mut Luma, drawing: &Drawing, (left, top): (usize, usize), unit: usize) {
    for y in 0..drawing.side() * unit {
        for x in 0..drawing.side() * unit {
            let pixel = if drawing.is_dark(x / unit, y / unit) { 25 } else { 245 };
            picture.pixels[(top + y) * picture.width + left + x] = pixel;
        }
    }
}

#[test]
fn our_code_is_found_among_others_wherever_it_stands() {
    let ours = Drawing::of(&links()[1]).expect("it fits");
    let others =
        ["https://example.com/bus-ticket?id=4711", "WIFI:T:WPA;S:guest;P:welcome;;", "4006381333931"]
            .map(|text| Drawing::of(text).expect("it fits"));
    for place_of_ours in 0..4 {
        for (columns, unit, others_unit) in [(1, 4, 4), (4, 4, 6), (2, 3, 9), (2, 6, 4), (1, 5, 8)] {
            let cell = ours.side().max(33) * unit.max(others_unit);
            let (width, height) = (columns * cell, 4 / columns * cell);
            let mut picture = Luma::new(width, height, vec![200; width * height]).expect("a ground");
            let mut foreign = others.iter();
            for at in 0..4 {
                let corner = (at % columns * cell, at / columns * cell);
                if at == place_of_ours {
                    place(&mut picture, &ours, corner, unit);
                } else if let Some(other) = foreign.next() {
                    place(&mut picture, other, corner, others_unit);
                }
            }
            let texts = read::read(&picture, code::may_hold);
            assert!(texts.contains(&links()[1]), "{place_of_ours}, {columns}: {texts:?}");
        }
    }
}

/// A part of a picture, as a canvas draws it: each pixel the mean of those it stands for.
fn part(picture: &Luma, cut: Cut) -> Luma {
    let [left, top, width, height] = cut.from.map(|side| side as usize);
    let [to_width, to_height] = cut.size.map(|side| side as usize);
    let span =
        |at: usize, from: usize, to: usize| at * from / to..((at + 1) * from / to).max(at * from / to + 1);
    let pixel = |at: usize| {
        let (x, y) = (at % to_width, at / to_width);
        let (xs, ys) = (span(x, width, to_width), span(y, height, to_height));
        let count = xs.len() * ys.len();
        let row = |y: usize| &picture.pixels[(top + y) * picture.width + left..][xs.clone()];
        let sum: usize = ys.map(|y| row(y).iter().map(|pixel| usize::from(*pixel)).sum::<usize>()).sum();
        (sum / count) as u8
    };
    let pixels = (0..to_width * to_height).map(pixel).collect();
    Luma::new(to_width, to_height, pixels).expect("as many pixels as it says")
}

/// A photo of twelve megapixels: a table with a grain, and a code somewhere.
fn large_photo(unit: usize, corner: (usize, usize)) -> Luma {
    let (width, height) = (4_080, 3_060);
    let grain = |at: usize| {
        (150 + (at % width / 60 + at / width / 80) % 20 + at.wrapping_mul(2_654_435_761) % 13) as u8
    };
    let mut picture = Luma::new(width, height, (0..width * height).map(grain).collect()).expect("a ground");
    place(&mut picture, &Drawing::of(&links()[1]).expect("it fits"), corner, unit);
    picture
}

/// Looked at in this order, a large photo costs little more than a small one. How much that is in a browser says
/// `cargo bench --bench pictures`.
#[test]
fn a_large_photo_is_read_when_it_was_made_small_and_a_small_code_in_it_at_a_closer_look() {
    for (unit, corner, looks) in [(24, (1_500, 900), 1), (14, (2_900, 100), 1), (4, (3_700, 2_700), 6)] {
        let picture = large_photo(unit, corner);
        let cuts = cuts(4_080, 3_060);
        let found = cuts.iter().position(|cut| read(&part(&picture, *cut)).contains(&links()[1]));
        assert!(found.is_some_and(|look| look < looks), "{unit} pixels a module: look {found:?}");
    }
}
