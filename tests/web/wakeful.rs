//! A page that waits: told the time by a worker, with a lock that says it is at work.

use js_sys::{Array, Function, Promise, Reflect};
use spoke::browser::wakeful::Wakeful;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    patch::{Patch, script},
    wait::{Log, until},
};

/// The page of these tests serves no files: the worker's program is handed over as it stands in the repository. How many
/// workers there are is counted in `window.workers`.
fn with_the_worker() -> Patch {
    let program = JsValue::from(include_str!("../../public/ticker.js"));
    Reflect::set(&js_sys::global(), &"ticker".into(), &program).unwrap();
    script("window.workers = 0;");
    Patch::new(
        "window",
        "Worker",
        "class extends original {
            constructor(name) {
                if (name !== 'ticker.js') throw new Error('another worker: ' + name);
                super(URL.createObjectURL(new Blob([window.ticker])));
                window.workers += 1;
                // On the object itself: what the runner of these tests puts in place of `Worker` makes another class.
                const terminate = this.terminate;
                this.terminate = () => {
                    window.workers -= 1;
                    terminate.call(this);
                };
            }
        }",
    )
}

fn workers() -> u32 {
    script("return window.workers;").as_f64().unwrap() as u32
}

/// Locks of this name that are held.
async fn locks() -> u32 {
    let query = Function::new_no_args("return navigator.locks.query()").call0(&JsValue::NULL).unwrap();
    let state = JsFuture::from(query.unchecked_into::<Promise>()).await.unwrap();
    let held = Reflect::get(&state, &"held".into()).unwrap().unchecked_into::<Array>();
    let ours = |lock: JsValue| Reflect::get(&lock, &"name".into()).unwrap() == "spoke-waits";
    held.iter().filter(|lock| ours(lock.clone())).count() as u32
}

async fn see_locks(count: u32) {
    // The browser grants and frees in its own time.
    for _ in 0..1_000 {
        if locks().await == count {
            return;
        }
    }
    panic!("not {count} locks, but {}", locks().await);
}

#[wasm_bindgen_test]
async fn a_waiting_page_is_told_the_time_and_holds_a_lock_until_it_is_over() {
    let _patch = with_the_worker();
    let ticks = Log::new();
    let tick = ticks.sink();
    let waiting = Wakeful::new(move || tick(()));
    see_locks(1).await;
    until("two ticks", || (ticks.all().len() >= 2).then_some(())).await;
    let also = Wakeful::new(|| {});
    see_locks(2).await;
    assert_eq!(workers(), 2);
    drop(waiting);
    assert_eq!(workers(), 1);
    drop(also);
    see_locks(0).await;
    assert_eq!(workers(), 0);
}

#[wasm_bindgen_test]
async fn a_browser_without_workers_still_gets_the_lock() {
    let _patch = Patch::new("window", "Worker", "class { constructor() { throw new Error('refused'); } }");
    let waiting = Wakeful::new(|| {});
    see_locks(1).await;
    drop(waiting);
    see_locks(0).await;
}
