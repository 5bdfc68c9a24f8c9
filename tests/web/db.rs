//! The disk's contract over `IndexedDB`, and what only a browser can show: versions, damage, two tabs.

use std::cell::{Cell, RefCell};

use indexed_db_futures::{Build, database::Database, transaction::TransactionMode};
use spoke::{
    browser::db::Db,
    ids::{BlobId, CardId, ClipHash, Ids, ProjectId},
    ports::storage::{
        Arrival, CardRecord, ClipRecord, DbError, Durability, PartialRecord, ProjectRecord, StorageReply,
        StorageRequest, Write,
    },
    project::Title,
    time::Timestamp,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{sim_disk::SimDisk, storage};

/// A database of its own for each test, gone afterwards.
struct TestDb {
    db: Db,
    name: String,
}

impl TestDb {
    async fn new() -> Self {
        thread_local!(static COUNT: Cell<u32> = const { Cell::new(0) });
        let count = COUNT.with(|count| count.replace(count.get() + 1));
        let name = format!("test-{count}-{}", js_sys::Math::random());
        Self { db: Db::open_named(&name).await.expect("a database"), name }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        // The request is on its way; nobody needs to wait for it.
        let _ = Database::delete_by_name(&self.name);
    }
}

impl storage::Disk for TestDb {
    async fn execute(&self, request: StorageRequest) -> Result<StorageReply, DbError> {
        self.db.execute(request).await
    }
}

macro_rules! case {
    ($name:ident) => {
        #[wasm_bindgen_test]
        async fn $name() {
            storage::$name(TestDb::new().await).await;
        }
    };
}
crate::storage_cases!(case);
