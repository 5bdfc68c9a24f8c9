//! Which loudspeaker it plays on.

use super::{Output, Playback};
use crate::{
    machine::Cx,
    notice::NoticeKind,
    ports::{media::MediaRequest, microphone::Device},
};

impl Playback {
    /// The one that was chosen; `None`: the one that the system prefers.
    pub fn set_loudspeaker(&mut self, cx: &mut Cx<'_, Output>, chosen: Option<&Device>) {
        if self.loudspeaker.as_ref() != chosen {
            self.loudspeaker = chosen.cloned();
            cx.emit(Output::Media(MediaRequest::SetLoudspeaker(self.loudspeaker.clone())));
        }
    }

    /// The chosen one is not there, and what plays is heard from the one that the system prefers. What is said of one that is not
    /// chosen any more is void.
    pub(super) fn miss_loudspeaker(&self, cx: &mut Cx<'_, Output>, missed: &Device) {
        if let Some(chosen) = self.loudspeaker.as_ref().filter(|chosen| chosen.id == missed.id) {
            cx.emit(Output::Notice(NoticeKind::LoudspeakerGone { label: chosen.label.clone() }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::Ids, machine::Lender, ports::media::MediaEvent};

    fn device(id: &str) -> Device {
        Device { id: id.to_owned(), label: format!("The {id}") }
    }

    #[test]
    fn a_loudspeaker_is_told_when_it_changes_and_missed_while_it_is_chosen() {
        let mut lender = Lender::<Output>::new(Ids::new([1; 32]));
        let mut playback = Playback::default();
        let (hall, desk) = (device("hall"), device("desk"));
        for chosen in [None, Some(&hall), Some(&hall), Some(&desk)] {
            playback.set_loudspeaker(&mut lender.cx(), chosen);
        }
        let asked = [&hall, &desk].map(|it| Output::Media(MediaRequest::SetLoudspeaker(Some(it.clone()))));
        assert!(lender.outbox.iter().eq(&asked), "{:?}", lender.outbox);
        lender.outbox.clear();
        for missed in [&hall, &desk] {
            playback.handle(&mut lender.cx(), MediaEvent::LoudspeakerGone(missed.clone()));
        }
        let told = NoticeKind::LoudspeakerGone { label: "The desk".to_owned() };
        assert!(lender.outbox.iter().eq(&[Output::Notice(told)]), "also while nothing plays");
    }
}
