//! The first words: the host's hello names its room, the guest's answers with what it has of it (rule 3.4).

use super::{Ctx, News, Peer, Phase};
use crate::{
    session::{SessionEvent, SessionOutput, health::Health},
    wire::{
        limits::{FRAME_BYTES_MAX, FRAME_HEADER_BYTES, HELLO, PROTOCOL_VERSION},
        live::Return,
        message::{Goodbye, Hello, Message, Role},
    },
};

impl Peer {
    /// Both channels are open.
    pub(super) fn greet(&mut self, ctx: &mut Ctx<'_>) {
        self.phase = Phase::Greeting { until: ctx.now.instant.after(HELLO) };
        self.health = Health::new(ctx.now.instant);
        self.since = ctx.now.instant;
        if self.hosts {
            self.send_hello(ctx, None);
        }
    }

    fn send_hello(&self, ctx: &mut Ctx<'_>, returns: Option<Return>) {
        let hello = Hello {
            version: PROTOCOL_VERSION,
            session: self.session,
            peer: ctx.me.peer,
            name: ctx.me.name.clone(),
            role: if self.hosts { Role::Editor } else { Role::Viewer },
            room: self.room.filter(|_| self.hosts),
            frame_bytes_max: FRAME_BYTES_MAX as u32,
            returns,
        };
        self.send(ctx, &Message::Hello(hello));
    }

    pub(super) fn handle_hello(&mut self, ctx: &mut Ctx<'_>, hello: Hello) {
        if hello.version != PROTOCOL_VERSION {
            ctx.out.push_back(SessionOutput::Event(self.id, SessionEvent::OtherVersion));
            return self.leave(ctx, Goodbye::Version);
        }
        let foreign = self.session.is_some() && hello.session.is_some() && hello.session != self.session;
        if foreign || (hello.frame_bytes_max as usize) <= FRAME_HEADER_BYTES {
            return self.fault(ctx, "a hello of another session, or one that takes no frames");
        }
        let returns = if self.hosts {
            hello.returns
        } else {
            let returns = hello.room.and_then(|room| self.returns.remove(&room));
            self.send_hello(ctx, returns);
            returns
        };
        self.hello = Some(hello.clone());
        self.phase = Phase::Ready;
        self.news.push_back(News::Ready { hello, returns });
        ctx.out.push_back(SessionOutput::Event(self.id, SessionEvent::Ready));
        self.begin_check(ctx);
    }
}
