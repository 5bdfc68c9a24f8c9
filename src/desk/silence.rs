//! Silence in a card: a clip like any other, which is made when a project has none yet.

use super::{Desk, Output, Ticket};
use crate::{
    ids::CardId,
    machine::Cx,
    ports::storage::{ClipRecord, Have, StorageReply, StorageRequest, Write},
    project::{Edit, Refusal, plan},
    sound::silence,
    wire::live::Followed,
};

/// So much silence, so many milliseconds into a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// The card.
    pub card: CardId,
    /// Where, in milliseconds from its beginning.
    pub at_ms: u64,
    /// How long, in milliseconds.
    pub duration_ms: u64,
}

impl Desk {
    /// A person wants silence in a card. When the disk has been asked whether it has that clip, [`Output::Silence`] wants
    /// [`Self::put_silence`].
    pub(super) fn look_for_silence(
        &mut self,
        cx: &mut Cx<'_, Output>,
        silence: Silence,
    ) -> Result<(), Refusal> {
        let open = self.editable()?;
        open.project().card(silence.card).ok_or(Refusal::CardGone)?;
        let clip = silence::clip(&silence::bytes()).hash;
        cx.emit(Output::Store(Ticket::Silence(silence), StorageRequest::FindClips(vec![clip])));
        Ok(())
    }

    pub(super) fn silence_found(cx: &mut Cx<'_, Output>, silence: Silence, reply: Option<StorageReply>) {
        let clip = match reply {
            Some(StorageReply::Have(have)) => have.into_iter().find_map(|have| match have {
                Have::Whole(record) => Some(record),
                Have::Part { .. } | Have::Nothing => None,
            }),
            _ => None,
        };
        cx.emit(Output::Silence { silence, clip });
    }

    /// Puts it in, in one transaction with its clip where there is none. `place`: as for [`Desk::command`].
    pub fn put_silence(
        &mut self,
        cx: &mut Cx<'_, Output>,
        silence: Silence,
        clip: Option<ClipRecord>,
        place: Option<Followed>,
    ) -> Result<(), Refusal> {
        let Silence { card, at_ms, duration_ms } = silence;
        let bytes = silence::bytes();
        let known = silence::clip(&bytes);
        let now = cx.now.wall;
        let open = self.editable()?;
        let edit = Edit::Silence(card, at_ms, silence::regions(known.hash, duration_ms));
        let plan = plan(open.project(), edit, cx.ids, now)?;
        if plan.ops.is_empty() {
            return Ok(());
        }
        let mut writes = Vec::new();
        let clip = clip.unwrap_or_else(|| {
            let record = ClipRecord { clip: known, blob: cx.ids.blob() };
            writes = vec![Write::PutBlob(record.blob, bytes.into()), Write::PutClip(record.clone())];
            record
        });
        self.change_with_clip(cx, plan, clip, writes, None, place)
    }
}
