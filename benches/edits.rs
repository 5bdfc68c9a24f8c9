//! What an edit of one card costs the program, in projects of several sizes: the command, its effects, the disk's answer,
//! and the view that is drawn afterwards. An edit costs one card, whatever the size of the project; so the last column,
//! the cost beside that in the smallest project of the same run, must stay below ten.

#[cfg(not(target_arch = "wasm32"))]
mod edits {
    use std::{hint::black_box, time::Duration};

    use spoke::{
        app::{
            App, Route,
            effect::Effect,
            input::{Command, EditCommand, Input, StudioCommand},
            storage::{CardRecord, ProjectRecord, StorageReply, StorageRequest},
        },
        ids::{CardId, ClipHash, ProjectId},
        ports::{
            locks::{LockEvent, LockRequest},
            storage::StoredProject,
            titles::Titles,
        },
        project::{Card, CardEdit, Colour, Edit, Label, Notes, Project, Region, Tags, Title, Transcript},
        time::{Instant, Now, Timestamp},
    };

    const SIZES: [usize; 3] = [100, 1_000, 10_000];
    const EDITS: usize = 2_000;
    const PROJECT: ProjectId = ProjectId([1; 16]);

    #[allow(clippy::disallowed_methods, reason = "a benchmark measures time")]
    fn clock() -> std::time::Instant {
        std::time::Instant::now()
    }

    fn card_id(number: usize) -> CardId {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&(number as u64).to_be_bytes());
        CardId(id)
    }

    fn card(number: usize) -> Card {
        Card {
            id: card_id(number),
            label: Label::new(&format!("Card {number}")),
            notes: Notes::default(),
            tags: Tags::default(),
            colour: Colour::default(),
            transcript: Transcript::default(),
            regions: vec![Region::new(ClipHash([7; 32]), 0, 1_000)],
            created: Timestamp(1),
        }
    }

    /// The project as the disk has it.
    fn stored(cards: usize) -> StoredProject {
        let title = Title::new("Measured");
        let project =
            Project::from_cards(PROJECT, title.clone(), (0..cards).map(card)).expect("within the limits");
        let record = ProjectRecord {
            cards: cards as u32,
            duration_ms: project.duration_ms(),
            ..ProjectRecord::new(PROJECT, title, Timestamp(1))
        };
        let cards = project.cards().filter_map(|card| project.stored_card(card.id));
        let cards = cards.map(|(key, card)| CardRecord { key: key.clone(), card: card.clone() }).collect();
        StoredProject { record, cards, clips: Vec::new(), history: Vec::new() }
    }

    /// Gives the program one input, and answers what it asks of the disk.
    fn give(app: &mut App, input: Input, project: &StoredProject) {
        let now = Now { instant: Instant(1), wall: Timestamp(1) };
        app.handle(now, input);
        while let Some(effect) = app.poll_effect() {
            if let Effect::Lock(LockRequest::Hold(project)) = effect {
                app.handle(now, Input::Lock(LockEvent::Held(project)));
                continue;
            }
            let Effect::Storage(id, request) = effect else { continue };
            let reply = match request {
                StorageRequest::LoadLibrary => StorageReply::Library {
                    projects: vec![project.record.clone()],
                    recordings: Vec::new(),
                    settings: None,
                    people: Vec::new(),
                },
                StorageRequest::LoadProject(_) => StorageReply::Project(Some(Box::new(project.clone()))),
                _ => StorageReply::Done,
            };
            app.handle(now, Input::Storage(id, Ok(reply)));
        }
    }

    fn draw(app: &mut App) {
        let dirty = app.take_dirty();
        if dirty.project {
            black_box(app.project_view());
        }
        if dirty.library {
            black_box(app.library_view());
        }
    }

    /// The middle of many edits.
    fn median_of_an_edit(cards: usize) -> Duration {
        let project = stored(cards);
        let mut app = App::new([1; 32]);
        let titles = Titles::default();
        give(&mut app, Input::Start { page: "https://example.org/".to_owned(), titles }, &project);
        give(&mut app, Input::Command(StudioCommand::Go(Route::Project(PROJECT)).into()), &project);
        draw(&mut app);
        // What is shown is held by the interface until the next view takes its place.
        let mut shown = app.project_view();
        assert_eq!(shown.as_ref().map(|project| project.order.len()), Some(cards), "the project is open");
        let mut times: Vec<_> = (0..EDITS)
            .map(|number| {
                let label = Some(Label::new(&format!("Edit {number}")));
                let edit = CardEdit { label, ..CardEdit::default() };
                let change = Edit::Change(card_id(number * 7919 % cards), edit);
                let command = Command::Edit(EditCommand::Do(change));
                let begun = clock();
                give(&mut app, Input::Command(command), &project);
                draw(&mut app);
                shown = app.project_view();
                begun.elapsed()
            })
            .collect();
        black_box(shown);
        times.sort_unstable();
        times[times.len() / 2]
    }

    pub fn run() {
        println!("{:>8}  {:>12}  {:>8}", "cards", "an edit", "ratio");
        let mut first = None;
        for size in SIZES {
            let median = median_of_an_edit(size);
            let ratio = median.as_secs_f64() / first.get_or_insert(median).as_secs_f64();
            println!("{size:>8}  {:>9.1} µs  {ratio:>8.2}", median.as_secs_f64() * 1e6);
        }
    }
}

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    edits::run();
}
