//! The card that is worked on: which it is, and where in its sound.
//!
//! ```text
//! None ─a card is looked at→ On(card) ─it is deleted→ Gone(card) ─it comes back→ On(card)
//! ```

mod hands;
mod place;
mod sound;

pub use hands::{Hands, Touch};
pub use place::place_ms;
pub use sound::{Sound, SoundCommand};

use crate::{
    ids::{CardId, ProjectId},
    machine::Shown,
    project::Project,
};

/// A wish about the card that is worked on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EditorCommand {
    /// This card is looked at: shows it beside the list, if that is where the editor is.
    Look(CardId),
    /// Work on this card, wherever the editor is.
    Open(CardId),
    /// Back to the list.
    Close,
    /// Something in its sound.
    Sound(SoundCommand),
}

/// Which card is worked on.
#[derive(Debug, Default)]
pub struct Editor {
    at: Shown<EditorView>,
    project: Option<ProjectId>,
    /// What the card was called when it was seen last.
    called: String,
}

/// What the page shows of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EditorView {
    /// The card.
    pub card: Option<CardId>,
    /// It was opened: in front of the list, where there is no room beside it.
    pub open: bool,
    /// What the card that was worked on was called, when it is deleted.
    pub gone: Option<String>,
    /// Its sound.
    pub sound: Sound,
}

impl Editor {
    /// Changes whenever something else is worked on, or elsewhere in it.
    pub fn revision(&self) -> u64 {
        self.at.revision()
    }

    /// What the page shows.
    pub fn view(&self) -> EditorView {
        self.at.clone()
    }

    /// The card that is worked on.
    pub fn card(&self) -> Option<CardId> {
        self.at.card.filter(|_| self.at.gone.is_none())
    }

    /// Fulfils a wish.
    pub fn command(&mut self, command: EditorCommand, project: &Project) {
        match command {
            EditorCommand::Look(card) => self.look_at(card, project),
            EditorCommand::Open(card) => {
                self.look_at(card, project);
                if self.card() == Some(card) && !self.at.open {
                    self.at.open = true;
                }
            }
            EditorCommand::Close if self.at.open => self.at.open = false,
            EditorCommand::Close => {}
            EditorCommand::Sound(command) => {
                let sound = self.at.sound.after(command);
                if self.card().is_some() && sound != self.at.sound {
                    self.at.sound = sound;
                }
            }
        }
    }

    fn look_at(&mut self, id: CardId, project: &Project) {
        let Some(card) = project.card(id).filter(|_| self.card() != Some(id)) else { return };
        self.project = Some(project.id());
        let sound = Sound::whole(card.duration_ms());
        *self.at = EditorView { card: Some(id), open: false, gone: None, sound };
    }

    /// The project is like this now.
    pub fn follow(&mut self, project: Option<&Project>) {
        let Some(project) = project.filter(|project| Some(project.id()) == self.project) else {
            if self.project.take().is_some() {
                *self.at = EditorView::default();
            }
            return;
        };
        let Some(id) = self.at.card else { return };
        match (project.card(id), &self.at.gone) {
            (Some(card), gone) => {
                let sound = self.at.sound.in_length(card.duration_ms());
                if gone.is_some() || sound != self.at.sound {
                    (self.at.gone, self.at.sound) = (None, sound);
                }
                card.label.as_str().clone_into(&mut self.called);
            }
            (None, None) => self.at.gone = Some(std::mem::take(&mut self.called)),
            (None, Some(_)) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{ClipHash, Ids},
        project::{Edit, Label, Op, Place, Region, Title, command::plan},
        time::Timestamp,
    };

    fn project(cards: &[&str]) -> (Project, Vec<CardId>) {
        let (mut project, mut ids) =
            (Project::new(ProjectId([1; 16]), Title::new("Radio")), Ids::new([2; 32]));
        for label in cards {
            let region = Region::new(ClipHash([3; 32]), 0, 9_000);
            let (label, regions) = (Label::new(label), vec![region]);
            let edit = Edit::Create { label, regions, place: Place::Last };
            for op in plan(&project, edit, &mut ids, Timestamp(0)).unwrap().ops {
                project.apply(op).unwrap();
            }
        }
        let ids = project.cards().map(|card| card.id).collect();
        (project, ids)
    }

    #[test]
    fn a_card_that_is_deleted_is_said_by_its_name_until_it_is_back() {
        let (mut project, ids) = project(&["Opening", "Weather"]);
        let mut editor = Editor::default();
        editor.command(EditorCommand::Open(ids[0]), &project);
        editor.follow(Some(&project));
        let card = project.card(ids[0]).unwrap().clone();
        project.apply(Op::Delete { card: ids[0] }).unwrap();
        editor.follow(Some(&project));
        assert_eq!(editor.view().gone.as_deref(), Some("Opening"));
        assert_eq!(editor.card(), None, "nothing can be done to it");
        project.apply(Op::Create { card: (*card).clone(), after: None }).unwrap();
        editor.follow(Some(&project));
        assert_eq!((editor.view().gone, editor.card()), (None, Some(ids[0])));
    }

    #[test]
    fn another_card_begins_at_its_beginning_and_another_project_with_none() {
        let (first, ids) = project(&["Opening", "Weather"]);
        let mut editor = Editor::default();
        editor.command(EditorCommand::Look(ids[0]), &first);
        editor.command(EditorCommand::Sound(SoundCommand::Cursor(4_000)), &first);
        editor.command(EditorCommand::Look(ids[0]), &first);
        assert_eq!(editor.view().sound.cursor_ms, 4_000, "it is the same card");
        editor.command(EditorCommand::Look(ids[1]), &first);
        assert_eq!(editor.view().sound, Sound::whole(9_000));
        assert!(!editor.view().open, "looking opens nothing");
        editor.follow(None);
        assert_eq!(editor.view(), EditorView::default());
    }
}
