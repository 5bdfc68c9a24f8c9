//! The tape: all cards as coloured stretches of one line, with a handle where the sound is.

use std::sync::Arc;

use leptos::{html, prelude::*};
use web_sys::HtmlCanvasElement;

use crate::{
    app::{
        input::PlayCommand,
        view::{CardView, PlayState, ProjectView},
    },
    ids::CardId,
    project::Colour,
    shell::{Shell, use_shell},
    ui::{
        kit::{
            frames::every_frame,
            paint::{self, Repaint},
        },
        project::Doc,
        text::{numbers, player as text},
    },
};

/// Pixels between two cards, as long as there is room for them.
const GAP: f64 = 2.0;

/// One card on the tape.
#[derive(Debug, Clone, PartialEq)]
struct Stretch {
    card: CardId,
    number: usize,
    colour: Colour,
    start_ms: u64,
    end_ms: u64,
}

/// The line: what plays, or all cards that are shown while nothing does.
#[derive(Debug, Clone, PartialEq, Default)]
struct Line {
    stretches: Vec<Stretch>,
    length_ms: u64,
    /// Something is loaded, so that places in it can be reached.
    loaded: bool,
}

fn line(shell: Shell, listed: Memo<Arc<[CardId]>>) -> Memo<Line> {
    Memo::new(move |_| {
        let listed = listed.get();
        let player = shell.views.player.get();
        let loaded = player.state != PlayState::Idle;
        shell.views.project.with(|project| {
            let Some(project) = project else { return Line::default() };
            if loaded {
                let ends = player.starts.iter().skip(1).map(|(_, start)| *start).chain([player.duration_ms]);
                let parts = player.starts.iter().zip(ends);
                let stretches =
                    parts.filter_map(|((card, start), end)| stretch(project, *card, *start, end)).collect();
                Line { stretches, length_ms: player.duration_ms, loaded }
            } else {
                let mut end = 0;
                let stretches = listed
                    .iter()
                    .filter_map(|card| {
                        let start = end;
                        end += project.cards.get(*card)?.card.duration_ms();
                        stretch(project, *card, start, end)
                    })
                    .collect();
                Line { stretches, length_ms: end, loaded }
            }
        })
    })
}

fn stretch(project: &ProjectView, card: CardId, start_ms: u64, end_ms: u64) -> Option<Stretch> {
    let CardView { number, card: body, .. } = project.cards.get(card)?;
    Some(Stretch { card, number, colour: body.colour, start_ms, end_ms })
}

/// The tape with its handle. Letting the handle go while nothing plays begins with the card under it.
#[component]
pub fn Tape() -> impl IntoView {
    let shell = use_shell();
    let repaint = expect_context::<Repaint>();
    let line = line(shell, expect_context::<Doc>().listed);
    let canvas = NodeRef::<html::Canvas>::new();
    Effect::new(move |_| {
        repaint.track();
        if let Some(canvas) = canvas.get() {
            line.with(|line| draw(&canvas, line));
        }
    });
    let held = StoredValue::new(false);
    let (slider, at) = (NodeRef::<html::Input>::new(), playhead(shell));
    Effect::new(move |_| {
        let (at, length) = (at.get(), line.with(|line| line.length_ms));
        if let Some(slider) = slider.get().filter(|_| !held.get_value()) {
            slider.set_max(&length.to_string());
            slider.set_value(&at.to_string());
        }
    });
    let let_go = move |to_ms: u64| {
        held.set_value(false);
        let (loaded, under) = line.with_untracked(|line| (line.loaded, card_at(line, to_ms)));
        if loaded {
            shell.dispatch(PlayCommand::Seek(to_ms));
        } else if let Some(card) = under {
            shell.dispatch(PlayCommand::All(Some(card)));
        }
    };
    let empty = Memo::new(move |_| line.with(|line| line.length_ms == 0));
    view! {
        <div class="tape" class:silent=move || empty.get()>
            <canvas node_ref=canvas aria-hidden="true"></canvas>
            <input
                type="range"
                min="0"
                step="1"
                node_ref=slider
                data-testid="play-seek"
                aria-label=text::PLACE
                aria-valuetext=move || spoken(&line.get(), at.get())
                prop:disabled=move || empty.get()
                on:input=move |_| held.set_value(true)
                on:change:target=move |event| let_go(event.target().value_as_number().max(0.0) as u64)
            />
        </div>
    }
}

/// Where the sound is, in milliseconds, renewed at every frame while it plays.
fn playhead(shell: Shell) -> ReadSignal<u64> {
    let (at, set_at) = signal(0_u64);
    every_frame(
        move || {
            // Tracked so that a seek while paused, and the end, move the playhead too.
            shell.views.player.with(|player| player.state == PlayState::Playing)
        },
        move || {
            let idle = shell.views.player.with_untracked(|player| player.state == PlayState::Idle);
            let now = if idle { 0 } else { shell.playhead_ms().unwrap_or(0) };
            if at.try_get_untracked().is_some_and(|before| before != now) {
                set_at.set(now);
            }
        },
    );
    at
}

fn card_at(line: &Line, at_ms: u64) -> Option<CardId> {
    let index = line.stretches.partition_point(|stretch| stretch.end_ms <= at_ms);
    line.stretches.get(index).or(line.stretches.last()).map(|stretch| stretch.card)
}

fn spoken(line: &Line, at_ms: u64) -> String {
    let index = line.stretches.partition_point(|stretch| stretch.end_ms <= at_ms);
    text::place(at_ms, line.stretches.get(index).map(|stretch| stretch.number))
}

fn draw(canvas: &HtmlCanvasElement, line: &Line) {
    let Some((context, width, height)) = paint::prepare(canvas) else { return };
    let variables = Colour::ALL.map(|colour| format!("--card-{}", colour.name()));
    let names: [&str; 8] = std::array::from_fn(|index| variables[index].as_str());
    let colours = paint::colours(canvas, names);
    // With many cards on few pixels, gaps would hide the cards.
    let gap = if line.stretches.len() as f64 * GAP * 3.0 < width { GAP } else { 0.0 };
    for stretch in &line.stretches {
        let place = |ms: u64| ms as f64 / line.length_ms.max(1) as f64 * width;
        let (left, right) = (place(stretch.start_ms), place(stretch.end_ms));
        let index = Colour::ALL.iter().position(|colour| *colour == stretch.colour).unwrap_or_default();
        context.set_fill_style_str(&colours[index]);
        context.fill_rect(left, 0.0, (right - left - gap).max(0.5), height);
    }
}

/// `0:12 / 3:45`
#[component]
pub fn TapeTime() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let at = playhead(shell);
    let length = Memo::new(move |_| {
        let player = shell.views.player.get();
        if player.state == PlayState::Idle { doc.duration_ms.get() } else { player.duration_ms }
    });
    let seconds = Memo::new(move |_| at.get() / 1_000);
    view! {
        <p class="tape-time" data-testid="play-time">
            {move || numbers::clock(seconds.get() * 1_000)}
            <span class="of">{move || text::of_length(length.get())}</span>
        </p>
    }
}
