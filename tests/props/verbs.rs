//! Verbs that take cards apart and put them together: no sound is lost, and what was taken apart is whole again.

use proptest::{collection::vec, prelude::*};
use spoke::{
    ids::{CardId, ClipHash, Ids, ProjectId},
    project::{
        Card, Edit, Gain, Label, Notes, Project, Refusal, Region, Tags, Title, Transcript,
        card::{Colour, REGIONS_MAX},
        command::plan,
        trim::trim,
    },
    sound::silence,
    time::Timestamp,
};

/// Few, so that some are alike.
fn gain() -> impl Strategy<Value = Gain> {
    prop::sample::select(vec![0, 0, 35, -120, 240]).prop_map(Gain::new)
}

fn region() -> impl Strategy<Value = Region> {
    (0..3u8, 0..5_000u32, 1..3_000u32, gain()).prop_map(|(clip, start_ms, length, gain)| Region {
        gain,
        ..Region::new(ClipHash([clip; 32]), start_ms, start_ms + length)
    })
}

/// What is written on a card: labels and tags come again, so that some are alike.
fn texts() -> impl Strategy<Value = (String, String, String, String)> {
    let few = prop::sample::select(vec!["", "Intro", "The end", "Ada speaks"]);
    let tags = prop::sample::subsequence(vec!["draft", "Draft 2", "music"], 0..3);
    (few, ".{0,60}", tags, ".{0,200}")
        .prop_map(|(label, notes, tags, said)| (label.to_owned(), notes, tags.join(","), said))
}

fn project() -> impl Strategy<Value = Project> {
    let card = (vec(region(), 1..6), texts(), 0..Colour::ALL.len());
    vec(card, 1..8).prop_map(|cards| {
        let mut ids = Ids::new([7; 32]);
        let cards = cards.into_iter().map(|(regions, (label, notes, tags, said), colour)| Card {
            id: ids.card(),
            label: Label::new(&label),
            notes: Notes::new(&notes),
            tags: Tags::parse(&tags),
            colour: Colour::ALL[colour],
            transcript: Transcript::new(&said),
            regions,
            created: Timestamp(1),
        });
        Project::from_cards(ProjectId([1; 16]), Title::new("Verbs"), cards).expect("few cards")
    })
}

fn order(project: &Project) -> Vec<CardId> {
    project.cards().map(|card| card.id).collect()
}

fn done(project: &Project, edit: Edit) -> Result<Project, Refusal> {
    // Ids of the cards that the edit makes differ from those of the project.
    let mut ids = Ids::new([8; 32]);
    let plan = plan(project, edit, &mut ids, Timestamp(2))?;
    let mut after = project.clone();
    for op in plan.ops {
        after.apply(op).expect("a plan applies");
    }
    Ok(after)
}

/// Every millisecond that a card plays, as clip and place, and how loud it is.
fn sound(regions: &[Region]) -> Vec<(ClipHash, u32, Gain)> {
    let moments = |region: &Region| {
        let Region { clip, gain, .. } = *region;
        (region.start_ms..region.end_ms).map(move |at| (clip, at, gain))
    };
    regions.iter().flat_map(moments).collect()
}

/// The same of the whole project.
fn all_sound(project: &Project) -> Vec<(ClipHash, u32, Gain)> {
    project.cards().flat_map(|card| sound(&card.regions)).collect()
}

proptest! {
    #[test]
    fn a_split_keeps_every_millisecond_in_its_place_and_a_merge_makes_it_whole(
        project in project(), which in any::<prop::sample::Index>(), share in 0.0..1.0f64,
    ) {
        let at = which.index(project.len());
        let card = project.cards().nth(at).expect("there").clone();
        let at_ms = (card.duration_ms() as f64 * share) as u64;
        let split = done(&project, Edit::Split(card.id, at_ms));
        prop_assert_eq!(split.is_err(), at_ms == 0, "only the edges are refused");
        let Ok(split) = split else { return Ok(()) };
        prop_assert_eq!(all_sound(&split), all_sound(&project));
        prop_assert_eq!(split.duration_ms(), project.duration_ms());
        prop_assert_eq!(split.card(card.id).expect("there").duration_ms(), at_ms);
        let rest = order(&split)[at + 1];
        let merged = done(&split, Edit::Merge(vec![rest, card.id])).expect("few pieces");
        prop_assert_eq!(all_sound(&merged), all_sound(&project));
        let whole = merged.card(card.id).expect("there");
        let texts = |card: &Card| Card { regions: Vec::new(), ..card.clone() };
        prop_assert_eq!(texts(whole), texts(&card), "all that was written is as it was");
        prop_assert_eq!(order(&merged), order(&project));
    }

    #[test]
    fn a_merge_loses_neither_sound_nor_a_word(project in project(), which in vec(any::<prop::sample::Index>(), 2..6)) {
        let ids = order(&project);
        let mut chosen: Vec<usize> = which.iter().map(|index| index.index(ids.len())).collect();
        let merged = done(&project, Edit::Merge(chosen.iter().map(|at| ids[*at]).collect()));
        chosen.sort_unstable();
        chosen.dedup();
        let cards: Vec<_> = chosen.iter().map(|at| project.card(ids[*at]).expect("there").clone()).collect();
        let merged = match merged {
            Ok(merged) => merged,
            Err(refusal) => {
                let notes: usize = cards.iter().map(|card| card.notes.as_str().chars().count() + 110).sum();
                prop_assert!(refusal == Refusal::NotesTooLong && notes > 500, "{:?}", refusal);
                return Ok(());
            }
        };
        prop_assert_eq!(merged.duration_ms(), project.duration_ms());
        prop_assert_eq!(merged.len(), project.len() + 1 - chosen.len());
        let one = merged.card(cards[0].id).expect("the first stays");
        let expected: Vec<_> = cards.iter().flat_map(|card| sound(&card.regions)).collect();
        prop_assert_eq!(sound(&one.regions), expected);
        for card in &cards {
            let said = format!("{}\n{}", one.label, one.notes);
            prop_assert!(said.contains(card.label.as_str()), "{} in {said}", card.label);
            prop_assert!(one.notes.as_str().contains(card.notes.as_str()));
            prop_assert!(one.transcript.as_str().contains(card.transcript.as_str()));
            let has = |tag: &str| one.tags.iter().any(|kept| kept.as_str().to_lowercase() == tag.to_lowercase());
            prop_assert!(card.tags.iter().all(|tag| has(tag.as_str())));
        }
    }

    #[test]
    fn silence_adds_its_own_time_and_takes_nothing_away(
        project in project(), at_ms in 0..9_000u64, length in 1..200_000u64,
    ) {
        let card = project.cards().next().expect("one").clone();
        let pieces = silence::regions(ClipHash([9; 32]), length);
        let after = done(&project, Edit::Silence(card.id, at_ms, pieces)).expect("few pieces");
        prop_assert_eq!(after.duration_ms(), project.duration_ms() + length);
        let longer = after.card(card.id).expect("there").regions.clone();
        let at = at_ms.min(card.duration_ms());
        let silent = trim(&longer, at, at + length);
        prop_assert!(silent.iter().all(|piece| piece.clip == ClipHash([9; 32])));
        let beside = [trim(&longer, 0, at), trim(&longer, at + length, u64::MAX)].concat();
        prop_assert!(silent.iter().all(|piece| beside.iter().any(|region| region.gain == piece.gain)), "no level of its own");
        let rest = [trim(&longer, 0, at), trim(&longer, at + length, u64::MAX)].concat();
        prop_assert_eq!(sound(&rest), sound(&card.regions));
    }

    #[test]
    fn what_is_cut_out_is_gone_and_nothing_else(project in project(), from in 0..9_000u64, length in 0..9_000u64) {
        let card = project.cards().next().expect("one").clone();
        let (from, to) = (from.min(card.duration_ms()), (from + length).min(card.duration_ms()));
        match done(&project, Edit::Cut(card.id, from, to)) {
            Ok(cut) => {
                let before = sound(&card.regions);
                let expected = [&before[..from as usize], &before[to as usize..]].concat();
                prop_assert_eq!(sound(&cut.card(card.id).expect("there").regions), expected);
            }
            Err(refusal) => {
                prop_assert_eq!(refusal, Refusal::BadRegions);
                prop_assert_eq!((from, to), (0, card.duration_ms()));
            }
        }
    }

    #[test]
    fn copies_stand_behind_the_last_of_their_cards_and_say_the_same(
        project in project(), which in vec(any::<prop::sample::Index>(), 1..5),
    ) {
        let ids = order(&project);
        let mut chosen: Vec<usize> = which.iter().map(|index| index.index(ids.len())).collect();
        let copied = done(&project, Edit::Duplicate(chosen.iter().map(|at| ids[*at]).collect())).expect("room");
        chosen.sort_unstable();
        chosen.dedup();
        let last = chosen[chosen.len() - 1];
        let now: Vec<_> = copied.cards().cloned().collect();
        prop_assert_eq!(now.len(), ids.len() + chosen.len());
        for (copy, at) in now[last + 1..].iter().zip(&chosen) {
            let original = project.card(ids[*at]).expect("there");
            prop_assert_ne!(copy.id, original.id);
            let without_id = |card: &Card| Card { id: CardId([0; 16]), ..card.clone() };
            prop_assert_eq!(without_id(copy), without_id(original));
        }
        let others: Vec<_> = now.iter().map(|card| card.id).filter(|id| ids.contains(id)).collect();
        prop_assert_eq!(others, ids);
    }
}

#[test]
fn a_merge_beyond_the_pieces_of_one_card_is_refused_as_a_whole() {
    let mut ids = Ids::new([9; 32]);
    let mut card = |count: u32| Card {
        id: ids.card(),
        label: Label::new("Long"),
        notes: Notes::default(),
        tags: Tags::default(),
        colour: Colour::Neutral,
        transcript: Transcript::default(),
        regions: (0..count).map(|at| Region::new(ClipHash([1; 32]), at * 10, at * 10 + 5)).collect(),
        created: Timestamp(1),
    };
    let cards = [card(REGIONS_MAX as u32), card(1)];
    let both = cards.iter().map(|card| card.id).collect();
    let project = Project::from_cards(ProjectId([1; 16]), Title::new("Full"), cards).expect("two cards");
    assert_eq!(done(&project, Edit::Merge(both)).err(), Some(Refusal::TooManyPieces));
    let first = project.cards().next().expect("there").clone();
    assert_eq!(done(&project, Edit::Cut(first.id, 2, 3)).err(), Some(Refusal::TooManyPieces));
    assert_eq!(trim(&first.regions, 0, u64::MAX), first.regions);
}
