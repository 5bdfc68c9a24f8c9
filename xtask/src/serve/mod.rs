//! `cargo xtask serve`: builds, builds again on every change, and serves the result as a plain static host does.
//! A static host of our own, because Trunk's answers unknown paths with the page and so hides every wrong link.

mod host;

use std::{net::TcpListener, path::Path, thread, time::Duration};

use crate::{
    build,
    kept::Kept,
    run::{Result, root},
    tools::{self, Tools},
};

/// How often the first build is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(200);

struct Options {
    port: u16,
    base: String,
    release: bool,
}

/// Serves until Ctrl-C.
pub fn serve(args: &[String]) -> Result {
    let options = parse(args)?;
    let listener = TcpListener::bind(("127.0.0.1", options.port))
        .map_err(|error| format!("port {}: {error}; choose another with --port", options.port))?;
    let address = format!("http://{}{}", listener.local_addr()?, options.base);
    tools::rust_target()?;
    let kept = Kept::find()?;
    kept.restore()?;
    // A page for development stays in one piece: what cuts it need not be built, and changes are seen sooner.
    let tools = if options.release { tools::for_release()? } else { with_programs()? };
    let dist = root().join("target").join(if options.release { "serve-release" } else { "serve-dist" });
    // A page left by an earlier run would be taken for the new one.
    if dist.exists() {
        std::fs::remove_dir_all(&dist)?;
    }
    let mut watch = build::trunk(&tools, "watch", options.release);
    watch.arg("--dist").arg(&dist);
    if options.release {
        watch.arg("--release");
    }
    let mut watch = watch.spawn().map_err(|error| format!("trunk watch: {error}"))?;
    let served = dist.clone();
    thread::spawn(move || host::serve(&listener, &served, &options.base));
    announce(&address, &dist, kept);
    let status = watch.wait()?;
    Err(format!("trunk watch: {status}").into())
}

/// Trunk and what it needs, and beside them the programs of the page: neither fills all cores all the time.
fn with_programs() -> Result<Tools> {
    println!("compiling the page; the first time takes a few minutes");
    thread::scope(|scope| {
        let tools = scope.spawn(|| tools::for_serving().map_err(|error| error.to_string()));
        // Where the program cannot be compiled, Trunk will say so again whenever a file has changed.
        let compiled = build::compile(false);
        let tools = tools.join().map_err(|_| "installing tools broke off")??;
        if let Err(error) = compiled {
            println!("note: {error}");
        }
        Ok(tools)
    })
}

/// Says where the page is, once it is there, and keeps the dependencies that were compiled for it.
fn announce(address: &str, dist: &Path, kept: Kept) {
    let (address, page) = (address.to_owned(), dist.join("index.html"));
    thread::spawn(move || {
        while !page.is_file() {
            thread::sleep(LOOK_EVERY);
        }
        println!(
            "\nSpoke is at {address}\nIt is built again when a file changes: reload to see it. Ctrl-C ends it.\n"
        );
        if let Err(error) = kept.save() {
            println!("note: {error}");
        }
    });
}

fn parse(args: &[String]) -> Result<Options> {
    let mut options = Options { port: 8080, base: "/".to_owned(), release: false };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--port" => {
                let port = args.next().and_then(|port| port.parse().ok());
                options.port = port.ok_or("--port wants a number up to 65535")?;
            }
            "--base" => {
                let base = args.next().ok_or("--base wants a path, such as /some/sub/path/")?;
                let base = base.trim_matches('/');
                options.base = if base.is_empty() { "/".to_owned() } else { format!("/{base}/") };
            }
            "--release" => options.release = true,
            other => {
                return Err(format!("serve knows no {other:?}, but --port N, --base PATH, --release").into());
            }
        }
    }
    Ok(options)
}
