//! How much memory a page takes: JavaScript's heap, WASM's memory, and everything its process holds.

use std::{collections::BTreeMap, fs};

use serde_json::json;

use crate::{Person, Result};

/// Bytes of a page at one moment, or the most of several moments.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    /// `JSHeapTotalSize`.
    pub heap: u64,
    /// Resident pages of the browser's page processes, audio and network buffers included.
    pub resident: u64,
}

impl Memory {
    /// Now.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn of(person: &Person) -> Result<Self> {
        person.devtools("Performance.enable", json!({})).await?;
        let metrics = person.devtools("Performance.getMetrics", json!({})).await?;
        let heap = metrics["metrics"].as_array().into_iter().flatten();
        let heap = heap.filter(|metric| metric["name"] == "JSHeapTotalSize");
        let heap = heap.filter_map(|metric| metric["value"].as_f64()).sum::<f64>() as u64;
        Ok(Self { heap, resident: resident(person)? })
    }

    /// Now, without what nobody holds any more.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn settled(person: &Person) -> Result<Self> {
        person.devtools("HeapProfiler.collectGarbage", json!({})).await?;
        Self::of(person).await
    }

    /// The larger of each.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self { heap: self.heap.max(other.heap), resident: self.resident.max(other.resident) }
    }
}

/// Asks the loader of the program, which has one memory for both of its parts.
const WASM: &str = r"
    const loader = performance.getEntriesByType('resource').find((entry) => /\/spoke-[0-9a-f]+\.js$/.test(entry.name));
    const { initSync } = await import(loader.name);
    return initSync().memory.buffer.byteLength;";

/// Bytes of the page's WASM memory. It never shrinks: read at the end, it is the peak. Collects garbage.
///
/// # Errors
/// When the browser does not answer, or the page has no program.
pub async fn wasm(person: &Person) -> Result<u64> {
    person.devtools("HeapProfiler.collectGarbage", json!({})).await?;
    let bytes = person.eval_async(WASM, Vec::new()).await?;
    bytes.as_u64().ok_or_else(|| "no WASM memory in this page".into())
}

/// Resident bytes of the renderers of this person's browser.
fn resident(person: &Person) -> Result<u64> {
    let mut parents = BTreeMap::new();
    let mut lines = BTreeMap::new();
    for process in fs::read_dir("/proc")?.flatten() {
        let Ok(id) = process.file_name().to_string_lossy().parse::<u32>() else { continue };
        // A process may end while we look.
        let Ok(status) = fs::read_to_string(process.path().join("status")) else { continue };
        let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
        parents.insert(id, field(&status, "PPid:") as u32);
        lines.insert(id, (String::from_utf8_lossy(&line).into_owned(), field(&status, "VmRSS:") * 1024));
    }
    let is_theirs = |mut id: u32| {
        while let Some((line, _)) = lines.get(&id) {
            if line.contains(&person.profile()) {
                return true;
            }
            id = parents.get(&id).copied().unwrap_or_default();
        }
        false
    };
    let renderers =
        lines.iter().filter(|(id, (line, _))| line.contains("--type=renderer") && is_theirs(**id));
    Ok(renderers.map(|(_, (_, bytes))| bytes).sum())
}

fn field(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
