//! Codes that cannot be used: invitations and replies, as links, texts and QR codes.

use crate::app::view::CodeProblem;

/// What is wrong with a text that should be a code, and what to do.
pub fn code_problem(problem: CodeProblem) -> &'static str {
    match problem {
        CodeProblem::NotACode => {
            "There is no code in this text. Copy the whole link or code from the message and paste it again."
        }
        CodeProblem::Damaged => {
            "This code was cut short or altered on its way. Copy it again, from its first to its last character. If that does \
             not help, ask for the code itself instead of the link, alone in a message and as plain text, or scan it as a \
             QR code."
        }
        CodeProblem::ExpectedOffer => {
            "This is a reply, not an invitation. It belongs to the browser that made the invitation, while that page is \
             still open: open it there, or send it to whoever invited you."
        }
        CodeProblem::ExpectedAnswer => {
            "This is an invitation, not a reply. Send it to the other person, then paste what they send back."
        }
        CodeProblem::OwnCode => {
            "This is your own code. Send it to the other person, then paste the one that comes back."
        }
        CodeProblem::TooOld => "This code is too old. Ask for a new one: it takes only a moment.",
        CodeProblem::OtherVersion => {
            "This code was made by another version of Spoke. Reload the page on both devices and try again."
        }
        CodeProblem::Used => {
            "This invitation was used already: each is good for one person. Make or ask for a new one."
        }
        CodeProblem::Withdrawn => {
            "The invitation of this reply was withdrawn. Start again with a new invitation."
        }
        CodeProblem::Foreign => {
            "This reply belongs to an invitation that is not open here. Send the one on this page, or open the reply \
             where the other one was made."
        }
        CodeProblem::Ended => {
            "The page that made this invitation was closed or loaded again, so that nobody comes in by it any more. Make \
             a new one and send that: only what is missing is transferred."
        }
        CodeProblem::OtherTab => {
            "Another tab of this browser is connected to whoever sent this. Go on there; or disconnect there first, and \
             open the invite here again."
        }
        CodeProblem::Stranger => {
            "This short code is for people who have met before, and this browser does not know who made it. Ask for a \
             whole invitation."
        }
    }
}

/// What was opened instead of a usable invite.
pub fn unusable(problem: CodeProblem) -> &'static str {
    match problem {
        CodeProblem::ExpectedOffer | CodeProblem::Withdrawn | CodeProblem::Foreign => {
            "This reply cannot be used here"
        }
        CodeProblem::OwnCode => "This is your own code",
        CodeProblem::Ended => "Your invitation has ended",
        _ => "This invite cannot be used",
    }
}
