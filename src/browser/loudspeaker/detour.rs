//! A sound graph in a browser that tells a loudspeaker to media elements alone, as Firefox and Safari do: while one is chosen, the
//! graph goes through an element that plays its stream there.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AudioContext, AudioNode, HtmlAudioElement, MediaStreamAudioDestinationNode};

/// The way through an element, of one graph.
pub(super) struct Detour {
    context: AudioContext,
    last: AudioNode,
    through: OnceCell<Through>,
    /// What was asked for last.
    wanted: RefCell<String>,
}

struct Through {
    stream: MediaStreamAudioDestinationNode,
    element: HtmlAudioElement,
}

impl Detour {
    /// Of a graph whose last node is connected to where it comes out.
    pub(super) fn of(context: &AudioContext, last: &AudioNode) -> Self {
        let (context, last) = (context.clone(), last.clone());
        Self { context, last, through: OnceCell::new(), wanted: RefCell::default() }
    }

    /// From now on it comes out of the device with this id. Refused when that is not there.
    pub(super) async fn set(self: &Rc<Self>, id: &str) -> Result<(), JsValue> {
        self.wanted.replace(id.to_owned());
        if id == super::PREFERRED {
            let Some(through) = self.through.get() else { return Ok(()) };
            through.element.pause()?;
            self.lead(&self.context.destination());
            // Or a device that comes back would be the one that is set already.
            return super::set(&through.element, id).await;
        }
        super::set(&self.through()?.element, id).await?;
        self.wake();
        Ok(())
    }

    /// Begins to play there, or goes on, unless it does, or is to come out of the preferred one.
    pub(super) fn wake(self: &Rc<Self>) {
        let Some(through) = self.through.get().filter(|through| self.is_wanted() && through.element.paused())
        else {
            return;
        };
        // First, so that nothing is heard elsewhere meanwhile.
        self.lead(&through.stream);
        let started = through.element.play();
        let this = self.clone();
        spawn_local(async move {
            let plays = match started {
                Ok(started) => JsFuture::from(started).await.is_ok(),
                Err(_) => false,
            };
            let held = this.through.get().is_some_and(|through| through.element.paused());
            // Without a press it may be refused: it is heard where it can be until the next one.
            if !plays && held {
                this.lead(&this.context.destination());
            }
        });
    }

    fn is_wanted(&self) -> bool {
        *self.wanted.borrow() != super::PREFERRED
    }

    fn through(&self) -> Result<&Through, JsValue> {
        if self.through.get().is_none() {
            let stream = self.context.create_media_stream_destination()?;
            let element = HtmlAudioElement::new()?;
            element.set_src_object(Some(&stream.stream()));
            // Nobody else fills it.
            let _ = self.through.set(Through { stream, element });
        }
        self.through.get().ok_or(JsValue::NULL)
    }

    fn lead(&self, to: &AudioNode) {
        // They refuse only nodes of other graphs, and what is not connected.
        let _ = self.last.disconnect();
        let _ = self.last.connect_with_audio_node(to);
    }
}

impl Drop for Through {
    fn drop(&mut self) {
        // It throws for nothing.
        let _ = self.element.pause();
        self.element.set_src_object(None);
    }
}
