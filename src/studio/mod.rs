//! What a person looks at and works with. Never on the disk, never on the wire: the screen, and the messages on it.
//!
//! Whatever else of this kind there will be (search, filters, a selection, the cursor in a waveform) is a file here.

mod command;
mod notices;
mod route;

pub use command::StudioCommand;
pub use route::Route;

use crate::{
    ids::{NoticeId, ProjectId},
    machine::{Cx, Shown},
    notice::{Notice, NoticeKind},
};
use notices::Notices;

/// What a person looks at.
#[derive(Debug, Default)]
pub struct Studio {
    route: Shown<Route>,
    notices: Shown<Notices>,
}

impl Studio {
    /// Revisions of the screen and of the messages.
    pub fn revisions(&self) -> (u64, u64) {
        (self.route.revision(), self.notices.revision())
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
    use crate::{ids::Ids, machine::Lender, notice::KeptAs, project::Refusal};

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
            NoticeKind::Copied,
            NoticeKind::CopyFailed,
            NoticeKind::ShareFailed,
            refused(Refusal::NoProject),
            NoticeKind::RecordingKept { kept_as: KeptAs::Again, number: 1, label: String::new() },
        ]);
        assert_eq!(names(&studio), ["copy-failed", "share-failed", "refused", "recording-kept"]);
        assert_eq!(studio.notices()[2].kind, refused(Refusal::NoProject));
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
