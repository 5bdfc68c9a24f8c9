//! Live clips of one link: what they lack of ours, and what we lack of theirs.

use super::Peer;
use crate::{
    ids::ClipHash,
    ports::{
        link::LinkRequest,
        storage::{ClipRecord, StorageRequest},
    },
    session::{
        ctx::Ctx,
        event::{LinksOutput, SessionEvent, StorageTicket, TicketFor},
        fetching::{Fetching, FetchingOutput},
        serving::Serving,
    },
    transfer::{intake::Answer, sender::SenderOutput},
    wire::{
        fault::PeerFault,
        message::{Message, Want},
    },
};

impl Peer {
    /// These are missing here: asks them.
    pub fn fetch(&mut self, ctx: &mut Ctx<'_>, hashes: Vec<ClipHash>) {
        if self.fetching.as_ref().is_none_or(Fetching::has_failed) {
            self.fetch_anew(ctx);
        }
        if let Some(fetching) = &mut self.fetching {
            fetching.want(hashes);
        }
        self.drain(ctx);
    }

    /// What was asked for is void. Frames of it that are still on their way are known by their numbers.
    pub(super) fn fetch_anew(&mut self, ctx: &Ctx<'_>) {
        self.stale_below = self.newest_transfer + 1;
        self.fetchings += 1;
        self.fetching = Some(Fetching::new(self.fetchings, ctx.now));
    }

    /// These are here: those that they wait for go out.
    pub fn serve(&mut self, ctx: &mut Ctx<'_>, records: &[ClipRecord]) {
        if let Some(serving) = &mut self.serving {
            serving.serve(records);
            self.drain(ctx);
        }
    }

    fn handle_wants(&mut self, ctx: &mut Ctx<'_>, wants: &[Want], fresh: bool) -> Result<(), PeerFault> {
        if fresh {
            self.fresh_transfer();
            self.serving = None;
        }
        let first = self.fresh_transfer();
        let (frame_bytes, next_sync) = (self.frame_bytes(), self.next_sync);
        let serving = self.serving.get_or_insert_with(|| Serving::new(next_sync, first, frame_bytes));
        serving.want(wants)?;
        self.next_sync = self.next_sync.max(serving.sync() + 1);
        let hashes = wants.iter().map(|want| want.hash).collect();
        ctx.out.push_back(LinksOutput::Event(self.id, SessionEvent::Wanted(hashes)));
        Ok(())
    }

    pub(super) fn handle_fetched(&mut self, number: u32, answer: Answer) {
        if let Some(fetching) = self.fetching.as_mut().filter(|fetching| fetching.number() == number) {
            fetching.handle_answer(answer);
        }
    }

    /// Its frames belong to something that was given up.
    pub(super) fn ignore_transfer(&mut self, transfer: u32) {
        self.stale_below = self.stale_below.max(transfer + 1);
        if let Some(fetching) = &mut self.fetching {
            fetching.forget_below(self.stale_below);
        }
    }

    pub(super) fn drain_clips(&mut self, ctx: &mut Ctx<'_>) {
        let id = self.id;
        while let Some(output) = self.serving.as_mut().and_then(Serving::poll_output) {
            match output {
                SenderOutput::Control(message) => self.send(ctx, &message),
                SenderOutput::Frame(frame) => {
                    ctx.out.push_back(LinksOutput::Link(id, LinkRequest::SendBinary(frame)));
                }
                SenderOutput::Read { ticket, blob, offset, len } => {
                    let sync = self.serving.as_ref().map_or(0, Serving::sync);
                    let ticket = StorageTicket { link: id, purpose: TicketFor::Serve(sync, ticket) };
                    let read = StorageRequest::ReadBlob { blob, offset, len };
                    ctx.out.push_back(LinksOutput::Storage(ticket, read));
                }
                SenderOutput::Lacks(job) => {
                    if let Some(serving) = &mut self.serving {
                        serving.park(job);
                    }
                    ctx.out.push_back(LinksOutput::Event(id, SessionEvent::Absent(job.hash, job.blob)));
                }
                SenderOutput::Failed(fault) => {
                    self.serving = None;
                    ctx.out.push_back(LinksOutput::Event(id, SessionEvent::ClipsFailed(fault)));
                }
            }
        }
        while let Some(output) = self.fetching.as_mut().and_then(Fetching::poll_output) {
            match output {
                FetchingOutput::Control(message) => self.send(ctx, &message),
                FetchingOutput::Storage(purpose, request) => {
                    let number = self.fetchings;
                    let ticket = StorageTicket { link: id, purpose: TicketFor::Fetch(number, purpose) };
                    ctx.out.push_back(LinksOutput::Storage(ticket, request));
                }
                FetchingOutput::Here(record) => {
                    if let Some(receiving) = &mut self.receiving {
                        receiving.learn(record.clip.hash);
                    }
                    ctx.out.push_back(LinksOutput::Event(id, SessionEvent::Here(record)));
                }
                FetchingOutput::Failed(fault) => {
                    ctx.out.push_back(LinksOutput::Event(id, SessionEvent::ClipsFailed(fault)));
                }
            }
        }
    }

    /// What the other side says of live clips. `Err`: it breaks the rules.
    pub(super) fn handle_clips(
        &mut self,
        ctx: &mut Ctx<'_>,
        message: &Message,
    ) -> Option<Result<(), PeerFault>> {
        Some(match message {
            Message::ClipWants { wants, fresh } => self.handle_wants(ctx, wants, *fresh),
            Message::ClipInfo { sync, clips } => match &mut self.fetching {
                Some(fetching) => fetching.handle_info(*sync, clips.clone()),
                None => Ok(()), // Asked for before everything was asked for anew.
            },
            Message::ChunkStart(start) => match &mut self.fetching {
                Some(fetching) if fetching.is_of(start.sync) => fetching.handle_start(*start, ctx.ids.blob()),
                _ if !self.is_our_guest => return None,
                _ => {
                    self.ignore_transfer(start.transfer);
                    Ok(())
                }
            },
            Message::ClipAck { sync, bytes, verified, damaged } => match &mut self.serving {
                Some(serving) if serving.sync() == *sync => {
                    serving.handle_ack(*bytes, verified, damaged).map(|hashes| {
                        if let Some(offering) = &mut self.offering {
                            for hash in hashes {
                                offering.learn(hash);
                            }
                        }
                    })
                }
                _ if self.is_our_guest => return None,
                _ => Ok(()), // Of what is no longer sent.
            },
            _ => return None,
        })
    }
}
