//! A project that came in whole takes its place among the others, in one transaction.

use super::{Library, Output};
use crate::{
    ids::{ClipHash, ProjectId},
    machine::Cx,
    ports::{
        storage::{CardRecord, ProjectRecord, Write},
        taking::Taking,
    },
    project::Project,
    time::Timestamp,
    wire::live::Followed,
};

impl<W> Library<W> {
    /// What has to be written for `project`, which came in over a link. The list shows it when the disk has it.
    /// `fetched`: clips whose transfers end with it.
    pub fn place(
        &mut self,
        cx: &mut Cx<'_, Output>,
        project: &Project,
        (created, modified): (Timestamp, Timestamp),
        followed: Followed,
        fetched: Vec<ClipHash>,
        taking: Taking,
    ) -> Vec<Write> {
        let id = project.id();
        let mut writes = self.make_room(cx, id, taking);
        writes.push(Write::PutProject(ProjectRecord {
            created,
            cards: project.len() as u32,
            duration_ms: project.duration_ms(),
            followed: Some(followed),
            ..ProjectRecord::new(id, project.title().clone(), modified)
        }));
        for card in project.cards() {
            if let Some((key, card)) = project.stored_card(card.id) {
                writes.push(Write::PutCard(id, CardRecord { key: key.clone(), card: card.clone() }));
            }
        }
        writes.extend(fetched.into_iter().map(Write::DeletePartial));
        writes
    }

    fn make_room(&mut self, cx: &mut Cx<'_, Output>, id: ProjectId, taking: Taking) -> Vec<Write> {
        match self.get(id).cloned() {
            None => Vec::new(),
            Some(_) if taking == Taking::InPlace => vec![Write::EraseProject(id)],
            Some(old) => {
                let to = self.rehomed(cx, old, taking);
                self.outdated = true;
                self.note(to.clone());
                vec![Write::Rehome { from: id, to }]
            }
        }
    }

    /// What the project that stood in its place becomes: a copy beside it, or one in the trash. It follows nobody.
    fn rehomed(&self, cx: &mut Cx<'_, Output>, old: ProjectRecord, taking: Taking) -> ProjectRecord {
        let old = ProjectRecord { id: cx.ids.project(), followed: None, unsent: false, ..old };
        match (taking, old.trashed) {
            (Taking::KeepBeside, None) => ProjectRecord { title: self.titles().copy_of(&old.title), ..old },
            (_, trashed) => ProjectRecord { trashed: trashed.or(Some(cx.now.wall)), ..old },
        }
    }
}
