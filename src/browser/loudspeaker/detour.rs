//! A sound graph in a browser that tells a loudspeaker to media elements alone, as Firefox and Safari do: while one is chosen, the
//! graph goes through an element that plays its stream there.

use std::cell::{OnceCell, RefCell};

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioContext, AudioNode, HtmlAudioElement, MediaStreamAudioDestinationNode};

/// The way through an element, of one graph.
pub(super) struct Detour {
    context: AudioContext,
    last: AudioNode,
    through: OnceCell<Through>,
    /// What was asked for last. What was begun for something else is void.
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

    /// From now on it comes out of the device with this id.
    pub(super) async fn set(&self, id: &str) -> Result<(), JsValue> {
        self.wanted.replace(id.to_owned());
        if id == super::PREFERRED {
            if let Some(through) = self.through.get() {
                through.element.pause()?;
                self.lead(&self.context.destination())?;
            }
            return Ok(());
        }
        let through = self.through()?;
        super::set(&through.element, id).await?;
        if *self.wanted.borrow() == id {
            self.lead(&through.stream)?;
            JsFuture::from(through.element.play()?).await?;
        }
        Ok(())
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

    fn lead(&self, to: &AudioNode) -> Result<(), JsValue> {
        self.last.disconnect()?;
        self.last.connect_with_audio_node(to).map(drop)
    }
}
