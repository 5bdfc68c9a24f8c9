//! The transfers of one link: what the other side says of them, what the disk answers, and what both halves want.

mod early;

use super::{News, Peer};
use crate::{
    ports::{
        link::LinkRequest,
        snapshot::Snapshot,
        storage::{DbError, StorageReply, StorageRequest},
    },
    session::{
        ctx::Ctx,
        event::{LinksOutput, SessionEvent, StorageTicket, TicketFor},
        offering::{Offering, OfferingOutput},
        receiving::{Receiving, ReceivingOutput},
        serving::Serving,
        state::TransferState,
    },
    transfer::sender::SenderOutput,
    wire::{
        fault::PeerFault,
        frame::Frame,
        limits::{FRAME_BYTES_DEFAULT, FRAME_BYTES_MAX},
        message::{Message, SyncFault},
    },
};

impl Peer {
    /// The transfers of this link, at most one in each direction.
    pub fn transfers(&self) -> impl Iterator<Item = TransferState> {
        let sent = self.offering.as_ref().map(Offering::state);
        let received = self.receiving.as_ref().map(Receiving::state);
        sent.into_iter().chain(received)
    }

    /// A project is on its way. One that waits for a decision is not.
    pub(super) fn is_syncing(&self) -> bool {
        self.transfers().any(TransferState::is_moving)
    }

    pub(super) fn handle_sync(&mut self, ctx: &mut Ctx<'_>, message: Message) -> Result<(), PeerFault> {
        if let Message::SyncRequest(request) = message {
            if self.is_our_guest {
                return Err(PeerFault::ViewerOffers);
            }
            // A second offer takes the place of the first: the host was away, and knows better by now.
            if self.receiving.as_ref().is_some_and(|receiving| receiving.sync() >= request.sync) {
                return Err(PeerFault::OfferNumberUsed { got: request.sync });
            }
            self.make_way(ctx);
            self.stale_below = self.newest_transfer + 1;
            self.fetching = None;
            self.receiving = Some(Receiving::new(ctx.now, request)?);
            self.told.receiving = false;
            return Ok(());
        }
        if let Message::ChunkStart(start) = &message {
            self.newest_transfer = self.newest_transfer.max(start.transfer);
        }
        if let Message::ChunkComplete { .. } = message {
            return Ok(()); // Rule 2.3: it proves nothing.
        }
        if let Some(handled) = self.handle_clips(ctx, &message) {
            return handled;
        }
        let sync = sync_of(&message).unwrap_or_default();
        if self.is_our_guest {
            let first = self.fresh_transfer();
            let Some(offering) = self.offering.as_mut().filter(|offering| offering.sync() == sync) else {
                return if sync < self.next_sync {
                    Ok(())
                } else {
                    Err(PeerFault::UnknownSync { got: sync })
                };
            };
            if let Message::SyncAccept { .. } = message {
                // Clips they asked for before they saw the offer took numbers of their own. What is left of them is in
                // the offer, or asked for anew.
                self.serving = None;
                offering.number_from(first);
            }
            return offering.handle_message(ctx.now.instant, message);
        }
        match &mut self.receiving {
            // The rest of an offer that has ended here.
            Some(receiving) if receiving.state().is_over() && matches!(message, Message::ChunkStart(_)) => {
                self.ignore_transfer(self.newest_transfer);
                Ok(())
            }
            Some(receiving) if receiving.sync() == sync => receiving.handle_message(message, ctx.ids.blob()),
            // Clips that were asked for before all was asked for anew.
            _ if matches!(message, Message::ChunkStart(_)) => {
                self.ignore_transfer(self.newest_transfer);
                Ok(())
            }
            Some(receiving) if receiving.sync() > sync => Ok(()), // Of an offer that was replaced.
            None if self.told.receiving => Ok(()),                // Of one whose report was put away.
            _ => Err(PeerFault::UnknownSync { got: sync }),
        }
    }

    pub(super) fn handle_binary(&mut self, ctx: &mut Ctx<'_>, bytes: &[u8]) {
        self.hear(ctx);
        let now = ctx.now.instant;
        let handled = match (Frame::decode(bytes), &mut self.receiving, &mut self.fetching) {
            (Err(error), ..) => return self.fault(ctx, error.into()),
            (Ok(frame), ..) if frame.transfer < self.stale_below => Ok(()),
            (Ok(frame), Some(receiving), _) if !receiving.state().is_over() => {
                receiving.handle_frame(now, frame)
            }
            (Ok(frame), _, Some(fetching)) => fetching.handle_frame(now, frame),
            (Ok(_), Some(_), None) => Ok(()), // On its way when it ended.
            (Ok(_), None, None) => Err(PeerFault::UnwantedFrame),
        };
        match handled {
            Ok(()) => self.drain(ctx),
            Err(fault) => self.fault(ctx, fault),
        }
    }

    /// So many bytes wait in the link's queue.
    pub(super) fn handle_buffered(&mut self, ctx: &mut Ctx<'_>, bytes: u64) {
        if let Some(offering) = &mut self.offering {
            offering.handle_buffered(ctx.now.instant, bytes);
        }
        if let Some(serving) = &mut self.serving {
            serving.handle_buffered(ctx.now.instant, bytes);
        }
        self.drain(ctx);
    }

    /// The disk answered.
    pub fn handle_storage(
        &mut self,
        ctx: &mut Ctx<'_>,
        purpose: TicketFor,
        reply: Result<StorageReply, DbError>,
    ) {
        match (purpose, reply) {
            (TicketFor::Send(sync, ticket), reply) => {
                let offering = self.offering.as_mut().filter(|offering| offering.sync() == sync);
                match (offering, reply) {
                    (Some(offering), Ok(StorageReply::Bytes(bytes))) => offering.handle_read(ticket, bytes),
                    (Some(offering), _) => offering.handle_read_failed(),
                    (None, _) => {}
                }
            }
            (TicketFor::Serve(sync, ticket), reply) => {
                let serving = self.serving.as_mut().filter(|serving| serving.sync() == sync);
                match (serving, reply) {
                    (Some(serving), Ok(StorageReply::Bytes(bytes))) => serving.handle_read(ticket, bytes),
                    (Some(serving), _) => serving.handle_read_failed(),
                    (None, _) => {}
                }
            }
            (TicketFor::Fetch(number, purpose), reply) => {
                self.handle_fetched(number, purpose.answer(reply));
            }
            (TicketFor::Receive(sync, purpose), reply) => {
                if let Some(receiving) = self.receiving.as_mut().filter(|it| it.sync() == sync) {
                    receiving.handle_answer(ctx.now, purpose.answer(reply));
                }
            }
        }
        self.drain(ctx);
    }

    /// The largest frame both sides take.
    pub(super) fn frame_bytes(&self) -> usize {
        let theirs = self.hello.as_ref().map_or(FRAME_BYTES_DEFAULT, |hello| hello.frame_bytes_max as usize);
        theirs.min(FRAME_BYTES_MAX)
    }

    /// The number the next transfer of the session may have.
    pub(super) fn fresh_transfer(&mut self) -> u32 {
        let offered = self.offering.as_ref().map_or(0, Offering::next_transfer);
        let served = self.serving.as_ref().map_or(0, Serving::next_transfer);
        self.next_transfer = self.next_transfer.max(offered).max(served);
        self.next_transfer
    }

    /// Offers them a project. What else was on its way is asked for anew once they have it.
    pub fn offer(&mut self, ctx: &mut Ctx<'_>, snapshot: Snapshot) {
        let first = self.fresh_transfer();
        self.serving = None;
        let offering = Offering::new(ctx.now.instant, self.next_sync, first, self.frame_bytes(), snapshot);
        self.next_sync += 1;
        self.offering = Some(offering);
        self.told.offering = false;
        self.drain(ctx);
    }

    /// The person takes what is offered.
    pub fn accept(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(receiving) = &mut self.receiving {
            receiving.accept(ctx.now);
        }
        self.drain(ctx);
    }

    /// The person does not take it.
    pub fn reject(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(receiving) = self.receiving.as_mut().filter(|receiving| !receiving.state().is_over()) {
            receiving.reject();
        }
        self.drain(ctx);
    }

    /// The person stops the transfer.
    pub fn cancel(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(offering) = self.offering.as_mut().filter(|offering| !offering.state().is_over()) {
            offering.cancel();
        }
        if let Some(receiving) = self.receiving.as_mut().filter(|receiving| !receiving.state().is_over()) {
            receiving.cancel();
        }
        self.drain(ctx);
    }

    /// The project that arrived was switched to, or could not be.
    pub fn switched(&mut self, ctx: &mut Ctx<'_>, result: Result<(), SyncFault>) {
        if let Some(receiving) = &mut self.receiving {
            match result {
                Ok(()) => receiving.switched(),
                Err(fault) => receiving.handle_storage_failed(fault),
            }
        }
        self.drain(ctx);
    }

    /// Another offer takes the place of what comes in. What came goes to the disk first, so that it need not come again.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn make_way(&mut self, ctx: &mut Ctx<'_>) {
        self.told.receiving = true;
        if let Some(receiving) = &mut self.receiving {
            receiving.lose();
        }
        if let Some(fetching) = &mut self.fetching {
            fetching.rescue();
        }
        self.drain(ctx);
    }

    pub(super) fn end_transfers(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(offering) = &mut self.offering {
            offering.lose();
        }
        if let Some(receiving) = &mut self.receiving {
            receiving.lose();
        }
        if let Some(fetching) = &mut self.fetching {
            fetching.rescue();
        }
        self.drain(ctx);
    }

    /// Nothing more goes out.
    pub(super) fn end_serving(&mut self) {
        self.fresh_transfer();
        self.serving = None;
    }

    /// Tells the program and the session of transfers that have ended, once each.
    fn tell_ends(&mut self, ctx: &mut Ctx<'_>) {
        let offering = self.offering.as_ref().map(|o| {
            let snapshot = o.snapshot();
            (true, o.state(), o.fault(), snapshot.project, snapshot.followed, &mut self.told.offering)
        });
        let receiving = self
            .receiving
            .as_ref()
            .map(|r| (false, r.state(), r.fault(), r.project_id(), r.followed(), &mut self.told.receiving));
        for (sending, state, fault, project, at, told) in offering.into_iter().chain(receiving) {
            if state.is_over() && !std::mem::replace(told, state.is_over()) {
                if matches!(state, TransferState::Done | TransferState::Lacking) {
                    self.news.push_back(News::Synced { project, at });
                }
                let event = SessionEvent::SyncEnded { sending, state, fault };
                ctx.out.push_back(LinksOutput::Event(self.id, event));
            }
        }
    }

    /// A later offer than `sync` is under way.
    pub fn has_offered_after(&self, sync: u32) -> bool {
        self.offering.as_ref().is_some_and(|o| o.sync() > sync && !o.state().is_over())
    }

    /// Puts the reports of ended transfers away.
    pub fn put_away(&mut self) {
        self.fresh_transfer();
        self.offering.take_if(|offering| offering.state().is_over());
        if self.receiving.take_if(|receiving| receiving.state().is_over()).is_some() {
            self.stale_below = self.newest_transfer + 1;
        }
    }

    pub(super) fn drain(&mut self, ctx: &mut Ctx<'_>) {
        let id = self.id;
        while let Some(output) = self.offering.as_mut().and_then(Offering::poll_output) {
            match output {
                OfferingOutput::Control(message) => self.send(ctx, &message),
                OfferingOutput::Frame(frame) => {
                    ctx.out.push_back(LinksOutput::Link(id, LinkRequest::SendBinary(frame)));
                }
                OfferingOutput::Read(SenderOutput::Read { ticket, blob, offset, len }) => {
                    let sync = self.offering.as_ref().map_or(0, Offering::sync);
                    let ticket = StorageTicket { link: id, purpose: TicketFor::Send(sync, ticket) };
                    let read = StorageRequest::ReadBlob { blob, offset, len };
                    ctx.out.push_back(LinksOutput::Storage(ticket, read));
                }
                OfferingOutput::Read(_) => {}
            }
        }
        let sync = self.receiving.as_ref().map_or(0, Receiving::sync);
        while let Some(output) = self.receiving.as_mut().and_then(Receiving::poll_output) {
            match output {
                ReceivingOutput::Control(message) => self.send(ctx, &message),
                ReceivingOutput::Storage(purpose, request) => {
                    let ticket = StorageTicket { link: id, purpose: TicketFor::Receive(sync, purpose) };
                    ctx.out.push_back(LinksOutput::Storage(ticket, request));
                }
                ReceivingOutput::Reached(reached) => {
                    ctx.out.push_back(LinksOutput::Event(id, SessionEvent::Reached(reached)));
                }
                ReceivingOutput::Offered => {
                    ctx.out.push_back(LinksOutput::Event(id, SessionEvent::Offered));
                }
                ReceivingOutput::Arrived(arrived) => {
                    ctx.out.push_back(LinksOutput::Event(id, SessionEvent::Arrived(arrived)));
                }
            }
        }
        self.drain_clips(ctx);
        self.tell_ends(ctx);
    }
}

fn sync_of(message: &Message) -> Option<u32> {
    match message {
        Message::SyncCards { sync, .. }
        | Message::SyncClips { sync, .. }
        | Message::SyncAccept { sync, .. }
        | Message::SyncReject { sync }
        | Message::Wants { sync, .. }
        | Message::ClipsFirst { sync, .. }
        | Message::ClipAck { sync, .. }
        | Message::SyncComplete { sync }
        | Message::SyncConfirmed { sync, .. }
        | Message::SyncError { sync, .. }
        | Message::SyncCancel { sync } => Some(*sync),
        Message::ChunkStart(start) => Some(start.sync),
        _ => None,
    }
}
