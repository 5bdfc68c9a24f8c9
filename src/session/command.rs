//! What a person wants of the session.

use crate::{
    ids::{LinkId, PeerId},
    project::Label,
    wire::code::{self, CodeKind, Fingerprint},
};

/// What a person wants of those they share with. It may be refused.
#[derive(Debug, Clone, PartialEq)]
pub enum ShareCommand {
    /// Invite someone to the open project: go on with the invitation on screen, or make one.
    Invite,
    /// Make another invitation beside those that are open.
    InviteAnother,
    /// The code of the invitation on screen is stale across the internet: make a new one.
    RenewInvite(LinkId),
    /// Put another open invitation on screen.
    ShowInvite(LinkId),
    /// Invite somebody who was here before, by a shorter code that only they can read; or anyone again.
    InviteFor(Option<Fingerprint>),
    /// What came back from the person invited: a code, a link, or text around one.
    SubmitReply {
        /// The invitation it is for.
        link: LinkId,
        /// The text.
        text: String,
    },
    /// Withdraw an invitation.
    CancelInvite(LinkId),
    /// Withdraw all that nobody has answered.
    WithdrawInvites,
    /// An invitation was pasted into its field or scanned: a code, a link, or text around one.
    OpenInvite(String),
    /// A link to this page was opened.
    OpenLink(String),
    /// A text was pasted onto the page, outside of all fields.
    PasteCode(String),
    /// Accept the invitation on screen: make the reply.
    Join,
    /// Leave the page of the invitation.
    CancelJoin,
    /// Take the project that is offered.
    AcceptIncoming(Accept),
    /// Do not take it.
    RejectIncoming,
    /// Look at the project that comes in over this link: this page of its cards, from 0.
    LookInside(LinkId, usize),
    /// No longer.
    LookAway,
    /// Stop the running transfer.
    CancelTransfer(LinkId),
    /// Put the report of an ended transfer away.
    CloseProgress(LinkId),
    /// Leave the session on purpose.
    Disconnect,
    /// Viewer: ask for the role of the editor, with a reason or without.
    RequestRole(Label),
    /// Viewer: no longer.
    CancelRoleRequest,
    /// Give the role to somebody, asked or unasked. Of the editor, or of the person who invited.
    GrantRole(PeerId),
    /// Say no to somebody's request.
    DenyRole(PeerId),
    /// The person who invited takes the role back.
    TakeRoleBack,
    /// Put somebody who is lost away.
    ForgetPeer(LinkId),
    /// The check words are the same on both sides: remember this person.
    WordsMatch(LinkId),
    /// They are not: away from here.
    WordsDiffer(LinkId),
    /// Forget somebody who was remembered.
    ForgetPerson(Fingerprint),
}

impl ShareCommand {
    /// It takes the project, the screen or the role away from under a recording, which could not become a card any more:
    /// a project that is taken, the page of somebody's invitation, the role that is given away.
    pub fn ends_editing(&self) -> bool {
        match self {
            Self::AcceptIncoming(_) | Self::GrantRole(_) => true,
            Self::OpenInvite(text) | Self::OpenLink(text) | Self::PasteCode(text) => {
                code::find(text).is_ok_and(|code| code.kind == CodeKind::Offer)
            }
            _ => false,
        }
    }

    /// It invites somebody to the open project.
    pub fn invites(&self) -> bool {
        matches!(self, Self::Invite | Self::InviteAnother | Self::RenewInvite(_) | Self::InviteFor(_))
    }

    /// It needs nothing that the disk has to say first: what a code says is known at once.
    pub fn is_early(&self) -> bool {
        matches!(self, Self::OpenInvite(_) | Self::OpenLink(_) | Self::PasteCode(_))
    }
}

/// How to take a project that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// As the project it is: new here, or in place of the one with its id (which goes to the trash).
    Replace,
    /// Beside the one with its id: ours is kept as a copy of its own.
    KeepBeside,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_takes_the_project_away_waits_for_the_end_of_a_recording() {
        assert!(ShareCommand::AcceptIncoming(Accept::Replace).ends_editing());
        assert!(ShareCommand::GrantRole(PeerId([1; 16])).ends_editing());
        assert!(!ShareCommand::Invite.ends_editing());
        assert!(!ShareCommand::RejectIncoming.ends_editing());
        assert!(!ShareCommand::PasteCode("good morning".to_owned()).ends_editing(), "it is no code");
    }
}
