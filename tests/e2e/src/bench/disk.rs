//! What the same bytes take on the disks of a browser, in different portions: why the program writes as it does
//! (decision 14).

use std::path::Path;

use serde_json::{Value, json};

use super::option;
use crate::{Person, Result, Stage, browser::Microphone, site::Site};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
/// Bytes of a piece, and pieces in a transaction. The last is what the program does.
const PORTIONS: [(usize, usize); 6] =
    [(16 * KIB, 1), (60 * KIB, 16), (256 * KIB, 1), (256 * KIB, 16), (4 * MIB, 1), (MIB, 4)];

/// Measures and prints. `--mb=100`.
pub(super) async fn measure(stage: &mut Stage, args: &[String]) -> Result {
    let total = option(args, "mb", 100)? * MIB;
    let site = Site::serve(&Path::new(env!("CARGO_MANIFEST_DIR")).join("pages"), "/")?;
    let ada = stage.visitor("Ada", &format!("{}disk.html", site.address()), Microphone::Speaks).await?;
    ada.open_home().await?;
    let mut rows = Vec::new();
    for (piece, together) in PORTIONS {
        let name = format!("{piece} x {together}");
        let plan = json!({ "name": name, "total": total, "piece": piece, "together": together });
        let written = call(&ada, "write", plan).await?;
        let length = piece.max(MIB) / piece * piece;
        let read = call(&ada, "read", json!({ "name": name, "total": total, "length": length })).await?;
        let label = format!("IndexedDB, {:4} KiB, {together:2} in a transaction", piece / KIB);
        rows.push((label, written, read));
    }
    let file = |way: &str| json!({ "call": way, "total": total, "piece": MIB });
    let (written, read) = (call(&ada, "file", file("write")).await?, call(&ada, "file", file("read")).await?);
    let ours = rows.last().map_or((written, read), |(_, written, read)| (*written, *read));
    rows.push(("private file system, in a worker".to_owned(), written, read));
    println!("{} MiB, time as a ratio to what the program does", total / MIB);
    for (label, written, read) in rows {
        println!("{label:42} write {:5.2}   read {:5.2}", written / ours.0, read / ours.1);
    }
    Ok(())
}

/// Milliseconds.
async fn call(person: &Person, way: &str, plan: Value) -> Result<f64> {
    let took = person.eval_async(&format!("return await disk.{way}(args[0])"), vec![plan]).await?;
    took.as_f64().ok_or_else(|| "no time".into())
}
