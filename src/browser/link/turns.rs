//! Work that takes turns: what is asked while something else is under way waits for its end. An offer that is set between
//! two steps of another exchange of descriptions would belong to neither.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    pin::Pin,
    rc::Rc,
};

use wasm_bindgen_futures::spawn_local;

type Turn = Pin<Box<dyn Future<Output = ()>>>;

/// What waits for its turn.
#[derive(Default)]
pub(super) struct Turns {
    waiting: RefCell<VecDeque<Turn>>,
    busy: Cell<bool>,
}

impl Turns {
    /// Runs `turn` when everything before it has ended.
    pub(super) fn take(self: &Rc<Self>, turn: impl Future<Output = ()> + 'static) {
        self.waiting.borrow_mut().push_back(Box::pin(turn));
        if !self.busy.replace(true) {
            let turns = Rc::clone(self);
            spawn_local(async move {
                while let Some(turn) = turns.next() {
                    turn.await;
                }
                turns.busy.set(false);
            });
        }
    }

    fn next(&self) -> Option<Turn> {
        self.waiting.borrow_mut().pop_front()
    }
}
