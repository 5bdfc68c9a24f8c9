//! The transfers of one link: what the other side says of them, what the disk answers, and what both halves want.

use super::{Ctx, Peer};
use crate::{
    ports::{
        link::LinkRequest,
        storage::{DbError, StorageReply, StorageRequest},
    },
    session::{
        SessionEvent, SessionOutput, StorageTicket, TicketFor,
        offering::{Offering, OfferingOutput, Snapshot},
        receiving::{Purpose, Receiving, ReceivingOutput},
        state::TransferState,
    },
    transfer::sender::SenderOutput,
    wire::{
        frame::Frame,
        limits::{FRAME_BYTES_DEFAULT, FRAME_BYTES_MAX},
        message::{Message, SyncFault},
    },
};

impl Peer {
    /// A project is on its way. One that waits for a decision is not.
    pub(super) fn is_syncing(&self) -> bool {
        let states =
            [self.offering.as_ref().map(Offering::state), self.receiving.as_ref().map(Receiving::state)];
        let moves = |state| matches!(state, TransferState::Running | TransferState::Verifying);
        states.into_iter().flatten().any(moves)
    }

    pub(super) fn handle_sync(&mut self, ctx: &mut Ctx<'_>, message: Message) -> Result<(), &'static str> {
        if let Message::SyncRequest(request) = message {
            if self.hosts {
                return Err("a viewer offers no project");
            }
            if self.receiving.as_ref().is_some_and(|receiving| !receiving.state().is_over()) {
                return Err("a second offer before the first is decided");
            }
            self.stale_below = self.newest_transfer + 1;
            self.receiving = Some(Receiving::new(ctx.now, request)?);
            self.told.receiving = false;
            return Ok(());
        }
        if let Message::ChunkStart(start) = &message {
            self.newest_transfer = self.newest_transfer.max(start.transfer);
        }
        let sync = sync_of(&message);
        if let Some(offering) = self.offering.as_mut().filter(|_| self.hosts) {
            let stale = sync.is_some_and(|sync| sync < offering.sync());
            return if stale { Ok(()) } else { offering.handle_message(ctx.now.instant, message) };
        }
        let Some(receiving) = &mut self.receiving else {
            // Words of a transfer whose report was put away; before the first offer there are none.
            let before = self.next_sync > 1 || self.newest_transfer > 0 || self.told.receiving;
            return if before { Ok(()) } else { Err("a message of no sync") };
        };
        if sync.is_some_and(|sync| sync != receiving.sync()) {
            return Err("a message of another sync");
        }
        receiving.handle_message(message, ctx.ids.blob())
    }

    pub(super) fn handle_binary(&mut self, ctx: &mut Ctx<'_>, bytes: &[u8]) {
        self.health.heard(ctx.now.instant);
        let handled = match (Frame::decode(bytes), &mut self.receiving) {
            (Err(error), _) => return self.fault(ctx, &error.to_string()),
            (Ok(frame), _) if frame.transfer < self.stale_below => Ok(()),
            (Ok(frame), Some(receiving)) => receiving.handle_frame(ctx.now.instant, frame),
            (Ok(_), None) => Err("a frame of no sync"),
        };
        match handled {
            Ok(()) => self.drain(ctx),
            Err(detail) => self.fault(ctx, detail),
        }
    }

    /// The disk answered.
    pub fn handle_storage(
        &mut self,
        ctx: &mut Ctx<'_>,
        purpose: TicketFor,
        reply: Result<StorageReply, DbError>,
    ) {
        match (purpose, reply) {
            (TicketFor::Send(ticket), Ok(StorageReply::Bytes(bytes))) => {
                if let Some(offering) = &mut self.offering {
                    offering.handle_read(ticket, bytes);
                }
            }
            (TicketFor::Send(_), _) => {
                if let Some(offering) = &mut self.offering {
                    offering.handle_read_failed();
                }
            }
            (TicketFor::Receive(sync, purpose), reply) => {
                let Some(receiving) = self.receiving.as_mut().filter(|receiving| receiving.sync() == sync)
                else {
                    return;
                };
                match (purpose, reply) {
                    (Purpose::Find, Ok(StorageReply::Have(found))) => receiving.handle_found(ctx.now, found),
                    (Purpose::Prime, Ok(StorageReply::Bytes(bytes))) => {
                        receiving.handle_primed(ctx.now, &bytes);
                    }
                    (Purpose::Store, Ok(_)) => receiving.handle_stored(),
                    (_, Err(DbError::Full)) => receiving.handle_storage_failed(SyncFault::DiskFull),
                    _ => receiving.handle_storage_failed(SyncFault::Storage),
                }
            }
        }
        self.drain(ctx);
    }

    /// Offers them a project.
    pub fn offer(&mut self, ctx: &mut Ctx<'_>, snapshot: Snapshot) {
        let theirs = self.hello.as_ref().map_or(FRAME_BYTES_DEFAULT, |hello| hello.frame_bytes_max as usize);
        let frame_bytes = theirs.min(FRAME_BYTES_MAX);
        if let Some(old) = &self.offering {
            self.next_transfer = old.next_transfer();
        }
        let offering =
            Offering::new(ctx.now.instant, self.next_sync, self.next_transfer, frame_bytes, snapshot);
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

    pub(super) fn end_transfers(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(offering) = &mut self.offering {
            offering.lose();
        }
        if let Some(receiving) = &mut self.receiving {
            receiving.lose();
        }
        self.tell_ends(ctx);
    }

    /// Tells the program of transfers that have ended, once each.
    fn tell_ends(&mut self, ctx: &mut Ctx<'_>) {
        let offering = self.offering.as_ref().map(|o| (true, o.state(), o.fault(), &mut self.told.offering));
        let receiving =
            self.receiving.as_ref().map(|r| (false, r.state(), r.fault(), &mut self.told.receiving));
        for (sending, state, fault, told) in offering.into_iter().chain(receiving) {
            if state.is_over() && !std::mem::replace(told, state.is_over()) {
                let event = SessionEvent::SyncEnded { sending, state, fault };
                ctx.out.push_back(SessionOutput::Event(self.id, event));
            }
        }
    }

    /// Puts the reports of ended transfers away.
    pub fn put_away(&mut self) {
        if let Some(offering) = self.offering.take_if(|offering| offering.state().is_over()) {
            self.next_transfer = offering.next_transfer();
        }
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
                    ctx.out.push_back(SessionOutput::Link(id, LinkRequest::SendBinary(frame)));
                }
                OfferingOutput::Read(SenderOutput::Read { ticket, blob, offset, len }) => {
                    let ticket = StorageTicket { link: id, purpose: TicketFor::Send(ticket) };
                    let read = StorageRequest::ReadBlob { blob, offset, len };
                    ctx.out.push_back(SessionOutput::Storage(ticket, read));
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
                    ctx.out.push_back(SessionOutput::Storage(ticket, request));
                }
                ReceivingOutput::Offered => {
                    ctx.out.push_back(SessionOutput::Event(id, SessionEvent::Offered));
                }
                ReceivingOutput::Arrived(arrived) => {
                    ctx.out.push_back(SessionOutput::Event(id, SessionEvent::Arrived(arrived)));
                }
            }
        }
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
        | Message::ClipAck { sync, .. }
        | Message::SyncComplete { sync }
        | Message::SyncConfirmed { sync, .. }
        | Message::SyncError { sync, .. }
        | Message::SyncCancel { sync } => Some(*sync),
        Message::ChunkStart(start) => Some(start.sync),
        _ => None,
    }
}
