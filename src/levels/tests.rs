use super::*;
use crate::{
    ids::{BlobId, Ids},
    machine::Lender,
    project::{Clip, Colour, Label, MediaType, Notes, Region, Tags, Transcript, clip::Peaks},
    time::Timestamp,
};

fn record(n: u8) -> ClipRecord {
    let clip = Clip {
        hash: ClipHash([n; 32]),
        media_type: MediaType::new("audio/webm"),
        bytes: 100,
        duration_ms: 10_000,
        peaks: Peaks::default(),
    };
    ClipRecord { clip, blob: BlobId([n; 16]) }
}

fn region(clip: u8, start_ms: u32, end_ms: u32) -> Region {
    Region::new(ClipHash([clip; 32]), start_ms, end_ms)
}

fn card(n: u8, regions: Vec<Region>) -> Arc<Card> {
    Arc::new(Card {
        id: CardId([n; 16]),
        label: Label::default(),
        notes: Notes::default(),
        tags: Tags::default(),
        colour: Colour::Neutral,
        transcript: Transcript::default(),
        regions,
        created: Timestamp(1),
    })
}

/// Ten blocks of this loudness, in LUFS, and a peak that is in nobody's way.
fn steady(lufs: i32) -> Measured {
    Measured { blocks: vec![(lufs * 10, 10)], peak: 0.001 }
}

struct Table {
    levels: Levels,
    lender: Lender<Output>,
}

impl Table {
    fn new() -> Self {
        Self { levels: Levels::default(), lender: Lender::new(Ids::new([1; 32])) }
    }

    fn begin(&mut self, cards: &[Arc<Card>], clips: &[u8]) -> Vec<Output> {
        let clips = clips.iter().map(|n| record(*n)).collect();
        self.levels.begin(&mut self.lender.cx(), cards.to_vec(), clips);
        self.lender.outbox.drain(..).collect()
    }

    fn answer(&mut self, section: Section, measured: impl Into<Option<Measured>>) -> Vec<Output> {
        self.levels.handle_leveled(&mut self.lender.cx(), section, measured.into());
        self.lender.outbox.drain(..).collect()
    }
}

/// The one section that is asked for.
fn asked(outputs: &[Output]) -> Section {
    match outputs {
        [Output::Media(MediaRequest::MeasureLevel(it))] => it.section,
        other => panic!("one section is asked for: {other:?}"),
    }
}

/// The levels that were found, in centibels, and the report.
fn found(outputs: Vec<Output>) -> (Vec<i32>, EvenReport) {
    match outputs.into_iter().next() {
        Some(Output::Found { evened, report }) => {
            (evened.iter().map(|it| it.level.centibels()).collect(), report)
        }
        other => panic!("something is found: {other:?}"),
    }
}

#[test]
fn each_section_is_measured_once_and_one_at_a_time() {
    let mut table = Table::new();
    let cards = [
        card(1, vec![region(1, 0, 1_000), region(2, 0, 3_000)]),
        card(2, vec![Region { gain: Gain::new(30), ..region(1, 0, 1_000) }]),
    ];
    let first = asked(&table.begin(&cards, &[1, 2]));
    assert_eq!(table.levels.view(), LevelsView::Measuring { cards: 2, percent: 0 });
    let second = asked(&table.answer(first, steady(-26)));
    assert_eq!(table.levels.view(), LevelsView::Measuring { cards: 2, percent: 25 });
    assert_ne!(first, second);
    let (levels, report) = found(table.answer(second, steady(-26)));
    assert_eq!(levels, [100, 100], "whatever level they had");
    assert_eq!(report, EvenReport { changed: 2, ..EvenReport::default() });
    assert_eq!(table.levels.view(), LevelsView::Idle);
    // The second time nothing is decoded.
    let (levels, _) = found(table.begin(&cards, &[1, 2]));
    assert_eq!(levels, [100, 100]);
}

#[test]
fn what_cannot_be_measured_keeps_its_level_and_is_said() {
    let mut table = Table::new();
    let cards = [
        card(1, vec![region(1, 0, 1_000)]),
        card(2, vec![region(2, 0, 1_000)]),
        card(3, vec![region(3, 0, 1_000)]),
        card(4, vec![region(4, 0, 1_000)]),
        card(5, vec![region(5, 0, 1_000)]),
    ];
    // The clip of the fifth is not here.
    let mut out = table.begin(&cards, &[1, 2, 3, 4]);
    let silent = Some(Measured::default());
    for measured in [Some(steady(-16)), silent, None, Some(steady(-60))] {
        let section = asked(&out);
        out = table.answer(section, measured);
    }
    let (levels, report) = found(out);
    assert_eq!(levels, [240]);
    assert_eq!(report, EvenReport { changed: 1, same: 1, quiet: 1, missing: 2, short: 1 });
}

#[test]
fn parts_of_a_card_keep_their_differences() {
    let mut table = Table::new();
    let parts = vec![Region { gain: Gain::new(-60), ..region(1, 0, 1_000) }, region(2, 0, 1_000)];
    let cards = [card(1, parts)];
    let first = asked(&table.begin(&cards, &[1, 2]));
    let second = asked(&table.answer(first, steady(-20)));
    let (levels, _) = found(table.answer(second, steady(-26)));
    assert_eq!(levels, [100], "both are at −26 LUFS as they are played");
}

#[test]
fn a_peak_is_never_brought_beyond_its_limit() {
    let mut table = Table::new();
    let section = asked(&table.begin(&[card(1, vec![region(1, 0, 1_000)])], &[1]));
    let peaky = Measured { blocks: vec![(-300, 10)], peak: 0.5 };
    let (levels, report) = found(table.answer(section, Some(peaky)));
    assert_eq!(levels, [50], "6 dB below full scale is 5 dB below the limit");
    assert_eq!(report.short, 1);
}

#[test]
fn a_cancelled_measurement_changes_nothing_and_the_decoder_is_never_asked_twice_at_once() {
    let mut table = Table::new();
    let cards = [card(1, vec![region(1, 0, 1_000)]), card(2, vec![region(2, 0, 1_000)])];
    let first = asked(&table.begin(&cards, &[1, 2]));
    table.levels.cancel();
    assert_eq!(table.levels.view(), LevelsView::Idle);
    assert_eq!(table.begin(&cards[1..], &[2]), [], "it is still busy with the first");
    let second = asked(&table.answer(first, steady(-20)));
    assert_eq!(second.clip, ClipHash([2; 32]));
    assert_eq!(found(table.answer(second, steady(-20))).0, [40]);
    assert_eq!(table.answer(second, steady(-20)), [], "an answer to nothing");
    assert_eq!(found(table.begin(&cards[..1], &[1])).0, [40], "what was measured for nobody is kept");
}
