//! Levels that are heard: the media element is led through one gain of the browser's sound graph.
//!
//! There is no graph until something is not as loud as it was recorded: whoever has no levels plays as before. A graph
//! cannot be taken away from an element again; from then on, what is as loud as recorded passes it unchanged.
//!
//! Gains change on the graph's own clock, because timers come late. A jump would click, so each change is a ramp.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioContext, AudioContextState, GainNode, HtmlAudioElement, MediaElementAudioSourceNode};

use crate::{browser::loudspeaker::Loudspeaker, ports::media::Playlist, project::Gain};

/// Length of a ramp, in seconds: too short to be heard as one, too long to click.
const RAMP_S: f64 = 0.008;
/// A seam that is found this much earlier or later than planned is the same one: the element's clock trembles so much.
const SAME_S: f64 = 0.005;
/// A seam that is this close is not planned anew.
const CLOSE_S: f64 = 0.05;

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
    plan: Cell<Plan>,
}

/// What the gain does, in seconds of the context and factors: from one value to another over a ramp.
#[derive(Clone, Copy)]
struct Plan {
    from: f32,
    begin_s: f64,
    to: f32,
}

impl Plan {
    fn end_s(&self) -> f64 {
        self.begin_s + RAMP_S
    }

    fn at(&self, now_s: f64) -> f32 {
        let share = ((now_s - self.begin_s) / RAMP_S).clamp(0.0, 1.0) as f32;
        self.from + (self.to - self.from) * share
    }
}

impl Amplifier {
    /// Behind this element; nothing changes yet.
    pub(super) fn new(element: HtmlAudioElement, loudspeaker: Rc<Loudspeaker>) -> Self {
        Self { element, loudspeaker, graph: RefCell::default() }
    }

    /// A playlist is about to be played: where it needs levels, there is a graph from now on. Without sound graphs, all
    /// plays as it was recorded.
    pub(super) fn prepare(&self, playlist: &Playlist) {
        if playlist.has_gains() && self.graph.borrow().is_none() {
            let graph = Graph::behind(&self.element);
            if let Some(graph) = &graph {
                self.loudspeaker.add(graph.context.as_ref());
            }
            *self.graph.borrow_mut() = graph;
        }
    }

    /// The element plays: so does the graph, which browsers suspend until somebody presses, and when a phone rings.
    pub(super) fn wake(&self) {
        let graph = self.graph.borrow();
        if let Some(graph) = graph.as_ref().filter(|it| it.context.state() != AudioContextState::Running)
            && let Ok(resumed) = graph.context.resume()
        {
            // Refused without a press, as the element itself is then: that is told.
            wasm_bindgen_futures::spawn_local(async move {
                let _ = JsFuture::from(resumed).await;
            });
        }
    }

    /// It is this loud now, and in so many seconds, as clocks count them, that loud.
    pub(super) fn follow(&self, now: Gain, then: Option<(f64, Gain)>) {
        if let Some(graph) = &*self.graph.borrow() {
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
        let plan = Cell::new(Plan { from: 1.0, begin_s: 0.0, to: 1.0 });
        Some(Self { context, gain, _source: source, plan })
    }

    fn follow(&self, now: f32, then: Option<(f64, f32)>) {
        let now_s = self.context.current_time();
        let plan = self.plan.get();
        if plan.begin_s > now_s {
            // A seam lies ahead: it stays as it is if it is still the same one, or so close that it is in the graph's hands.
            let same = |(in_s, to): (f64, f32)| {
                (now_s + in_s - RAMP_S / 2.0 - plan.begin_s).abs() < SAME_S && to == plan.to
            };
            let is_due = plan.begin_s - now_s < CLOSE_S && plan.from == now;
            if plan.from == now && (then.is_some_and(same) || (is_due && then.is_some())) {
                return;
            }
        } else if plan.to == now && then.is_none() {
            return;
        } else if plan.end_s() > now_s - CLOSE_S
            && then.is_some_and(|(in_s, to)| in_s < CLOSE_S && to == plan.to)
        {
            // The element says that the seam is still ahead, and the graph is past it.
            return;
        }
        let here = if plan.begin_s > now_s { plan.from } else { plan.at(now_s) };
        self.plan(now_s, here, now, then);
    }

    fn plan(&self, now_s: f64, here: f32, now: f32, then: Option<(f64, f32)>) {
        let param = self.gain.gain();
        // They refuse only times and values that are no numbers.
        let _ = param.cancel_scheduled_values(now_s);
        let _ = param.set_value_at_time(here, now_s);
        let mut planned = Plan { from: here, begin_s: now_s, to: now };
        if here != now {
            let _ = param.linear_ramp_to_value_at_time(now, planned.end_s());
        }
        if let Some((in_s, to)) = then {
            let begin_s = (now_s + in_s - RAMP_S / 2.0).max(now_s + if here == now { 0.0 } else { RAMP_S });
            planned = Plan { from: now, begin_s, to };
            let _ = param.set_value_at_time(now, begin_s);
            let _ = param.linear_ramp_to_value_at_time(to, planned.end_s());
        }
        self.plan.set(planned);
    }
}

impl Drop for Graph {
    fn drop(&mut self) {
        // Closing what is closed is refused; there is nothing to do about it.
        let _ = self.gain.disconnect();
        let _ = self.context.close();
    }
}
