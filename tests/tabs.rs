//! Three tabs of one browser: one disk, one lock for each project, three programs that do not wait for each other. Whatever
//! people do in them by turns, nothing that the disk said is done is undone by another tab.

#[allow(dead_code, reason = "its other users fill it up")]
#[path = "contract/sim_disk.rs"]
mod sim_disk;

use std::collections::{BTreeMap, VecDeque};

use spoke::{
    app::{
        App, Route,
        effect::Effect,
        input::{EditCommand, Input, LibraryCommand, StudioCommand},
        storage::{StorageReply, StorageRequest},
    },
    desk::Into,
    ids::{CardId, ClipHash, ProjectId},
    ports::{
        locks::{LockEvent, LockRequest},
        titles::Titles,
    },
    project::{CardEdit, Edit, Label, Place, Region, Title},
    session::Locked,
    time::{Instant, Now, Timestamp},
};

use sim_disk::SimDisk;

const TITLES: Titles =
    Titles { untitled: "Untitled", copy: "{}", opened: "Opened", zip_file: "Project", minutes_ahead: 0 };

/// A browser with three tabs.
struct Browser {
    tabs: Vec<App>,
    disk: SimDisk,
    holders: BTreeMap<ProjectId, usize>,
    waiting: Vec<(ProjectId, usize)>,
    /// What will happen, in any order but that of one tab.
    coming: Vec<VecDeque<Input>>,
    random: u64,
    now_ms: u64,
}

impl Browser {
    fn new(seed: u64) -> Self {
        let mut browser = Self {
            tabs: Vec::new(),
            disk: SimDisk::default(),
            holders: BTreeMap::new(),
            waiting: Vec::new(),
            coming: vec![VecDeque::new(); 3],
            random: seed,
            now_ms: 1_000,
        };
        for tab in 0..3 {
            browser.tabs.push(App::new([tab as u8 + 1; 32]));
            let page = "https://spoke.example/".to_owned();
            browser.give(tab, Input::Start { page, titles: TITLES });
            browser.settle();
        }
        browser
    }

    fn below(&mut self, end: usize) -> usize {
        self.random =
            self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) as usize % end
    }

    fn give(&mut self, tab: usize, input: Input) {
        self.now_ms += 1;
        let now = Now { instant: Instant(self.now_ms), wall: Timestamp(self.now_ms) };
        self.tabs[tab].handle(now, input);
        while let Some(effect) = self.tabs[tab].poll_effect() {
            self.run(tab, effect);
        }
    }

    fn run(&mut self, tab: usize, effect: Effect) {
        match effect {
            Effect::Storage(id, request) => {
                let reply = self.disk.execute(request);
                self.coming[tab].push_back(Input::Storage(id, reply));
            }
            Effect::Tabs(message) => {
                for other in (0..3).filter(|other| *other != tab) {
                    self.coming[other].push_back(Input::Tab(message.clone()));
                }
            }
            Effect::Lock(request) => self.lock(tab, request),
            _ => {}
        }
    }

    fn lock(&mut self, tab: usize, request: LockRequest) {
        let holder = |project| self.holders.get(&project).copied();
        match request {
            LockRequest::Hold(project) => {
                let free = holder(project).is_none_or(|holder| holder == tab);
                if free {
                    self.holders.insert(project, tab);
                }
                let event = if free { LockEvent::Held(project) } else { LockEvent::Elsewhere(project) };
                self.coming[tab].push_back(Input::Lock(event));
            }
            LockRequest::Wait(project) => self.waiting.push((project, tab)),
            LockRequest::Steal(project) => {
                if let Some(before) = self.holders.insert(project, tab) {
                    self.coming[before].push_back(Input::Lock(LockEvent::Stolen(project)));
                }
                self.coming[tab].push_back(Input::Lock(LockEvent::Held(project)));
            }
            LockRequest::Release(project) => {
                if holder(project) == Some(tab) {
                    self.holders.remove(&project);
                }
            }
        }
        let next = self.waiting.iter().position(|(project, _)| !self.holders.contains_key(project));
        if let Some((project, next)) = next.map(|next| self.waiting.remove(next)) {
            self.holders.insert(project, next);
            self.coming[next].push_back(Input::Lock(LockEvent::Held(project)));
        }
    }

    /// One thing happens, in any tab.
    fn step(&mut self) -> bool {
        let busy: Vec<_> = (0..3).filter(|tab| !self.coming[*tab].is_empty()).collect();
        if busy.is_empty() {
            return false;
        }
        let tab = busy[self.below(busy.len())];
        if let Some(input) = self.coming[tab].pop_front() {
            self.give(tab, input);
        }
        true
    }

    fn settle(&mut self) {
        while self.step() {}
    }

    fn edit(&mut self, tab: usize, edit: Edit) {
        self.give(tab, Input::Command(EditCommand::Do(edit).into()));
    }

    fn may_edit(&self, tab: usize) -> bool {
        self.tabs[tab].project_view().is_some_and(|project| project.locked.is_none())
    }

    fn stored_labels(&mut self, project: ProjectId) -> BTreeMap<CardId, String> {
        match self.disk.execute(StorageRequest::LoadProject(project)) {
            Ok(StorageReply::Project(Some(stored))) => {
                stored.cards.iter().map(|it| (it.card.id, it.card.label.as_str().to_owned())).collect()
            }
            other => panic!("{other:?}"),
        }
    }
}

/// A project that the first tab made and all three look at; only the first may change it.
fn three_tabs(seed: u64) -> (Browser, ProjectId) {
    let mut browser = Browser::new(seed);
    browser.give(0, Input::Command(LibraryCommand::Create(Title::new("Shared")).into()));
    browser.settle();
    let project = browser.tabs[0].project_view().expect("made").id;
    for tab in 1..3 {
        browser.give(tab, Input::Command(StudioCommand::Go(Route::Project(project)).into()));
        browser.settle();
        let locked = browser.tabs[tab].project_view().expect("shown").locked;
        assert_eq!(locked, Some(Locked::OtherTab));
    }
    (browser, project)
}

#[test]
fn three_hundred_edits_by_turns_in_three_tabs_lose_nothing_and_bring_nothing_back() {
    for seed in 0..40 {
        let (mut browser, project) = three_tabs(seed);
        let mut expected: BTreeMap<CardId, String> = BTreeMap::new();
        let mut last_title = "Shared".to_owned();
        let mut made = 0;
        while made < 300 {
            let tab = browser.below(3);
            if !browser.may_edit(tab) {
                browser.give(tab, Input::Command(StudioCommand::TakeOver.into()));
                // Sometimes the next press comes before everything has settled.
                for _ in 0..browser.below(12) {
                    browser.step();
                }
                continue;
            }
            made += 1;
            let cards: Vec<_> = expected.keys().copied().collect();
            match browser.below(6) {
                0 | 1 => {
                    let region = Region::new(ClipHash([1; 32]), 0, 1_000);
                    let label = format!("card {made}");
                    let edit =
                        Edit::Create { label: Label::new(&label), regions: vec![region], place: Place::Last };
                    browser.edit(tab, edit);
                    let view = browser.tabs[tab].project_view().expect("open");
                    let new = view.order.iter().find(|id| !expected.contains_key(id)).copied();
                    expected.insert(new.expect("a new card"), label);
                }
                2 if !cards.is_empty() => {
                    let card = cards[browser.below(cards.len())];
                    browser.edit(tab, Edit::Delete(card));
                    expected.remove(&card);
                }
                3 => {
                    last_title = format!("title {made}");
                    browser.edit(tab, Edit::Retitle(Title::new(&last_title)));
                }
                _ if !cards.is_empty() => {
                    let card = cards[browser.below(cards.len())];
                    let label = format!("label {made}");
                    let edit = CardEdit { label: Some(Label::new(&label)), ..CardEdit::default() };
                    browser.edit(tab, Edit::Change(card, edit));
                    expected.insert(card, label);
                }
                _ => {}
            }
            for _ in 0..browser.below(8) {
                browser.step();
            }
        }
        browser.settle();
        assert_eq!(browser.stored_labels(project), expected, "seed {seed}");
        let holders = (0..3).filter(|tab| browser.may_edit(*tab)).count();
        assert!(holders <= 1, "seed {seed}: {holders} tabs may edit");
        let editor = (0..3).find(|tab| browser.may_edit(*tab)).expect("one has it");
        assert_eq!(browser.tabs[editor].project_view().expect("open").title.as_str(), last_title);
        for tab in &browser.tabs {
            let said: Vec<_> = tab.notices_view().iter().map(|notice| notice.kind.name()).collect();
            assert!(!said.contains(&"db-failed"), "seed {seed}: {said:?}");
        }
    }
}

#[test]
fn what_another_tab_does_to_the_list_is_seen_and_not_undone() {
    let (mut browser, project) = three_tabs(1);
    // A title given in the list of another tab is the title here.
    browser.give(1, Input::Command(StudioCommand::Go(Route::Library).into()));
    browser.settle();
    browser.give(1, Input::Command(LibraryCommand::Rename(project, Title::new("Renamed")).into()));
    browser.settle();
    assert_eq!(browser.tabs[0].project_view().expect("open").title.as_str(), "Renamed");
    // A project that another tab put into the trash is put away, and does not come back by an edit that was on its way.
    browser.give(1, Input::Command(LibraryCommand::Delete(project).into()));
    browser.edit(0, Edit::Retitle(Title::new("Too late")));
    browser.settle();
    assert!(browser.tabs[0].project_view().is_none());
    for tab in 0..3 {
        assert!(browser.tabs[tab].library_view().projects.is_empty(), "tab {tab}");
        assert_eq!(browser.tabs[tab].library_view().trash.len(), 1, "tab {tab}");
    }
    // And one that was erased stays erased, whatever another tab still believes.
    browser.give(1, Input::Command(LibraryCommand::Erase(project).into()));
    browser.give(2, Input::Command(LibraryCommand::Restore(project).into()));
    browser.settle();
    assert_eq!(browser.disk.execute(StorageRequest::LoadProject(project)), Ok(StorageReply::Project(None)));
}

#[test]
fn a_tab_that_was_frozen_does_not_write_over_the_one_that_took_over_by_force() {
    let (mut browser, project) = three_tabs(2);
    browser.give(1, Input::Command(StudioCommand::TakeOver.into()));
    // The first tab hears nothing: what comes for it waits.
    let unheard = std::mem::take(&mut browser.coming[0]);
    browser.now_ms += 60_000;
    browser.give(1, Input::Wake);
    let stolen = std::mem::take(&mut browser.coming[0]);
    browser.settle();
    assert!(browser.may_edit(1));
    browser.edit(1, Edit::Retitle(Title::new("By the second")));
    browser.settle();
    // It wakes, and somebody types before it knows.
    browser.edit(0, Edit::Retitle(Title::new("By the first")));
    browser.coming[0].extend(unheard.into_iter().chain(stolen));
    browser.settle();
    let Ok(StorageReply::Project(Some(stored))) = browser.disk.execute(StorageRequest::LoadProject(project))
    else {
        panic!("it is there")
    };
    assert_eq!(stored.record.title.as_str(), "By the second");
    let view = browser.tabs[0].project_view().expect("shown");
    assert_eq!((view.title.as_str(), view.locked), ("By the second", Some(Locked::OtherTab)));
    assert!(
        browser.tabs[0].notices_view().iter().any(|notice| notice.kind.name() == "db-failed"),
        "it is said"
    );
}

/// Two cards for the project that is open in the first tab, and their ids.
fn two_cards(browser: &mut Browser) -> Vec<CardId> {
    for label in ["Opening", "Weather"] {
        let region = Region::new(ClipHash([1; 32]), 0, 1_000);
        let (label, regions) = (Label::new(label), vec![region]);
        browser.edit(0, Edit::Create { label, regions, place: Place::Last });
    }
    browser.settle();
    browser.tabs[0].project_view().expect("open").order.to_vec()
}

fn carry(browser: &mut Browser, cards: &[CardId], into: Into, moves: bool) {
    let command = EditCommand::Carry { cards: cards.to_vec(), into, moves };
    browser.give(0, Input::Command(command.into()));
    browser.settle();
}

fn labels(browser: &mut Browser, project: ProjectId) -> Vec<String> {
    let mut labels: Vec<_> = browser.stored_labels(project).into_values().collect();
    labels.sort();
    labels
}

#[test]
fn cards_go_into_a_new_project_and_into_one_that_is_there_and_undo_brings_them_back() {
    let (mut browser, here) = three_tabs(3);
    let cards = two_cards(&mut browser);
    carry(&mut browser, &cards[1..], Into::New(Title::new("Best of")), false);
    let listed = browser.tabs[2].library_view().projects;
    let there = listed.iter().find(|record| record.title.as_str() == "Best of").expect("other tabs list it");
    assert_eq!((there.cards, there.duration_ms), (1, 1_000));
    let there = there.id;
    assert_eq!(labels(&mut browser, there), ["Weather"]);
    assert_eq!(labels(&mut browser, here), ["Opening", "Weather"], "it was a copy");

    carry(&mut browser, &cards, Into::Project(there), true);
    assert_eq!(labels(&mut browser, there), ["Opening", "Weather", "Weather"]);
    assert_eq!(labels(&mut browser, here), [""; 0], "they were moved");
    assert!(!browser.holders.contains_key(&there), "it is held for that change alone");
    browser.give(0, Input::Command(EditCommand::Undo.into()));
    browser.settle();
    assert_eq!(labels(&mut browser, here), ["Opening", "Weather"], "one step");

    browser.give(1, Input::Command(StudioCommand::Go(Route::Project(there)).into()));
    browser.settle();
    assert!(browser.may_edit(1));
    browser.give(1, Input::Command(EditCommand::Undo.into()));
    browser.settle();
    assert_eq!(labels(&mut browser, there), ["Weather"], "one step there as well");
}

#[test]
fn cards_do_not_go_where_another_tab_is_at_work_and_nothing_is_lost() {
    let (mut browser, here) = three_tabs(4);
    let cards = two_cards(&mut browser);
    carry(&mut browser, &cards[1..], Into::New(Title::new("Best of")), false);
    let listed = browser.tabs[0].library_view().projects;
    let there = listed.iter().find(|record| record.id != here).expect("made").id;
    browser.give(1, Input::Command(StudioCommand::Go(Route::Project(there)).into()));
    browser.settle();
    carry(&mut browser, &cards, Into::Project(there), true);
    assert_eq!(labels(&mut browser, there), ["Weather"]);
    assert_eq!(labels(&mut browser, here), ["Opening", "Weather"], "what did not arrive stays here");
    let said: Vec<_> = browser.tabs[0].notices_view().iter().map(|it| it.kind.name()).collect();
    assert!(said.contains(&"refused"), "{said:?}");
    // Once that tab has another project before it, they go.
    browser.give(1, Input::Command(StudioCommand::Go(Route::Project(here)).into()));
    browser.settle();
    carry(&mut browser, &cards, Into::Project(there), true);
    assert_eq!(labels(&mut browser, there), ["Opening", "Weather", "Weather"]);
    // A project that is in the trash by then takes none.
    browser.give(0, Input::Command(EditCommand::Undo.into()));
    browser.settle();
    browser.give(1, Input::Command(LibraryCommand::Delete(there).into()));
    browser.settle();
    carry(&mut browser, &cards, Into::Project(there), true);
    assert_eq!(labels(&mut browser, here), ["Opening", "Weather"]);
}
