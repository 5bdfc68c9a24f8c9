//! Keeps the address bar and the screen in step.
//!
//! The path is always the directory of the page, so a static host never gets a request for a path that it has no file for;
//! the project is in the query: `?project=ID`. The fragment of an invite is read by the shell. Back, forward and
//! links become [`StudioCommand::Go`]; a screen that the program chose becomes an entry in the history.

use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use wasm_bindgen::JsValue;

use super::capture::record_in_new_project;
use crate::{
    app::{Route, input::StudioCommand},
    ids::ProjectId,
    shell::{Shell, use_shell},
};

/// The query's name for the open project.
const PROJECT: &str = "project";
/// The query of an address that records at once: the installed program has a shortcut to it.
const RECORD: &str = "record";

/// The directory of the page, with a slash at its end: where all addresses begin.
pub fn directory() -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let path = web_sys::Url::new(&base).map(|url| url.pathname()).unwrap_or_default();
    match path.rfind('/') {
        Some(slash) => path[..=slash].to_owned(),
        None => "/".to_owned(),
    }
}

/// The address of a screen. The page of an invite has that of the library: the shell has taken the fragment away.
pub fn address(route: Route) -> String {
    match route {
        Route::Project(id) => format!("{}?{PROJECT}={id}", directory()),
        Route::Library | Route::Join => directory(),
    }
}

/// A click on a link to a screen: goes there without leaving the page, but a click that asks for a new tab gets one.
pub fn follow(shell: Shell, event: &MouseEvent, route: Route) {
    let new_tab = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.button() == 0 && !new_tab {
        event.prevent_default();
        shell.dispatch(StudioCommand::Go(route));
    }
}

/// Keeps both in step. Called once, inside the router.
pub fn keep_in_step() {
    let shell = use_shell();
    let query = use_query_map();
    let records = query.with_untracked(|query| query.get_str(RECORD).is_some());
    let named = Memo::new(move |_| query.with(|query| project_in(query.get_str(PROJECT))));
    let navigate = use_navigate();
    let navigate_back = navigate.clone();

    // Address → screen. An address without a project is the library's and that of an invite. At the start the shell
    // decides which of them is shown; later such an address is only reached by going back, which means the library.
    Effect::new(move |before: Option<Option<ProjectId>>| {
        let project = named.get();
        let shown = match shell.views.route.get_untracked() {
            Route::Project(id) => Some(id),
            Route::Library | Route::Join => None,
        };
        let wanted = project.map_or(Route::Library, Route::Project);
        if before.is_some_and(|before| before != project && shown != project)
            || before.is_none() && project.is_some()
        {
            shell.dispatch(StudioCommand::Go(wanted));
            // When the program refuses, because a recording runs, the address goes back to the screen that stayed.
            let navigate = navigate_back.clone();
            request_animation_frame(move || show(&address(shell.views.route.get_untracked()), &navigate));
        }
        project
    });

    if records {
        record_in_new_project(shell);
    }

    // Screen → address. The first run is skipped: it would overwrite an address that was not read yet.
    Effect::new(move |before: Option<()>| {
        let route = shell.views.route.get();
        if before.is_some() {
            show(&address(route), &navigate);
        }
    });
}

fn project_in(query: Option<&str>) -> Option<ProjectId> {
    query.and_then(|id| id.parse().ok())
}

/// A new entry in the history, unless the address is there already.
fn show(address: &str, navigate: &impl Fn(&str, NavigateOptions)) {
    let location = window().location();
    let search = location.search().unwrap_or_default();
    let wanted_search = address.find('?').map_or("", |at| &address[at..]);
    if search == wanted_search {
        return;
    }
    // The router skips the entry when its own memory of the history, which forgets the way forward, ends with the
    // same address. So the entry is made here and the router only told to take it over.
    let pushed = window()
        .history()
        .and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(address)))
        .is_ok();
    navigate(address, NavigateOptions { resolve: false, replace: pushed, ..NavigateOptions::default() });
}
