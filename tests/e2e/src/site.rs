//! A static file host: no rewriting, no defaults but `index.html` for a folder, 404 for everything unknown.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
};

use crate::Result;

/// How the name of a file begins and ends: in between stands what changes with its content.
pub type FileName = (&'static str, &'static str);

/// The second part of the page.
pub const STUDIO: FileName = ("studio-", ".wasm");

fn is_called(path: &str, (begin, end): FileName) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.starts_with(begin) && name.ends_with(end)
}

/// A running host. It serves until the process ends.
pub struct Site {
    origin: String,
    base: String,
    log: Arc<Mutex<Log>>,
}

/// What was asked for, and what the host does not give away for now.
#[derive(Default)]
struct Log {
    asked: Vec<String>,
    missing: Vec<String>,
    withheld: Option<FileName>,
}

impl Site {
    /// Serves `folder` under `base`, which begins and ends with a slash, to this machine.
    pub fn serve(folder: &Path, base: &str) -> Result<Self> {
        Self::serve_at("127.0.0.1", folder, base)
    }

    /// The same at another address of this machine.
    pub fn serve_at(address: &str, folder: &Path, base: &str) -> Result<Self> {
        if !folder.join("index.html").is_file() && !folder.join("raw.html").is_file() {
            return Err(format!("{} holds no built page", folder.display()).into());
        }
        let listener = TcpListener::bind((address, 0))?;
        let origin = format!("http://{}", listener.local_addr()?);
        let kept = Arc::default();
        let (folder, prefix, log) = (folder.to_owned(), base.to_owned(), Arc::clone(&kept));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, prefix, log) = (folder.clone(), prefix.clone(), Arc::clone(&log));
                // A browser that goes away in the middle of a file is its own affair.
                thread::spawn(move || drop(answer(stream, &folder, &prefix, &log)));
            }
        });
        Ok(Self { origin, base: base.to_owned(), log: kept })
    }

    /// The page's address.
    pub fn address(&self) -> String {
        format!("{}{}", self.origin, self.base)
    }

    /// Paths that were asked for and are not there.
    pub fn missing(&self) -> Vec<String> {
        self.log.lock().map(|log| log.missing.clone()).unwrap_or_default()
    }

    /// Whether such a file was asked for.
    pub fn was_asked_for(&self, file: FileName) -> bool {
        self.log.lock().is_ok_and(|log| log.asked.iter().any(|path| is_called(path, file)))
    }

    /// Such files are not there, until something else is withheld.
    pub fn withhold(&self, file: Option<FileName>) {
        if let Ok(mut log) = self.log.lock() {
            log.withheld = file;
        }
    }
}

fn answer(mut stream: TcpStream, folder: &Path, base: &str, log: &Mutex<Log>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while reader.read_line(&mut header)? > 2 {
            header.clear();
        }
        let target = request.split_whitespace().nth(1).unwrap_or("/");
        let path = target.split(['?', '#']).next().unwrap_or("/");
        let withheld = log.lock().is_ok_and(|mut log| {
            log.asked.push(path.to_owned());
            log.withheld.is_some_and(|file| is_called(path, file))
        });
        let found = path.strip_prefix(base).filter(|_| !withheld).and_then(|path| read(folder, path));
        let (status, kind, body) = if let Some((kind, body)) = found {
            ("200 OK", kind, body)
        } else {
            if !path.ends_with("favicon.ico")
                && let Ok(mut log) = log.lock()
            {
                log.missing.push(path.to_owned());
            }
            ("404 Not Found", "text/plain", b"not here".to_vec())
        };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\ncache-control: no-cache\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(&body)?;
    }
}

fn read(folder: &Path, path: &str) -> Option<(&'static str, Vec<u8>)> {
    let path = PathBuf::from(if path.is_empty() { "index.html" } else { path });
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let kind = match path.extension()?.to_str()? {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    };
    Some((kind, fs::read(folder.join(path)).ok()?))
}
