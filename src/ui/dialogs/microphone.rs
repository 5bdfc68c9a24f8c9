//! Which microphone is recorded, what the browser makes of its sound, and how loud it is before anything is recorded.

use leptos::prelude::*;

use super::device::DeviceChoice;
use crate::{
    ports::microphone::{Countdown, Device, MicSettings, Quality},
    shell::{TryEvent, Trying, use_shell},
    ui::{
        kit::{Glyph, Press, level::Level},
        text::microphone as text,
    },
};

/// The part of the settings. `draft` is what will be kept.
#[component]
pub fn MicrophoneChoice(
    draft: RwSignal<MicSettings>,
    /// The loudspeakers that are there, which a try of the microphone finds out, too.
    loudspeakers: RwSignal<Vec<Device>>,
) -> impl IntoView {
    let shell = use_shell();
    let devices = RwSignal::new(Vec::<Device>::new());
    let heard = RwSignal::new(None::<String>);
    let problem = RwSignal::new(None::<&'static str>);
    let wanted = RwSignal::new(false);
    let trying = StoredValue::new_local(shell.try_microphone(move |event| match event {
        TryEvent::Devices(found) => _ = devices.try_set(found),
        TryEvent::Loudspeakers(found) => _ = loudspeakers.try_set(found),
        TryEvent::Hears(label) => {
            problem.try_set(None);
            heard.try_set(Some(label));
        }
        TryEvent::Failed(error) => {
            heard.try_set(None);
            problem.try_set(Some(text::problem(error)));
        }
    }));
    // What is chosen while it is heard is heard at once.
    Effect::new(move |_| {
        let settings = draft.get();
        if wanted.get() {
            trying.with_value(|trying| trying.listen(settings));
        } else {
            trying.with_value(Trying::hush);
            heard.set(None);
            problem.set(None);
        }
    });
    let level = move || trying.try_with_value(Trying::level).flatten();
    let listening = Memo::new(move |_| heard.with(Option::is_some));
    let said = move || match (heard.get(), problem.get()) {
        (Some(label), _) => text::hears(&label),
        (None, Some(problem)) => problem.to_owned(),
        (None, None) => String::new(),
    };
    let label = Signal::derive(move || if wanted.get() { text::HUSH } else { text::TRY }.to_owned());
    view! {
        <fieldset class="field microphone">
            <legend class="field-label">{text::HEADING}</legend>
            <DeviceChoice
                testid="microphone-device"
                label=text::WHICH
                nameless=text::nameless
                chosen=Signal::derive(move || draft.with(|draft| draft.device.clone()))
                devices
                choose=move |device| draft.update(|draft| draft.device = device)
            />
            <div class="microphone-try">
                <Press
                    testid="microphone-try"
                    glyph=Glyph::Mic
                    label
                    look="plain"
                    words=true
                    on_press=move || wanted.update(|wanted| *wanted = !*wanted)
                />
                <Level testid="microphone-level" label=text::LEVEL running=listening read=level />
            </div>
            <p class="hint" role="status" data-testid="microphone-said">
                {said}
            </p>
            <Switches draft />
            <Qualities draft />
            <Countdowns draft />
        </fieldset>
    }
}

#[component]
fn Switches(draft: RwSignal<MicSettings>) -> impl IntoView {
    type Part = fn(&mut MicSettings) -> &mut bool;
    let switches: [(&'static str, &'static str, &'static str, Part); 4] = [
        ("microphone-noise", text::NOISE, text::NOISE_HINT, |it| &mut it.noise_suppression),
        ("microphone-gain", text::GAIN, text::GAIN_HINT, |it| &mut it.auto_gain),
        ("microphone-echo", text::ECHO, text::ECHO_HINT, |it| &mut it.echo_cancellation),
        ("microphone-stereo", text::STEREO, text::STEREO_HINT, |it| &mut it.stereo),
    ];
    let switch = move |(testid, label, hint, part): (&'static str, &'static str, &'static str, Part)| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    data-testid=testid
                    prop:checked=move || *part(&mut draft.get())
                    on:change:target=move |event| {
                        let on = event.target().checked();
                        draft.update(|draft| *part(draft) = on);
                    }
                />
                <span>
                    <span class="field-label">{label}</span>
                    <span class="hint">{hint}</span>
                </span>
            </label>
        }
    };
    switches.map(switch).collect_view()
}

#[component]
fn Qualities(draft: RwSignal<MicSettings>) -> impl IntoView {
    let choice = move |quality: Quality| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="quality"
                    value=quality.name()
                    data-testid="microphone-quality"
                    prop:checked=move || draft.with(|draft| draft.quality == quality)
                    on:change=move |_| draft.update(|draft| draft.quality = quality)
                />
                <span>{text::quality(quality)}</span>
            </label>
        }
    };
    view! {
        <div class="field" role="radiogroup" aria-label=text::QUALITY>
            <span class="field-label">{text::QUALITY}</span>
            <div class="segments">{Quality::ALL.map(choice).collect_view()}</div>
        </div>
    }
}

#[component]
fn Countdowns(draft: RwSignal<MicSettings>) -> impl IntoView {
    let choice = move |countdown: Countdown| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="countdown"
                    value=countdown.name()
                    data-testid="microphone-countdown"
                    prop:checked=move || draft.with(|draft| draft.countdown == countdown)
                    on:change=move |_| draft.update(|draft| draft.countdown = countdown)
                />
                <span>{text::countdown(countdown)}</span>
            </label>
        }
    };
    view! {
        <div class="field" role="radiogroup" aria-label=text::COUNTDOWN>
            <span class="field-label">{text::COUNTDOWN}</span>
            <div class="segments">{Countdown::ALL.map(choice).collect_view()}</div>
        </div>
    }
}
