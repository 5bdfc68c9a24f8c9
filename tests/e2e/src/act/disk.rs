//! Little room on the disk.

use serde_json::json;

use crate::{Person, Result, Stage, browser::Microphone};

/// Bytes until the database takes no more, in pieces that nothing names: the next start sweeps them away.
const FILL: &str = r"
    const db = await new Promise((resolve, reject) => {
        const request = indexedDB.open('spoke');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const put = (bytes, at) => new Promise((resolve) => {
        const tx = db.transaction('chunks', 'readwrite');
        const buffer = crypto.getRandomValues(new Uint8Array(bytes)).buffer;
        tx.objectStore('chunks').put(buffer, ['f'.repeat(32), at]);
        tx.oncomplete = () => resolve(true);
        tx.onabort = () => resolve(false);
    });
    let at = 0;
    for (const bytes of [65536, 4096, 256, 16]) while (await put(bytes, at)) at += bytes;
    db.close();
    return at;";

/// Waits behind all that was to be written before. A page without our database has nothing to write.
const WRITTEN: &str = r"
    if (!(await indexedDB.databases()).some((known) => known.name === 'spoke')) return;
    const db = await new Promise((resolve, reject) => {
        const request = indexedDB.open('spoke');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const stores = [...db.objectStoreNames];
    if (stores.length) await new Promise((resolve) => {
        const behind = db.transaction(stores, 'readwrite');
        behind.objectStore(stores[0]).count();
        behind.oncomplete = behind.onabort = resolve;
    });
    db.close();";

impl Stage {
    /// Somebody comes whose browser gives the page so many bytes.
    ///
    /// The quota is set before the page is opened: Chromium 156 asks for it once and goes on with what it heard for
    /// half a minute, also when the page is left and opened again. Set later, nothing is full in time.
    pub async fn person_with_room(&mut self, name: &str, bytes: u64) -> Result<Person> {
        let home = self.site.address();
        let person = self.visitor(name, &home, Microphone::Speaks).await?;
        person.open("about:blank").await?;
        // A quota of 0 would count as none.
        person.allot(Some(bytes.max(1))).await?;
        person.open_home().await?;
        person.lan_only().await?;
        Ok(person)
    }
}

impl Person {
    /// The browser gives the page more room than before: so many bytes, or as many as usual.
    pub async fn make_room(&self) -> Result {
        self.allot(None).await
    }

    async fn allot(&self, bytes: Option<u64>) -> Result {
        let mut params = json!({ "origin": self.origin() });
        if let Some(bytes) = bytes {
            params["quotaSize"] = bytes.into();
        }
        self.devtools("Storage.overrideQuotaForOrigin", params).await.map(drop)
    }

    /// Waits until what the page is writing is on the disk: a page that goes away breaks it off.
    pub async fn see_written(&self) -> Result {
        self.eval_async(WRITTEN, Vec::new()).await.map(drop)
    }

    /// Fills what room is left.
    pub async fn fill_disk(&self) -> Result {
        let filled = self.eval_async(FILL, Vec::new()).await?.as_u64().unwrap_or(0);
        if filled > 0 { Ok(()) } else { Err("the disk was full before it was filled".into()) }
    }
}
