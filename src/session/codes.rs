//! Where codes come from, and the question to the other tabs of this browser whether one is theirs.

use crate::{
    ids::Ids,
    ports::tabs::TabMessage,
    time::Instant,
    wire::limits::{CODE_CHARS_MAX, OTHER_TABS},
};

/// Where a code came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeSource {
    /// It was in the address.
    Address,
    /// Somebody entered it where a code is due.
    Field,
    /// It was pasted onto the page. It may have been meant for something else.
    Page,
}

/// A question to the other tabs.
#[derive(Debug)]
struct Asking {
    ask: String,
    /// Then no other tab waits for it.
    until: Instant,
}

/// What the other tabs are asked.
#[derive(Debug, Default)]
pub(super) struct Tabs {
    asking: Option<Asking>,
}

impl Tabs {
    /// Asks whether the code in `text` is theirs.
    pub(super) fn ask(&mut self, ids: &mut Ids, now: Instant, text: &str) -> TabMessage {
        let ask = ids.message();
        self.asking = Some(Asking { ask: ask.clone(), until: now.after(OTHER_TABS) });
        TabMessage::Code { ask, text: text.chars().take(CODE_CHARS_MAX).collect() }
    }

    /// `ask` is what was asked last: it has its answer now.
    pub(super) fn is_answer(&mut self, ask: &str) -> bool {
        self.asking.take_if(|asking| asking.ask == ask).is_some()
    }

    /// When [`Self::handle_wake`] has something to do.
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.asking.as_ref().map(|asking| asking.until)
    }

    /// `true`: no other tab has answered in time.
    pub(super) fn handle_wake(&mut self, now: Instant) -> bool {
        self.asking.take_if(|asking| now >= asking.until).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_one_answer_or_none_in_time() {
        let (mut tabs, mut ids) = (Tabs::default(), Ids::new([1; 32]));
        let TabMessage::Code { ask, text } = tabs.ask(&mut ids, Instant(0), "code") else {
            panic!("a question")
        };
        assert_eq!(text, "code");
        assert!(!tabs.is_answer("another"));
        assert!(tabs.is_answer(&ask));
        assert!(!tabs.is_answer(&ask), "answered");
        tabs.ask(&mut ids, Instant(0), "code");
        let until = tabs.poll_timeout().expect("it does not wait for ever");
        assert!(!tabs.handle_wake(Instant(until.0 - 1)));
        assert!(tabs.handle_wake(until));
        assert_eq!(tabs.poll_timeout(), None);
    }

    #[test]
    fn what_is_asked_is_bounded() {
        let (mut tabs, mut ids) = (Tabs::default(), Ids::new([1; 32]));
        let long = "x".repeat(CODE_CHARS_MAX + 1);
        let TabMessage::Code { text, .. } = tabs.ask(&mut ids, Instant(0), &long) else {
            panic!("a question")
        };
        assert_eq!(text.len(), CODE_CHARS_MAX);
    }
}
