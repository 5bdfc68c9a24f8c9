//! What is asked for before the library is known waits for it: a project made meanwhile would be gone from the list
//! when the disk answers.

use super::{App, input::Command};

impl App {
    /// Takes a command now, or when the library is known.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn take_command(&mut self, command: Command) {
        if !self.loaded && needs_library(&command) {
            self.early.push(command);
            return;
        }
        if let Err(refusal) = self.handle_command(command) {
            self.refuse(refusal);
        }
    }

    /// The library is known, or will not be.
    pub(super) fn take_up_early(&mut self) {
        for command in std::mem::take(&mut self.early) {
            self.take_command(command);
        }
    }
}

/// Where to go is known at once, and so are what a code says and what servers answer.
fn needs_library(command: &Command) -> bool {
    match command {
        Command::Go(_) | Command::TryServers(_) => false,
        Command::Share(command) => !command.is_early(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{effect::Effect, input::Input},
        ids::{ProjectId, RequestId},
        ports::storage::{DbError, ProjectRecord, StorageReply, StorageRequest},
        project::Title,
        time::{Now, Timestamp},
    };

    /// A program that has begun, and what it asked the disk for its library under.
    fn begun() -> (App, RequestId) {
        let mut app = App::new([7; 32]);
        app.handle(Now::default(), Input::Start { page: "https://example.org/".to_owned() });
        let asked = std::iter::from_fn(|| app.poll_effect()).find_map(|effect| match effect {
            Effect::Storage(id, StorageRequest::LoadLibrary) => Some(id),
            _ => None,
        });
        (app, asked.expect("the library is asked for"))
    }

    fn library(projects: Vec<ProjectRecord>) -> StorageReply {
        StorageReply::Library { projects, recordings: Vec::new(), settings: None, people: Vec::new() }
    }

    fn record(title: &str) -> ProjectRecord {
        ProjectRecord {
            id: ProjectId([1; 16]),
            title: Title::new(title),
            created: Timestamp(1),
            modified: Timestamp(1),
            trashed: None,
            history_next: 1,
            cards: 0,
            duration_ms: 0,
            followed: None,
            unsent: false,
        }
    }

    fn titles(app: &App) -> Vec<String> {
        let mut titles: Vec<_> = app.library_view().projects.iter().map(|it| it.title.to_string()).collect();
        titles.sort_unstable();
        titles
    }

    #[test]
    fn a_project_made_before_the_library_is_known_stays_in_it() {
        let (mut app, asked) = begun();
        app.handle(Now::default(), Input::Command(Command::CreateProject(Title::new("New"))));
        assert!(app.project_view().is_none(), "it waits");
        app.handle(Now::default(), Input::Storage(asked, Ok(library(vec![record("Old")]))));
        assert_eq!(titles(&app), ["New", "Old"]);
        assert!(app.project_view().is_some_and(|project| project.title == Title::new("New")));
    }

    #[test]
    fn what_is_asked_before_the_library_is_known_is_answered_in_its_order() {
        let (mut app, asked) = begun();
        let old = record("Old");
        let rename = |title| Input::Command(Command::RenameProject(old.id, Title::new(title)));
        app.handle(Now::default(), rename("First"));
        app.handle(Now::default(), rename("Second"));
        app.handle(Now::default(), Input::Storage(asked, Ok(library(vec![old.clone()]))));
        assert_eq!(titles(&app), ["Second"]);
    }

    #[test]
    fn a_disk_that_cannot_be_read_does_not_keep_people_waiting() {
        let (mut app, asked) = begun();
        app.handle(Now::default(), Input::Command(Command::CreateProject(Title::new("New"))));
        app.handle(Now::default(), Input::Storage(asked, Err(DbError::Unavailable)));
        assert_eq!(titles(&app), ["New"]);
    }
}
