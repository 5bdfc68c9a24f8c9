//! What the first visit costs: raw, gzip and brotli bytes of every file of `dist/`. What [`LATER`] names is loaded only
//! when it is wanted and does not count.

use std::{fs, io::Write};

use crate::run::Result;

/// All files of the first load together, brotli: what people on a phone should wait for at most.
const TARGET_BYTES: usize = 270 * 1024;

/// The programs that read QR codes and mix sound, and everything behind the first press. What loads the latter comes first.
const LATER: [(&str, &str); 3] = [("scanner-", ""), ("mixer-", ""), ("studio-", ".wasm")];

/// Prints the table.
pub fn print() -> Result {
    let files = fs::read_dir("dist").map_err(|_| "there is no dist/: run `cargo xtask build` first")?;
    let mut rows = Vec::new();
    for file in files {
        let file = file?;
        if file.file_type()?.is_file() {
            let bytes = fs::read(file.path())?;
            rows.push((
                file.file_name().to_string_lossy().into_owned(),
                bytes.len(),
                gzip(&bytes)?,
                brotli(&bytes)?,
            ));
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.1));
    println!("{:<44} {:>10} {:>10} {:>10}", "file", "raw", "gzip", "brotli");
    let mut total = (0, 0, 0);
    for (name, raw, gzip, brotli) in rows {
        let later = LATER.iter().any(|(begin, end)| name.starts_with(begin) && name.ends_with(end));
        println!("{name:<44} {raw:>10} {gzip:>10} {brotli:>10}{}", if later { "  later" } else { "" });
        if !later {
            total = (total.0 + raw, total.1 + gzip, total.2 + brotli);
        }
    }
    println!("{:<44} {:>10} {:>10} {:>10}", "first load", total.0, total.1, total.2);
    let verdict = if total.2 <= TARGET_BYTES { "within" } else { "beyond" };
    println!("{verdict} the target of {TARGET_BYTES} bytes brotli");
    Ok(())
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn brotli(bytes: &[u8]) -> Result<usize> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params)?;
    Ok(out.len())
}
