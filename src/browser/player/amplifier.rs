//! Levels that are heard: the media element is led through one gain of the browser's sound graph.
//!
//! There is no graph until something is not as loud as it was recorded: whoever has no levels plays as before. A graph
//! cannot be taken away from an element again; from then on, what is as loud as recorded passes it unchanged.
//!
//! When the gain changes, and how, is planned by [`Fader`] on the graph's own clock.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AudioContext, AudioContextState, GainNode, HtmlAudioElement, MediaElementAudioSourceNode};

use crate::{
    browser::loudspeaker::Loudspeaker,
    ports::media::Playlist,
    project::Gain,
    sound::fader::{Fader, Point},
};

/// The gain behind an element.
pub(super) struct Amplifier {
    element: HtmlAudioElement,
    /// Where the graph comes out, as the element does by itself.
    loudspeaker: Rc<Loudspeaker>,
    graph: RefCell<Option<Graph>>,
}

struct Graph {
    context: AudioContext,
    gain: GainNode,
    _source: MediaElementAudioSourceNode,
    fader: Fader,
}

impl Amplifier {
    /// Behind this element; nothing changes yet.
    pub(super) fn new(element: HtmlAudioElement, loudspeaker: Rc<Loudspeaker>) -> Self {
        Self { element, loudspeaker, graph: RefCell::default() }
    }

    /// A playlist is about to be played: where it needs levels, there is a graph from now on. In browsers without sound
    /// graphs all plays as it was recorded.
    pub(super) fn prepare(&self, playlist: &Playlist) {
        if playlist.has_gains() && self.graph.borrow().is_none() {
            let graph = Graph::behind(&self.element);
            if let Some(graph) = &graph {
                self.loudspeaker.add_graph(&graph.context, &graph.gain);
            }
            *self.graph.borrow_mut() = graph;
        }
    }

    /// The element plays: so does the graph, which browsers suspend until somebody presses, and when a phone rings.
    pub(super) fn wake(&self) {
        self.loudspeaker.wake();
        let graph = self.graph.borrow();
        if let Some(graph) = graph.as_ref().filter(|it| it.context.state() != AudioContextState::Running)
            && let Ok(resumed) = graph.context.resume()
        {
            // Refused without a press, as the element itself is then: that is told.
            spawn_local(async move { drop(JsFuture::from(resumed).await) });
        }
    }

    /// It is this loud now, and in so many seconds, as clocks count them, that loud.
    pub(super) fn follow(&self, now: Gain, then: Option<(f64, Gain)>) {
        if let Some(graph) = &mut *self.graph.borrow_mut() {
            graph.follow(now.factor(), then.map(|(in_s, gain)| (in_s, gain.factor())));
        }
    }
}

impl Graph {
    fn behind(element: &HtmlAudioElement) -> Option<Self> {
        let context = AudioContext::new().ok()?;
        let gain = context.create_gain().ok()?;
        let source = context.create_media_element_source(element).ok()?;
        source.connect_with_audio_node(&gain).ok()?;
        gain.connect_with_audio_node(&context.destination()).ok()?;
        Some(Self { context, gain, _source: source, fader: Fader::default() })
    }

    fn follow(&mut self, now: f32, then: Option<(f64, f32)>) {
        let clock_s = self.context.current_time();
        let Some(points) = self.fader.follow(clock_s, now, then) else { return };
        let param = self.gain.gain();
        // They refuse only times and values that are no numbers.
        let _ = param.cancel_scheduled_values(clock_s);
        for point in points {
            let _ = match point {
                Point::Set { to, at_s } => param.set_value_at_time(to, at_s),
                Point::Slide { to, until_s } => param.linear_ramp_to_value_at_time(to, until_s),
            };
        }
    }
}

impl Drop for Graph {
    fn drop(&mut self) {
        // Closing what is closed is refused; there is nothing to do about it.
        let _ = self.gain.disconnect();
        let _ = self.context.close();
    }
}
