//! Reading: a grey picture in, the texts of its QR codes out.
use rqrr::PreparedImage;

use super::luma::Luma;

/// read
pub fn read(picture: &Luma) -> Vec<String> {
    for v in 0..5 {
        let texts = variant(picture, v);
        if !texts.is_empty() { return texts; }
    }
    Vec::new()
}

/// x
pub fn variant(picture: &Luma, v: usize) -> Vec<String> {
    match v {
        0 => grey(picture),
        1 => local(picture, picture.width / 16),
        2 => grey(&picture.doubled()),
        3 => { let d = picture.doubled(); local(&d, d.width / 32) }
        _ => picture.halved().map(|p| grey(&p)).unwrap_or_default(),
    }
}

fn grey(picture: &Luma) -> Vec<String> { texts(picture, None) }
fn local(picture: &Luma, radius: usize) -> Vec<String> { texts(picture, Some(radius.max(4))) }
fn texts(picture: &Luma, radius: Option<usize>) -> Vec<String> {
    let at = |x: usize, y: usize| y * picture.width + x;
    let mut image = if let Some(radius) = radius {
        let dark = picture.darker_than_around(radius);
        PreparedImage::prepare_from_bitmap(picture.width, picture.height, |x, y| dark[at(x, y)])
    } else {
        PreparedImage::prepare_from_greyscale(picture.width, picture.height, |x, y| picture.pixels[at(x, y)])
    };
    image.detect_grids().into_iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::draw::Drawing;

    /// camera
    pub fn photo(drawing: &Drawing, side_px: f64, degrees: f64, blur: f64, contrast: (f64, f64), noise: i32, quiet: bool) -> Luma {
        let (w, h) = (640_usize, 480_usize);
        let modules = if quiet { drawing.side() as f64 } else { (drawing.side() - 8) as f64 };
        let unit = side_px / modules;
        let (s, c) = degrees.to_radians().sin_cos();
        let n = drawing.side() as f64;
        let mut px = vec![0.0_f64; w * h];
        for y in 0..h { for x in 0..w {
            let mut sum = 0.0;
            for sub in 0..9 {
                let (fx, fy) = (x as f64 + f64::from(sub % 3) / 3.0 + 1.0/6.0 - 320.3, y as f64 + f64::from(sub / 3) / 3.0 + 1.0/6.0 - 240.7);
                let (u, v) = ((fx * c + fy * s) / unit + n / 2.0, (fy * c - fx * s) / unit + n / 2.0);
                let inside = u >= 0.0 && v >= 0.0 && u < n && v < n;
                let value = if !inside { 0.45 } else if drawing.is_dark(u as usize, v as usize) { 0.0 } else { 1.0 };
                sum += value;
            }
            px[y * w + x] = sum / 9.0;
        }}
        // gaussian
        if blur > 0.0 {
            let r = (blur * 3.0).ceil() as i64;
            let k: Vec<f64> = (-r..=r).map(|d| (-(d * d) as f64 / (2.0 * blur * blur)).exp()).collect();
            let t: f64 = k.iter().sum();
            for horizontal in [true, false] {
                let old = px.clone();
                for y in 0..h as i64 { for x in 0..w as i64 {
                    let mut sum = 0.0;
                    for (i, f) in k.iter().enumerate() {
                        let d = i as i64 - r;
                        let (xx, yy) = if horizontal { ((x + d).clamp(0, w as i64 - 1), y) } else { (x, (y + d).clamp(0, h as i64 - 1)) };
                        sum += f * old[yy as usize * w + xx as usize];
                    }
                    px[y as usize * w + x as usize] = sum / t;
                }}
            }
        }
        let mut seed = 12345_u32;
        let pixels = px.iter().enumerate().map(|(i, v)| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let n = if noise > 0 { ((seed >> 16) as i32 % (2 * noise + 1)) - noise } else { 0 };
            let shade = 1.0 - 0.35 * ((i % w) as f64 / w as f64);
            ((contrast.0 + v * (contrast.1 - contrast.0)) * shade + f64::from(n)).clamp(0.0, 255.0) as u8
        }).collect();
        Luma { width: w, height: h, pixels }
    }

    #[test]
    fn experiment() {
        let code = "K3X9A7Q2Z".repeat(16);
        for (page, code) in [("https://spoke.example/", &code[..126]), ("https://spoke.example/", &code[..])] {
            let text = format!("{page}#{code}");
            let d = Drawing::of(&text).unwrap();
            for quiet in [false, true] { for blur in [0.0, 0.6, 0.8, 1.0, 1.3, 1.6] { for (contrast, noise) in [((20.0, 235.0), 0), ((60.0, 180.0), 8)] {
                let mut ok = [0; 6];
                let mut ms = [0.0; 6];
                let mut none = Vec::new();
                for degree in 0..=30 {
                    let p = photo(&d, 200.0, f64::from(degree), blur, contrast, noise, quiet);
                    let mut any = false;
                    for v in 0..5 {
                        let t = std::time::Instant::now();
                        let good = variant(&p, v) == [text.clone()];
                        ms[v] += t.elapsed().as_secs_f64() * 1000.0;
                        if good { ok[v] += 1; any = true; }
                    }
                    if any { ok[5] += 1 } else { none.push(degree) }
                }
                println!("v{} quiet {quiet} blur {blur} noise {noise}: {ok:?} of 31; ms {:?} none {none:?}", d.version, ms.map(|m| (m / 31.0 * 10.0).round() / 10.0));
            }}}
        }
    }
}
