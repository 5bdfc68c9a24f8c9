//! Which tab writes a project: Web Locks, which a browser releases by itself when a tab is closed or crashes.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{
    ids::ProjectId,
    ports::locks::{LockEvent, LockRequest},
};

/// The locks that this tab holds.
#[derive(Clone)]
pub struct Locks(Rc<Inner>);

struct Inner {
    /// Each with the function that lets it go.
    held: RefCell<BTreeMap<ProjectId, Function>>,
    on_event: Box<dyn Fn(LockEvent)>,
}

impl Locks {
    /// None is held. Events go to `on_event`, never from within [`Self::run`].
    pub fn new(on_event: impl Fn(LockEvent) + 'static) -> Self {
        Self(Rc::new(Inner { held: RefCell::default(), on_event: Box::new(on_event) }))
    }

    /// Carries a request out.
    pub fn run(&self, request: LockRequest) {
        let (project, option) = match request {
            LockRequest::Hold(project) => (project, Some("ifAvailable")),
            LockRequest::Wait(project) => (project, None),
            LockRequest::Steal(project) => (project, Some("steal")),
            LockRequest::Release(project) => return self.release(project),
        };
        if self.ask(project, option).is_none() {
            // A browser without locks, or a page that may not use them.
            let inner = self.0.clone();
            spawn_local(async move { (inner.on_event)(LockEvent::Held(project)) });
        }
    }

    fn release(&self, project: ProjectId) {
        if let Some(release) = self.0.held.borrow_mut().remove(&project) {
            // It settles a promise, which does not throw.
            let _ = release.call0(&JsValue::NULL);
        }
    }

    /// By name: the bindings of locks are not stable.
    fn ask(&self, project: ProjectId, option: Option<&str>) -> Option<()> {
        let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
        let locks = get(&web_sys::window()?.navigator(), "locks").filter(JsValue::is_object)?;
        let request = get(&locks, "request")?.dyn_into::<Function>().ok()?;
        let options = Object::new();
        if let Some(option) = option {
            Reflect::set(&options, &option.into(), &JsValue::TRUE).ok()?;
        }
        let inner = self.0.clone();
        let granted = Closure::once_into_js(move |lock: JsValue| inner.granted(project, &lock));
        let name = format!("spoke-project-{project}");
        let asked =
            request.call3(&locks, &name.into(), &options, &granted).ok()?.dyn_into::<Promise>().ok()?;
        let inner = self.0.clone();
        spawn_local(async move {
            // It ends well when the lock is released, and badly when another tab takes it.
            let taken = JsFuture::from(asked).await.is_err();
            if taken && inner.held.borrow_mut().remove(&project).is_some() {
                (inner.on_event)(LockEvent::Stolen(project));
            }
        });
        Some(())
    }
}

impl Inner {
    /// The lock is held until what comes back is settled.
    fn granted(&self, project: ProjectId, lock: &JsValue) -> JsValue {
        if lock.is_null() {
            (self.on_event)(LockEvent::Elsewhere(project));
            return JsValue::UNDEFINED;
        }
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        if let Some(release) = release {
            self.held.borrow_mut().insert(project, release);
        }
        (self.on_event)(LockEvent::Held(project));
        held.into()
    }
}
