//! The first words: the host's hello names its room, the guest's answers with what it has of it (rule 3.4).

use super::{News, Peer, Phase};
use crate::{
    session::{
        ctx::Ctx,
        event::{LinksOutput, SessionEvent},
        health::Health,
    },
    wire::{
        fault::PeerFault,
        limits::{FRAME_BYTES_MAX, FRAME_HEADER_BYTES, HELLO, PROTOCOL_VERSION},
        live::Return,
        message::{Goodbye, Hello, Message, Role},
    },
};

impl Peer {
    /// Both channels are open.
    pub(super) fn greet(&mut self, ctx: &mut Ctx<'_>) {
        self.set_phase(ctx, Phase::Greeting { until: ctx.now.instant.after(HELLO) });
        self.health = Health::new(ctx.now.instant);
        self.since = ctx.now.instant;
        if self.is_our_guest {
            self.send_hello(ctx, None);
        }
    }

    fn send_hello(&self, ctx: &mut Ctx<'_>, returns: Option<Return>) {
        let hello = Hello {
            version: PROTOCOL_VERSION,
            session: self.session,
            peer: ctx.me.peer,
            name: ctx.me.name.clone(),
            role: if self.is_our_guest { Role::Editor } else { Role::Viewer },
            room: self.room.filter(|_| self.is_our_guest),
            frame_bytes_max: FRAME_BYTES_MAX as u32,
            returns,
        };
        self.send(ctx, &Message::Hello(hello));
    }

    pub(super) fn handle_hello(&mut self, ctx: &mut Ctx<'_>, hello: Hello) {
        if hello.version != PROTOCOL_VERSION {
            ctx.out.push_back(LinksOutput::Event(self.id, SessionEvent::OtherVersion));
            return self.leave(ctx, Goodbye::Version);
        }
        let foreign = self.session.is_some() && hello.session.is_some() && hello.session != self.session;
        if foreign {
            return self.fault(ctx, PeerFault::HelloOfOtherSession);
        }
        let frame_bytes = hello.frame_bytes_max as usize;
        if frame_bytes <= FRAME_HEADER_BYTES {
            return self.fault(ctx, PeerFault::NoRoomForFrames { got: frame_bytes });
        }
        let returns = if self.is_our_guest {
            hello.returns
        } else {
            let returns = hello.room.and_then(|room| self.returns.remove(&room));
            self.send_hello(ctx, returns);
            returns
        };
        self.hello = Some(hello.clone());
        self.set_phase(ctx, Phase::Ready);
        self.news.push_back(News::Ready { hello, returns });
        ctx.out.push_back(LinksOutput::Event(self.id, SessionEvent::Ready));
        self.begin_check(ctx);
    }
}
