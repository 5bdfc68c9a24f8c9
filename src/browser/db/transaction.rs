//! One transaction and its requests, with failures named.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

use indexed_db_futures::{
    Build, KeyRange,
    cursor::CursorDirection,
    database::Database,
    internals::SystemRepr,
    query_source::QuerySource,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::error;
use crate::{
    browser::memory,
    ports::storage::{DbError, Durability},
};

/// A transaction. Dropped before [`Tx::commit`] it is aborted.
pub struct Tx<'a>(Transaction<'a>);

impl<'a> Tx<'a> {
    /// A transaction that reads.
    pub fn read(database: &'a Database, stores: &[&str]) -> Result<Self, DbError> {
        let tx = database.transaction(stores).with_mode(TransactionMode::Readonly).build();
        tx.map(Self).map_err(error::of)
    }

    /// A transaction that writes, durable as the operating system sees fit.
    pub fn write(database: &'a Database, stores: &[&str]) -> Result<Self, DbError> {
        Self::write_durably(database, stores, Durability::Relaxed)
    }

    /// A transaction that writes.
    pub fn write_durably(
        database: &'a Database,
        stores: &[&str],
        durability: Durability,
    ) -> Result<Self, DbError> {
        let durability = match durability {
            Durability::Strict => TransactionDurability::Strict,
            Durability::Relaxed => TransactionDurability::Relaxed,
        };
        let options = TransactionOptions::new().with_durability(durability);
        let builder = database.transaction(stores).with_mode(TransactionMode::Readwrite);
        builder.with_options(options).build().map(Self).map_err(error::of)
    }

    /// The value at `key`.
    pub fn get(
        &self,
        store: &str,
        key: &JsValue,
    ) -> Result<impl Future<Output = Result<Option<JsValue>, DbError>> + use<>, DbError> {
        let store = self.0.object_store(store).map_err(error::of)?;
        let request = store.get::<JsValue, _, _>(key.clone()).build().map_err(error::of)?;
        Ok(async move { request.await.map_err(error::of) })
    }

    /// All values of a range; of the whole store without one.
    pub fn get_all(
        &self,
        store: &str,
        range: Option<KeyRange<JsValue>>,
    ) -> Result<impl Future<Output = Result<Vec<JsValue>, DbError>> + use<>, DbError> {
        let store = self.0.object_store(store).map_err(error::of)?;
        let all = store.get_all::<JsValue>();
        let request = match range {
            Some(range) => all.with_query::<JsValue, _>(range).build(),
            None => all.build(),
        };
        let request = request.map_err(error::of)?;
        Ok(async move { request.await.map_err(error::of)?.collect::<Result<_, _>>().map_err(error::of) })
    }

    /// Up to `limit` keys of a range; of the whole store without one.
    pub fn get_keys(
        &self,
        store: &str,
        range: Option<KeyRange<JsValue>>,
        limit: u32,
    ) -> Result<impl Future<Output = Result<Vec<JsValue>, DbError>> + use<>, DbError> {
        let store = self.0.object_store(store).map_err(error::of)?;
        let keys = store.get_all_keys::<JsValue>().with_limit(limit);
        let request = match range {
            Some(range) => keys.with_query::<JsValue, _>(range).build(),
            None => keys.build(),
        };
        let request = request.map_err(error::of)?;
        Ok(async move { request.await.map_err(error::of)?.collect::<Result<_, _>>().map_err(error::of) })
    }

    /// The last key of a range, without its value.
    pub async fn last_key(&self, store: &str, range: KeyRange<JsValue>) -> Result<Option<JsValue>, DbError> {
        let store = self.0.object_store(store).map_err(error::of)?;
        let cursor =
            store.open_key_cursor().with_query::<JsValue, _>(range).with_direction(CursorDirection::Prev);
        let cursor = cursor.build().map_err(error::of)?.await.map_err(error::of)?;
        cursor.map(|cursor| cursor.as_sys().key()).transpose().map_err(|e| error::of(e.into()))
    }

    /// The last key of a range, with its value.
    pub async fn last_record(
        &self,
        store: &str,
        range: KeyRange<JsValue>,
    ) -> Result<Option<(JsValue, JsValue)>, DbError> {
        let store = self.0.object_store(store).map_err(error::of)?;
        let cursor =
            store.open_cursor().with_query::<JsValue, _>(range).with_direction(CursorDirection::Prev);
        let cursor = cursor.build().map_err(error::of)?.await.map_err(error::of)?;
        let Some(cursor) = cursor else { return Ok(None) };
        let key = cursor.as_sys().key().map_err(|e| error::of(e.into()))?;
        let value = cursor.as_sys().value().map_err(|e| error::of(e.into()))?;
        Ok(Some((key, value)))
    }

    /// Adds or replaces a value. Its failure shows at the commit.
    pub fn put(&self, store: &str, key: JsValue, value: JsValue) -> Result<(), DbError> {
        let store = self.0.object_store(store).map_err(error::of)?;
        store.put(value).with_key(key).without_key_type().build().map(drop).map_err(error::of)
    }

    /// Adds or replaces bytes. Their failure shows at the commit.
    pub fn put_bytes(&self, store: &str, key: JsValue, bytes: &[u8]) -> Result<(), DbError> {
        let buffer = Uint8Array::from(bytes).buffer();
        let put = self.put(store, key, buffer.clone().into());
        // The request has its own copy.
        memory::release(&buffer);
        put
    }

    /// Removes what is at a key or in a range. Its failure shows at the commit.
    pub fn delete(&self, store: &str, range: impl Into<KeyRange<JsValue>>) -> Result<(), DbError> {
        let store = self.0.object_store(store).map_err(error::of)?;
        store.delete(range).build().map(drop).map_err(error::of)
    }

    /// Commits, and waits until it is done.
    pub async fn commit(self) -> Result<(), DbError> {
        let sys = self.0.as_sys().clone().unchecked_into::<web_sys::IdbTransaction>();
        // A commit that fails by itself (no room) carries its reason on the transaction only.
        self.0
            .commit()
            .await
            .map_err(|e| sys.error().map_or_else(|| error::of(e), |e| error::of_exception(&e)))
    }
}

/// Runs futures side by side; their results in their order. Here: makes all requests before awaiting the first.
pub async fn join_all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    let mut results: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (future, result) in running.iter_mut().zip(&mut results) {
            if result.is_none()
                && let Poll::Ready(output) = future.as_mut().poll(context)
            {
                *result = Some(output);
            }
        }
        if results.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    results.into_iter().flatten().collect()
}
