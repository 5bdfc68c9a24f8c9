//! The icons: one path each on a 24-unit grid, drawn with one stroke so that they look like one hand made them.

use leptos::prelude::*;

/// A drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // The names are the documentation.
pub enum Glyph {
    Back,
    Plus,
    Play,
    Pause,
    Stop,
    Mic,
    Speaker,
    Pencil,
    Trash,
    Up,
    Down,
    Grip,
    Undo,
    Redo,
    Share,
    Menu,
    Sun,
    Moon,
    HalfDisc,
    Sliders,
    Copy,
    Check,
    Close,
    Warning,
    Info,
    Lock,
    Restore,
    Leave,
    Retry,
    Arrow,
    Tape,
    People,
    Scissors,
    Split,
    Merge,
    Scan,
    Torch,
    Picture,
    Expand,
    Camera,
    Folder,
    Note,
    Save,
    Find,
    Select,
    SelectAll,
    Drop,
    Tag,
    Past,
    Funnel,
    ZoomIn,
    ZoomOut,
    Widen,
    FromHere,
    ToHere,
    Without,
    Previous,
    Next,
    BackFive,
    OnFive,
    Repeat,
    Locate,
    Volume,
    Even,
    Minus,
    Sort,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Past => "M5 12a7 7 0 1 0 2.2-5.1L4.5 9.5M4.5 5v4.5H9M12 8.5V12l2.5 2",
            Self::Funnel => "M4.5 5.5h15l-5.8 7v5.5l-3.4 1.5v-7z",
            Self::Find => "M10.5 5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM14.5 14.5L20 20",
            Self::Select => "M5 5h14v14H5zM8.5 12l2.5 2.5 4.5-5",
            Self::SelectAll => "M8 4.5h11.5V16M4.5 8H16v11.5H4.5zM7.5 13.5l2 2 3.5-4",
            Self::Drop => "M12 4c3.5 4.2 5.5 7 5.5 9.8a5.5 5.5 0 0 1-11 0C6.5 11 8.5 8.2 12 4z",
            Self::Tag => "M4.5 4.5h7.2l7.8 7.8-7.2 7.2-7.8-7.8zM8.5 8.5h.01",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Play => "M8 5.5v13l10.5-6.5z",
            Self::Pause => "M8 5.5h2.5v13H8zM13.5 5.5H16v13h-2.5z",
            Self::Stop => "M6.5 6.5h11v11h-11z",
            Self::Mic => {
                "M12 3.5a3 3 0 0 1 3 3V11a3 3 0 0 1-6 0V6.5a3 3 0 0 1 3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21"
            }
            Self::Speaker => {
                "M4.5 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11"
            }
            Self::Pencil => "M4.5 19.5l.8-3.8L16 5a2.1 2.1 0 0 1 3 3L8.3 18.7zM14 7l3 3",
            Self::Trash => "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10 11v5M14 11v5",
            Self::Up => "M12 19V5.5M6 11l6-6 6 6",
            Self::Down => "M12 5v13.5M6 13l6 6 6-6",
            Self::Grip => "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
            Self::Undo => "M8.5 5L4.5 9l4 4M5 9h9a5 5 0 0 1 0 10h-3",
            Self::Redo => "M15.5 5l4 4-4 4M19 9h-9a5 5 0 0 0 0 10h3",
            Self::Share => "M12 15V4M8 7.5L12 3.5l4 4M6.5 11H5v9h14v-9h-1.5",
            Self::Menu => "M5.5 12h.01M12 12h.01M18.5 12h.01",
            Self::Sun => {
                "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M18.4 5.6l-1.1 1.1M6.7 17.3l-1.1 1.1"
            }
            Self::Moon => "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
            Self::HalfDisc => "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16z",
            Self::Sliders => "M4 8h8M16.5 8H20M4 16h3.5M12 16h8M14.5 5.8v4.4M9.5 13.8v4.4",
            Self::Copy => "M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Warning => "M12 4.5l8.5 15h-17zM12 10v4.5M12 17v.01",
            Self::Info => "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 11v5M12 8v.01",
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Self::Restore => "M5 5v5h5M5.5 10A7.5 7.5 0 1 1 5 14.5",
            Self::Leave => "M10 5H5v14h5M15 8l4 4-4 4M19 12H9.5",
            Self::Retry => "M19 5v5h-5M18.5 10A7.5 7.5 0 1 0 19 14.5",
            Self::Arrow => "M5 12h13.5M13 6l6 6-6 6",
            Self::People => {
                "M9 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM3.5 19c.4-3.2 2.6-5 5.5-5s5.1 1.8 5.5 5M16 6.2a2.6 2.6 0 0 1 0 4.9M17 14.2c2 .5 3.2 2.2 3.5 4.8"
            }
            Self::Scan => {
                "M4 8.5V5.5A1.5 1.5 0 0 1 5.5 4h3M15.5 4h3A1.5 1.5 0 0 1 20 5.5v3M20 15.5v3a1.5 1.5 0 0 1-1.5 1.5h-3M8.5 20h-3A1.5 1.5 0 0 1 4 18.5v-3M4 12h16"
            }
            Self::Torch => "M12.5 3L6 13.5h5L10.5 21 18 10h-5.5z",
            Self::Picture => "M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 8.5a1 1 0 1 1 0 2 1 1 0 0 1 0-2z",
            Self::Folder => "M4 18.5V6h5.5l2 2.5H20v10z",
            Self::Note => {
                "M9 17.5V6l10.5-2v11.5M9 17.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19.5 15.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z"
            }
            Self::Save => "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14",
            Self::Expand => "M14.5 4H20v5.5M20 4l-6 6M9.5 20H4v-5.5M4 20l6-6",
            Self::Camera => {
                "M4 7.5h4l1.5-2.5h5L16 7.5h4V19H4zM12 10a3.25 3.25 0 1 1 0 6.5 3.25 3.25 0 0 1 0-6.5z"
            }
            Self::Tape => {
                "M3.5 6h17v12h-17zM8.5 9.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM15.5 9.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM8.5 13.5h7"
            }
            cut => cut.of_cutting(),
        }
    }

    /// Of what is done in a waveform.
    fn of_cutting(self) -> &'static str {
        match self {
            Self::ZoomIn => {
                "M10.5 5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM14.5 14.5L20 20M8 10.5h5M10.5 8v5"
            }
            Self::ZoomOut => "M10.5 5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM14.5 14.5L20 20M8 10.5h5",
            Self::Widen => "M4 5v14M20 5v14M7 12h10M9.5 9L7 12l2.5 3M14.5 9l2.5 3-2.5 3",
            Self::FromHere => "M7 5v14M10.5 12H19M15.5 8.5L19 12l-3.5 3.5",
            Self::ToHere => "M17 5v14M13.5 12H5M8.5 8.5L5 12l3.5 3.5",
            Self::Without => "M4 8v8M7.5 6v12M16.5 6v12M20 8v8M10.5 12h.01M13.5 12h.01",
            Self::Split => "M12 4v16M8 9l-3.5 3L8 15M16 9l3.5 3L16 15",
            Self::Merge => "M12 4v16M4.5 9L8 12l-3.5 3M19.5 9L16 12l3.5 3",
            Self::Scissors => {
                "M6.5 5a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM6.5 15a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM8.2 8.2L20 18M8.2 15.8L20 6"
            }
            other => other.of_playing(),
        }
    }

    /// Of what is done with what plays.
    fn of_playing(self) -> &'static str {
        match self {
            Self::Previous => "M17.5 6v12L9 12zM6.5 6v12",
            Self::Next => "M6.5 6v12l8.5-6zM17.5 6v12",
            Self::BackFive => {
                "M4 4.5v5h5M4.6 9.5A8.2 8.2 0 1 1 4.2 14.6M14 9.2h-3.2v2.6h1.2a2.1 2.1 0 1 1-1.6 3.4"
            }
            Self::OnFive => {
                "M20 4.5v5h-5M19.4 9.5A8.2 8.2 0 1 0 19.8 14.6M14 9.2h-3.2v2.6h1.2a2.1 2.1 0 1 1-1.6 3.4"
            }
            Self::Repeat => {
                "M7 18.5L4 15.5l3-3M4 15.5h12.5a3 3 0 0 0 3-3V12M17 3.5l3 3-3 3M20 6.5H7.5a3 3 0 0 0-3 3v.5"
            }
            Self::Volume => {
                "M4.5 9.8v4.4h3.2L12.5 18V6L7.7 9.8zM15.5 9.5a3.6 3.6 0 0 1 0 5M18 7a7 7 0 0 1 0 10"
            }
            Self::Even => "M4 9.5v5M8 9.5v5M12 9.5v5M16 9.5v5M20 9.5v5M4 5.5h16M4 18.5h16",
            Self::Minus => "M5 12h14",
            Self::Sort => "M5 6h9M5 12h6M5 18h3M18 6v12M15 15l3 3 3-3",
            Self::Locate => "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM12 3.5V7M12 17v3.5M3.5 12H7M17 12h3.5",
            _ => "",
        }
    }

    /// What is filled within the drawing.
    fn filled(self) -> Option<&'static str> {
        (self == Self::HalfDisc).then_some("M12 4a8 8 0 0 1 0 16z")
    }

    fn dots(self) -> bool {
        matches!(self, Self::Grip | Self::Menu)
    }

    fn solid(self) -> bool {
        matches!(self, Self::Play | Self::Pause | Self::Stop)
    }
}

/// A drawing. Screen readers skip it: the control around it has a name.
#[component]
pub fn Icon(#[prop(into)] glyph: Signal<Glyph>) -> impl IntoView {
    view! {
        <svg
            class="icon"
            class:solid=move || glyph.get().solid()
            class:dots=move || glyph.get().dots()
            viewBox="0 0 24 24"
            aria-hidden="true"
        >
            <path d=move || glyph.get().path() />
            <path class="filled" d=move || glyph.get().filled() />
        </svg>
    }
}
