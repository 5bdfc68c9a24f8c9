//! Documents: plans apply, inverses undo, limits hold.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*};
use spoke::{
    ids::{CardId, ClipHash, Ids, ProjectId},
    project::{
        CardEdit, Colour, Edit, Evened, Gain, History, Label, Leveling, Notes, Place, Project, Region,
        Retouch, Tags, Title,
        card::REGIONS_MAX,
        command::plan,
        digest::Digests,
        text::{LABEL_CHARS_MAX, NOTES_CHARS_MAX, TAGS_MAX},
    },
    time::Timestamp,
};

/// An edit that names cards by their place, so that it fits whatever document it meets.
#[derive(Debug, Clone)]
enum Wish {
    Retitle(String),
    Create(String, Vec<(u8, u32, u32)>, Option<u8>),
    Change(u8, Option<String>, Option<String>, Option<String>, Option<u8>),
    Delete(u8),
    Move(u8, u8, u8),
    SetRegions(u8, Vec<(u8, u32, u32)>),
    Split(u8, u64),
    Cut(u8, u64, u64),
    Merge(Vec<u8>),
    Duplicate(Vec<u8>),
    Level(Vec<u8>, bool, i32),
    EvenOut(Vec<(u8, i32)>),
}

fn wish() -> impl Strategy<Value = Wish> {
    let regions = || vec((any::<u8>(), 0..5_000u32, 0..6_000u32), 0..4);
    let text = || proptest::option::of(".{0,120}");
    prop_oneof![
        ".{0,120}".prop_map(Wish::Retitle),
        (".{0,120}", regions(), proptest::option::of(any::<u8>()))
            .prop_map(|(l, r, a)| Wish::Create(l, r, a)),
        (any::<u8>(), text(), text(), text(), proptest::option::of(any::<u8>()))
            .prop_map(|(card, label, notes, tags, colour)| Wish::Change(card, label, notes, tags, colour)),
        any::<u8>().prop_map(Wish::Delete),
        (any::<u8>(), any::<u8>(), any::<u8>())
            .prop_map(|(card, place, other)| Wish::Move(card, place, other)),
        (any::<u8>(), regions()).prop_map(|(card, regions)| Wish::SetRegions(card, regions)),
        (any::<u8>(), 0..12_000u64).prop_map(|(card, at)| Wish::Split(card, at)),
        (any::<u8>(), 0..9_000u64, 0..12_000u64).prop_map(|(card, from, to)| Wish::Cut(card, from, to)),
        vec(any::<u8>(), 0..4).prop_map(Wish::Merge),
        vec(any::<u8>(), 0..4).prop_map(Wish::Duplicate),
        (vec(any::<u8>(), 0..4), any::<bool>(), -300..300i32)
            .prop_map(|(cards, to, gain)| Wish::Level(cards, to, gain)),
        vec((any::<u8>(), -240..240i32), 0..4).prop_map(Wish::EvenOut),
    ]
}

fn pick(project: &Project, at: u8) -> CardId {
    let ids: Vec<_> = project.cards().map(|card| card.id).collect();
    if ids.is_empty() { CardId([at; 16]) } else { ids[at as usize % ids.len()] }
}

fn regions(parts: &[(u8, u32, u32)]) -> Vec<Region> {
    let region =
        |&(clip, start_ms, end_ms): &(u8, u32, u32)| Region::new(ClipHash([clip; 32]), start_ms, end_ms);
    parts.iter().map(region).collect()
}

fn edit(project: &Project, wish: Wish) -> Edit {
    match wish {
        Wish::Retitle(title) => Edit::Retitle(Title::new(&title)),
        Wish::Create(label, parts, after) => Edit::Create {
            label: Label::new(&label),
            regions: regions(&parts),
            place: after.map_or(Place::First, |at| Place::Behind(pick(project, at))),
        },
        Wish::Change(card, label, notes, tags, colour) => {
            let edit = CardEdit {
                label: label.map(|text| Label::new(&text)),
                notes: notes.map(|text| Notes::new(&text)),
                tags: tags.map(|text| Tags::parse(&text)),
                colour: colour.map(|at| Colour::ALL[at as usize % Colour::ALL.len()]),
                transcript: None,
            };
            Edit::Change(pick(project, card), edit)
        }
        Wish::Delete(card) => Edit::Delete(pick(project, card)),
        Wish::Move(card, place, other) => {
            let other = pick(project, other);
            let places = [
                Place::First,
                Place::Last,
                Place::Up,
                Place::Down,
                Place::Before(other),
                Place::Behind(other),
            ];
            Edit::Move(pick(project, card), places[place as usize % places.len()])
        }
        Wish::SetRegions(card, parts) => Edit::SetRegions(pick(project, card), regions(&parts)),
        Wish::Split(card, at) => Edit::Split(pick(project, card), at),
        Wish::Cut(card, from, to) => Edit::Cut(pick(project, card), from, to),
        Wish::Merge(cards) => Edit::Merge(cards.iter().map(|card| pick(project, *card)).collect()),
        Wish::Duplicate(cards) => Edit::Duplicate(cards.iter().map(|card| pick(project, *card)).collect()),
        Wish::Level(cards, to, gain) => {
            let how = if to { Leveling::To(Gain::new(gain)) } else { Leveling::By(gain) };
            Edit::Retouch(cards.iter().map(|card| pick(project, *card)).collect(), Retouch::Level(how))
        }
        Wish::EvenOut(found) => {
            let mut evened: BTreeMap<CardId, Evened> = BTreeMap::new();
            for (card, gain) in found {
                let card = pick(project, card);
                let measured = project.card(card).map(|card| card.regions.clone()).unwrap_or_default();
                evened.insert(card, Evened { card, measured, level: Gain::new(gain) });
            }
            Edit::EvenOut(evened.into_values().collect())
        }
    }
}

fn order(project: &Project) -> Vec<CardId> {
    project.cards().map(|card| card.id).collect()
}

proptest! {
    #[test]
    fn a_plan_applies_and_its_inverse_is_the_way_back(wishes in vec(wish(), 1..40)) {
        let mut ids = Ids::new([5; 32]);
        let mut project = Project::new(ProjectId([1; 16]), Title::new("Start"));
        let mut history = History::default();
        let mut states = vec![project.clone()];
        for wish in wishes {
            let wanted = edit(&project, wish);
            let Ok(plan) = plan(&project, wanted, &mut ids, Timestamp(1)) else { continue };
            if plan.ops.is_empty() {
                continue;
            }
            let mut inverse = Vec::new();
            for op in &plan.ops {
                inverse.insert(0, project.apply(op.clone()).expect("a plan applies"));
            }
            history.record(plan.action, plan.ops, inverse, vec![], Timestamp(1), Label::default());
            prop_assert!(project.cards().all(|card| card.is_valid()));
            states.push(project.clone());
        }
        // All the way back, and forth again.
        for before in states.iter().rev().skip(1) {
            for op in history.undo().expect("as many entries as states").inverse.clone() {
                project.apply(op).expect("an inverse applies");
            }
            history.undone();
            prop_assert_eq!(&project, before);
        }
        prop_assert!(history.undo().is_none());
        for after in states.iter().skip(1) {
            for op in history.redo().expect("as many entries as states").done.clone() {
                project.apply(op).expect("it applied before");
            }
            history.redone();
            prop_assert_eq!(&project, after);
            prop_assert_eq!(Digests::of(&project), Digests::of(after));
        }
    }

    #[test]
    fn a_refused_op_changes_nothing(wishes in vec(wish(), 1..10), op in ".{0,200}") {
        let mut ids = Ids::new([6; 32]);
        let mut project = Project::new(ProjectId([1; 16]), Title::new("Start"));
        for wish in wishes {
            let wanted = edit(&project, wish);
            if let Ok(plan) = plan(&project, wanted, &mut ids, Timestamp(1)) {
                for op in plan.ops {
                    project.apply(op).expect("a plan applies");
                }
            }
        }
        let before = project.clone();
        let stranger = CardId([255; 16]);
        for op in [
            spoke::project::Op::Delete { card: stranger },
            spoke::project::Op::Move { card: stranger, after: None },
            spoke::project::Op::Edit { card: stranger, edit: CardEdit { label: Some(Label::new(&op)), ..CardEdit::default() } },
            spoke::project::Op::SetRegions { card: stranger, regions: Vec::new() },
        ] {
            prop_assert!(project.apply(op).is_err());
        }
        prop_assert_eq!(project, before);
    }

    #[test]
    fn a_stored_document_is_the_same_document(wishes in vec(wish(), 1..40)) {
        let mut ids = Ids::new([7; 32]);
        let mut project = Project::new(ProjectId([1; 16]), Title::new("Start"));
        for wish in wishes {
            let wanted = edit(&project, wish);
            if let Ok(plan) = plan(&project, wanted, &mut ids, Timestamp(1)) {
                for op in plan.ops {
                    project.apply(op).expect("a plan applies");
                }
            }
        }
        let stored = order(&project).into_iter().rev().map(|id| {
            let (key, card) = project.stored_card(id).expect("it has the card");
            let key = serde_json::from_str(&serde_json::to_string(key).expect("a key is text")).expect("and back");
            (key, (**card).clone())
        });
        let again = Project::from_stored(project.id(), project.title().clone(), stored.collect::<Vec<_>>());
        prop_assert_eq!(&again, &project);
        prop_assert_eq!(Digests::of(&again), Digests::of(&project));
    }

    #[test]
    fn limits_hold_for_any_text(text in "\\PC{0,700}|(.|\n){0,700}") {
        prop_assert!(Label::new(&text).as_str().chars().count() <= LABEL_CHARS_MAX);
        prop_assert!(!Label::new(&text).as_str().contains('\n'));
        prop_assert!(Notes::new(&text).as_str().chars().count() <= NOTES_CHARS_MAX);
        prop_assert!(Tags::parse(&text).iter().count() <= TAGS_MAX);
        prop_assert_eq!(Label::new(Label::new(&text).as_str()), Label::new(&text), "cleaning twice changes nothing");
        prop_assert_eq!(Notes::new(Notes::new(&text).as_str()), Notes::new(&text));
    }
}

#[test]
fn a_card_takes_no_more_regions_than_it_may() {
    let mut ids = Ids::new([8; 32]);
    let project = Project::new(ProjectId([1; 16]), Title::new("Start"));
    let wish = |count: usize| Edit::Create {
        label: Label::default(),
        regions: regions(&vec![(1, 0, 10); count]),
        place: Place::Last,
    };
    assert!(plan(&project, wish(REGIONS_MAX), &mut ids, Timestamp(1)).is_ok());
    assert!(plan(&project, wish(REGIONS_MAX + 1), &mut ids, Timestamp(1)).is_err());
    assert!(plan(&project, wish(0), &mut ids, Timestamp(1)).is_err());
}
