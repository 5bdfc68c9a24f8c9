//! A static file host: `index.html` for the folder, right media types, no caching, 404 for everything else.
//! It serves this machine only and knows no request but "give me this file".

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Component, Path, PathBuf},
    thread,
};

/// A request's head is a few hundred bytes; more than this is no browser.
const HEAD_BYTES_MAX: u64 = 64 * 1024;

struct Answer {
    status: &'static str,
    kind: &'static str,
    /// An extra header line, with its end, or nothing.
    extra: String,
    body: Vec<u8>,
}

/// Serves `folder` under `base`, which begins and ends with a slash, for ever.
pub fn serve(listener: &TcpListener, folder: &Path, base: &str) {
    for stream in listener.incoming().flatten() {
        let (folder, base) = (folder.to_owned(), base.to_owned());
        // A browser that goes away in the middle of a file is its own affair.
        thread::spawn(move || drop(converse(&stream, &folder, &base)));
    }
}

/// Answers one request after another, until the browser hangs up.
fn converse(mut stream: &TcpStream, folder: &Path, base: &str) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(path) = read_path(&mut reader)? {
        let answer = answer(folder, base, &path);
        let head = format!(
            "HTTP/1.1 {}\r\ncontent-type: {}\r\ncontent-length: {}\r\ncache-control: no-cache\r\n{}\r\n",
            answer.status,
            answer.kind,
            answer.body.len(),
            answer.extra,
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(&answer.body)?;
    }
    Ok(())
}

/// The path of the next request, without its query; `None` when there is none.
fn read_path(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut head = reader.take(HEAD_BYTES_MAX);
    let mut request = String::new();
    if head.read_line(&mut request)? == 0 {
        return Ok(None);
    }
    let mut line = String::new();
    while head.read_line(&mut line)? > "\r\n".len() {
        line.clear();
    }
    let target = request.split_whitespace().nth(1).unwrap_or("/");
    Ok(Some(target.split(['?', '#']).next().unwrap_or("/").to_owned()))
}

fn answer(folder: &Path, base: &str, path: &str) -> Answer {
    let plain = |status, text: &str| Answer {
        status,
        kind: "text/plain; charset=utf-8",
        extra: String::new(),
        body: text.as_bytes().to_vec(),
    };
    if path == base && !folder.join("index.html").is_file() {
        return plain("503 Service Unavailable", "Spoke is being built. Reload in a moment.\n");
    }
    // Relative addresses in the page need the slash at the end of its own.
    if base.strip_suffix('/').is_some_and(|bare| !bare.is_empty() && bare == path) {
        return Answer { extra: format!("location: {base}\r\n"), ..plain("308 Permanent Redirect", "") };
    }
    match path.strip_prefix(base).and_then(|path| read(folder, path)) {
        Some((kind, body)) => Answer { status: "200 OK", kind, extra: String::new(), body },
        None => plain("404 Not Found", "There is no such file.\n"),
    }
}

fn read(folder: &Path, path: &str) -> Option<(&'static str, Vec<u8>)> {
    let path = PathBuf::from(if path.is_empty() { "index.html" } else { path });
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    if !inside {
        return None;
    }
    let kind = match path.extension()?.to_str()? {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    };
    Some((kind, fs::read(folder.join(path)).ok()?))
}
