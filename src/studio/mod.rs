//! What a person looks at and works with. Never on the disk, never on the wire: the screen, the messages on it, what is
//! searched for, what is chosen, which card is worked on.

mod command;
pub mod editor;
pub mod find;
mod notices;
mod route;
mod rows;
pub mod selection;
mod staying;

pub use command::StudioCommand;
pub use route::Route;
pub use rows::{Dropped, Layout, Rows};
pub use staying::staying;

use crate::{
    ids::{CardId, NoticeId, ProjectId},
    machine::{Cx, Shown},
    notice::{Notice, NoticeKind, Over},
    project::{Place, Project},
};
use editor::{Editor, EditorCommand, EditorView};
use find::{Find, FindCommand, FindView};
use notices::Notices;
use selection::{SelectCommand, Selection, SelectionView};

/// What is shown of the open project beside the project itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WorkView {
    /// What is asked for, and what has it.
    pub find: FindView,
    /// What is chosen.
    pub selection: SelectionView,
    /// The card that was just recorded, whose title is offered for writing.
    pub title_of: Option<CardId>,
    /// The card that is worked on.
    pub editor: EditorView,
}

/// What changes with each part of [`WorkView`].
pub type WorkRevision = (u64, u64, u64, u64, Option<(u64, u64)>);

/// What a person looks at.
#[derive(Debug, Default)]
pub struct Studio {
    route: Shown<Route>,
    notices: Shown<Notices>,
    find: Find,
    selection: Selection,
    editor: Editor,
    offered: Shown<Option<CardId>>,
    /// The project as it was when it was followed last.
    followed: Option<(u64, u64)>,
}

impl Studio {
    /// Revisions of the screen and of the messages.
    pub fn revisions(&self) -> (u64, u64) {
        (self.route.revision(), self.notices.revision())
    }

    /// Changes with what is asked for, chosen, and followed.
    pub fn work_revision(&self) -> WorkRevision {
        let (find, selection, editor) =
            (self.find.revision(), self.selection.revision(), self.editor.revision());
        (find, selection, editor, self.offered.revision(), self.followed)
    }

    /// What is asked for and chosen.
    pub fn work(&self) -> WorkView {
        WorkView {
            find: self.find.view(),
            selection: self.selection.view(),
            title_of: *self.offered,
            editor: self.editor.view(),
        }
    }

    /// Offers the title of this card for writing, or of none any more.
    pub fn offer_title(&mut self, card: Option<CardId>) {
        if *self.offered != card {
            *self.offered = card;
        }
    }

    /// The cards that are shown while not all are.
    pub fn found(&self) -> Option<&[CardId]> {
        self.find.found().map(|found| &**found)
    }

    /// Asks for something else.
    pub fn find(&mut self, command: FindCommand) {
        self.find.command(command);
    }

    /// Works on another card of the open project, or elsewhere in its sound.
    pub fn edit(&mut self, command: EditorCommand, project: &Project) {
        self.editor.command(command, project);
    }

    /// The card that is worked on.
    pub fn edited(&self) -> Option<CardId> {
        self.editor.card()
    }

    /// Chooses something else of the open project.
    pub fn select(&mut self, command: SelectCommand, project: &Project) {
        let all: Vec<CardId>;
        let shown = if let Some(found) = self.find.found() {
            &**found
        } else {
            all = project.cards().map(|card| card.id).collect();
            &all
        };
        self.selection.command(command, shown, project);
    }

    /// The open project is like this now, at this revision; `own`: what comes into it is our own.
    pub fn follow(&mut self, project: Option<&Project>, revision: u64, own: bool) {
        let now = (revision, self.find.revision());
        if self.followed != Some(now) {
            let is_there = |card| project.is_some_and(|project| project.card(card).is_some());
            if self.offered.is_some_and(|card| !own || !is_there(card)) {
                *self.offered = None;
            }
            self.find.follow(project, own);
            self.selection.follow(project);
            self.editor.follow(project);
            self.followed = Some((revision, self.find.revision()));
        }
    }

    /// Where cards go that are moved to a place among those that are shown; nothing when they are there already.
    pub fn place(&self, cards: &[CardId], place: Place) -> Option<Place> {
        match self.find.found() {
            Some(found) => find::among(found, cards, place),
            None => Some(place),
        }
    }

    /// Which screen.
    pub fn route(&self) -> Route {
        *self.route
    }

    /// Messages, oldest first.
    pub fn notices(&self) -> &[Notice] {
        self.notices.all()
    }

    /// Shows a screen. `false`: it is shown already.
    pub fn show(&mut self, route: Route) -> bool {
        let other = *self.route != route;
        if other {
            *self.route = route;
        }
        other
    }

    /// Says the screen once more: the address bar went ahead, with a press on Back, to one that cannot be shown now.
    pub fn show_again(&mut self) {
        self.route.touch();
    }

    /// Tells the person something.
    pub fn notify<T>(&mut self, cx: &mut Cx<'_, T>, kind: NoticeKind) {
        self.notices.add(cx.ids, kind);
    }

    /// Puts a message away.
    pub fn dismiss(&mut self, notice: NoticeId) {
        self.notices.dismiss(notice);
    }

    /// What messages told of is over.
    pub fn end(&mut self, over: Over) {
        self.notices.end(over);
    }

    /// Something new begins: messages about what was before would only be in the way.
    pub fn clear_notices(&mut self) {
        self.notices.drop_where(|_| true);
    }

    /// A project came back from the trash: nothing offers it any more.
    pub fn restored(&mut self, restored: ProjectId) {
        self.notices.drop_where(
            |kind| matches!(kind, NoticeKind::ProjectDeleted { project, .. } if *project == restored),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{Ids, PeerId},
        machine::Lender,
        notice::{KeptAs, Whereabouts, Who},
        project::{Refusal, Title},
        wire::message::SyncFault,
    };

    fn told(kinds: &[NoticeKind]) -> Studio {
        let (mut studio, mut lender) = (Studio::default(), Lender::<()>::new(Ids::new([1; 32])));
        for kind in kinds {
            studio.notify(&mut lender.cx::<()>(), kind.clone());
        }
        studio
    }

    fn names(studio: &Studio) -> Vec<&'static str> {
        studio.notices().iter().map(|notice| notice.kind.name()).collect()
    }

    #[test]
    fn of_each_kind_the_latest_message_is_kept_and_no_more_than_four() {
        let refused = |refusal| NoticeKind::Refused(refusal);
        let studio = told(&[
            refused(Refusal::Recording),
            NoticeKind::OtherVersion,
            NoticeKind::CopyFailed,
            NoticeKind::ShareFailed,
            refused(Refusal::NoProject),
            NoticeKind::RecordingKept { kept_as: KeptAs::Again, number: 1, label: String::new() },
        ]);
        assert_eq!(names(&studio), ["copy-failed", "share-failed", "refused", "recording-kept"]);
        assert_eq!(studio.notices()[2].kind, refused(Refusal::NoProject));
    }

    #[test]
    fn of_one_subject_the_latest_message_is_true() {
        let gone = NoticeKind::RoleGone { unsent: false };
        let failed = NoticeKind::SyncFailed { reason: None };
        let studio = told(&[gone, failed, NoticeKind::Copied, NoticeKind::RoleOurs, NoticeKind::CopyFailed]);
        assert_eq!(names(&studio), ["sync-failed", "role-ours", "copy-failed"]);
    }

    fn people(now: Whereabouts, numbers: &[u8]) -> NoticeKind {
        let who =
            |number: &u8| Who { peer: Some(PeerId([*number; 16])), name: String::new(), is_host: false };
        NoticeKind::People { who: numbers.iter().map(who).collect(), now }
    }

    fn kinds(studio: &Studio) -> Vec<NoticeKind> {
        studio.notices().iter().map(|notice| notice.kind.clone()).collect()
    }

    #[test]
    fn everybody_is_where_they_were_last_said_to_be_and_nobody_is_left_out() {
        use Whereabouts::{Joined, Left, Lost, Returned};
        let studio = told(&[people(Joined, &[1]), people(Joined, &[2]), people(Joined, &[3])]);
        assert_eq!(kinds(&studio), [people(Joined, &[1, 2, 3])]);
        let studio = told(&[people(Lost, &[1]), people(Lost, &[2]), people(Lost, &[1])]);
        assert_eq!(kinds(&studio), [people(Lost, &[2, 1])], "once each");
        let studio = told(&[people(Lost, &[1]), people(Lost, &[2]), people(Returned, &[1])]);
        assert_eq!(kinds(&studio), [people(Lost, &[2]), people(Returned, &[1])]);
        let studio = told(&[people(Lost, &[1]), people(Returned, &[1])]);
        assert_eq!(kinds(&studio), [people(Returned, &[1])], "what has healed is not called lost");
        let studio = told(&[people(Joined, &[1]), people(Left, &[1])]);
        assert_eq!(kinds(&studio), [people(Left, &[1])]);
    }

    #[test]
    fn a_message_goes_when_what_it_says_is_over() {
        let failed = || NoticeKind::SyncFailed { reason: None };
        let silent = || NoticeKind::ClipsFailed { reason: SyncFault::Storage };
        let mut studio = told(&[failed(), silent(), people(Whereabouts::Lost, &[1, 2])]);
        let before = studio.revisions().1;
        studio.end(Over::Lost(PeerId([1; 16])));
        assert_eq!(kinds(&studio), [failed(), silent(), people(Whereabouts::Lost, &[2])]);
        assert_ne!(studio.revisions().1, before, "and the screen hears of it");
        studio.end(Over::Lost(PeerId([2; 16])));
        studio.end(Over::Transfer);
        assert_eq!(kinds(&studio), [silent()]);
        studio.end(Over::Sound);
        assert!(kinds(&studio).is_empty());
    }

    #[test]
    fn a_project_that_came_back_is_offered_no_more() {
        let deleted = |number| NoticeKind::ProjectDeleted {
            project: ProjectId([number; 16]),
            title: "Lesson".to_owned(),
        };
        let mut studio = told(&[deleted(1)]);
        studio.restored(ProjectId([2; 16]));
        assert_eq!(names(&studio), ["project-deleted"]);
        studio.restored(ProjectId([1; 16]));
        assert!(names(&studio).is_empty());
    }

    #[test]
    fn the_offered_title_is_withdrawn_with_its_card_and_its_project() {
        let project = |number: u8| Project::new(ProjectId([number; 16]), Title::new("Radio"));
        let offered = |project: Option<&Project>, own: bool| {
            let mut studio = Studio::default();
            studio.offer_title(Some(CardId([7; 16])));
            studio.follow(project, 1, own);
            studio.work().title_of
        };
        assert_eq!(offered(None, true), None);
        assert_eq!(offered(Some(&project(1)), true), None, "it has no such card");
    }

    #[test]
    fn a_screen_that_is_shown_already_is_no_news_unless_the_address_bar_went_ahead() {
        let mut studio = Studio::default();
        let (before, _) = studio.revisions();
        assert!(!studio.show(Route::Library));
        assert_eq!(studio.revisions().0, before);
        studio.show_again();
        assert_ne!(studio.revisions().0, before);
        assert!(studio.show(Route::Join));
    }
}
