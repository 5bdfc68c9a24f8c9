//! The same done to many cards, and any sequence of verbs: one step each, and taken back one by one nothing is left of them.

use proptest::{collection::vec, prelude::*, sample::Index};
use spoke::{
    ids::{CardId, ClipHash, Ids, ProjectId},
    project::{
        Card, Colour, Edit, Label, Notes, Place, Project, Region, Retouch, Tags, Title, Transcript,
        command::plan, text::Tag,
    },
    studio::find::among,
    time::Timestamp,
};

fn project(cards: usize) -> Project {
    let mut ids = Ids::new([7; 32]);
    let card = |number: usize| Card {
        id: ids.card(),
        label: Label::new(&format!("Card {number}")),
        notes: Notes::default(),
        tags: Tags::parse(if number.is_multiple_of(3) { "take" } else { "" }),
        colour: Colour::ALL[number % 8],
        transcript: Transcript::default(),
        regions: vec![Region::new(ClipHash([number as u8; 32]), 0, 4_000)],
        created: Timestamp(1),
    };
    let cards: Vec<Card> = (0..cards).map(card).collect();
    Project::from_cards(ProjectId([1; 16]), Title::new("Many"), cards).expect("few cards")
}

fn order(project: &Project) -> Vec<CardId> {
    project.cards().map(|card| card.id).collect()
}

#[derive(Debug, Clone)]
enum Verb {
    Split(Index, u64),
    Cut(Index, u64, u64),
    Merge(Vec<Index>),
    Duplicate(Vec<Index>),
    Retouch(Vec<Index>, usize),
    DeleteAll(Vec<Index>),
    MoveAll(Vec<Index>, Index, usize),
    Arrange(Vec<Index>),
    Move(Index, Index, usize),
}

fn verb() -> impl Strategy<Value = Verb> {
    let one = any::<Index>;
    let some = || vec(any::<Index>(), 1..4);
    prop_oneof![
        (one(), 0..5_000u64).prop_map(|(card, at)| Verb::Split(card, at)),
        (one(), 0..4_000u64, 0..4_000u64).prop_map(|(card, from, to)| Verb::Cut(card, from, to)),
        some().prop_map(Verb::Merge),
        some().prop_map(Verb::Duplicate),
        (some(), 0..3usize).prop_map(|(cards, what)| Verb::Retouch(cards, what)),
        some().prop_map(Verb::DeleteAll),
        (some(), one(), 0..7usize).prop_map(|(cards, to, how)| Verb::MoveAll(cards, to, how)),
        some().prop_map(Verb::Arrange),
        (one(), one(), 0..7usize).prop_map(|(card, to, how)| Verb::Move(card, to, how)),
    ]
}

fn place(other: CardId, number: usize, how: usize) -> Place {
    match how {
        0 => Place::First,
        1 => Place::Last,
        2 => Place::Up,
        3 => Place::Down,
        4 => Place::Before(other),
        5 => Place::Behind(other),
        _ => Place::At(number),
    }
}

fn edit(verb: Verb, ids: &[CardId]) -> Edit {
    let one = |index: &Index| ids[index.index(ids.len())];
    let some = |cards: &[Index]| cards.iter().map(one).collect::<Vec<_>>();
    match verb {
        Verb::Split(card, at) => Edit::Split(one(&card), at),
        Verb::Cut(card, from, to) => Edit::Cut(one(&card), from.min(to), from.max(to)),
        Verb::Merge(cards) => Edit::Merge(some(&cards)),
        Verb::Duplicate(cards) => Edit::Duplicate(some(&cards)),
        Verb::Retouch(cards, 0) => Edit::Retouch(some(&cards), Retouch::Colour(Colour::Green)),
        Verb::Retouch(cards, 1) => Edit::Retouch(some(&cards), Retouch::Tag(Tag::new("Take"))),
        Verb::Retouch(cards, _) => Edit::Retouch(some(&cards), Retouch::Untag(Tag::new("TAKE"))),
        Verb::DeleteAll(cards) => Edit::DeleteAll(some(&cards)),
        Verb::MoveAll(cards, to, how) => {
            Edit::MoveAll(some(&cards), place(one(&to), to.index(ids.len()) + 1, how))
        }
        Verb::Arrange(cards) => Edit::Arrange(some(&cards)),
        Verb::Move(card, to, how) => Edit::Move(one(&card), place(one(&to), to.index(ids.len()) + 1, how)),
    }
}

proptest! {
    #[test]
    fn any_sequence_of_verbs_taken_back_is_nothing(verbs in vec(verb(), 1..12)) {
        let before = project(8);
        let (mut now, mut ids, mut inverses) = (before.clone(), Ids::new([8; 32]), Vec::new());
        for verb in verbs {
            let all = order(&now);
            if all.is_empty() {
                break;
            }
            let length = now.duration_ms();
            let keeps = matches!(
                verb,
                Verb::Split(..) | Verb::Merge(_) | Verb::MoveAll(..) | Verb::Arrange(_) | Verb::Move(..)
            );
            // What cannot be done changes nothing.
            let Ok(plan) = plan(&now, edit(verb, &all), &mut ids, Timestamp(2)) else { continue };
            let inverse: Vec<_> = plan.ops.into_iter().map(|op| now.apply(op).expect("a plan applies")).collect();
            inverses.extend(inverse);
            prop_assert!(!keeps || now.duration_ms() == length, "{} is not {length}", now.duration_ms());
        }
        for op in inverses.into_iter().rev() {
            now.apply(op).expect("an inverse applies");
        }
        prop_assert_eq!(order(&now), order(&before));
        prop_assert!(now.cards().eq(before.cards()));
    }

    #[test]
    fn many_that_are_arranged_stand_as_they_are_named_where_the_first_was_and_the_others_keep_their_order(
        which in vec(any::<Index>(), 1..6), gone in any::<bool>(),
    ) {
        let mut now = project(9);
        let ids = order(&now);
        let mut named: Vec<CardId> = which.iter().map(|index| ids[index.index(ids.len())]).collect();
        let mut row = named.clone();
        let mut seen = Vec::new();
        row.retain(|id| !seen.contains(id) && { seen.push(*id); true });
        if gone {
            named.insert(named.len() / 2, CardId([200; 16]));
        }
        let first = ids.iter().position(|id| row.contains(id)).expect("there");
        let ops = plan(&now, Edit::Arrange(named.clone()), &mut Ids::new([8; 32]), Timestamp(2)).expect("all can be").ops;
        for op in ops {
            now.apply(op).expect("a plan applies");
        }
        let after = order(&now);
        prop_assert_eq!(&after[first..first + row.len()], &row[..]);
        let others = |order: &[CardId]| order.iter().copied().filter(|id| !row.contains(id)).collect::<Vec<_>>();
        prop_assert_eq!(others(&after), others(&ids));
        let again = plan(&now, Edit::Arrange(named), &mut Ids::new([8; 32]), Timestamp(2)).expect("all can be");
        prop_assert!(again.ops.is_empty(), "it is as wished");
    }

    #[test]
    fn many_that_are_moved_stand_in_one_row_and_the_others_keep_their_order(
        which in vec(any::<Index>(), 1..6), to in any::<Index>(), how in 0..7usize,
    ) {
        let mut now = project(9);
        let ids = order(&now);
        let chosen: Vec<CardId> = which.iter().map(|index| ids[index.index(ids.len())]).collect();
        let place = place(ids[to.index(ids.len())], to.index(ids.len()) + 1, how);
        let plan = plan(&now, Edit::MoveAll(chosen.clone(), place), &mut Ids::new([8; 32]), Timestamp(2));
        for op in plan.expect("all are there").ops {
            now.apply(op).expect("a plan applies");
        }
        let after = order(&now);
        let others = |order: &[CardId]| order.iter().copied().filter(|id| !chosen.contains(id)).collect::<Vec<_>>();
        prop_assert_eq!(others(&after), others(&ids));
        let row: Vec<CardId> = ids.iter().copied().filter(|id| chosen.contains(id)).collect();
        let first = after.iter().position(|id| chosen.contains(id)).expect("there");
        prop_assert_eq!(&after[first..first + row.len()], &row[..]);
        match place {
            Place::First => prop_assert_eq!(first, 0),
            Place::Last => prop_assert_eq!(first + row.len(), ids.len()),
            Place::At(number) => prop_assert_eq!(first, (number - 1).min(ids.len() - row.len())),
            _ => {}
        }
    }

    #[test]
    fn among_found_cards_a_move_is_by_neighbours_and_hidden_cards_keep_their_order(
        shown in vec(any::<bool>(), 9), which in any::<Index>(), to in any::<Index>(), how in 0..6usize,
    ) {
        let mut now = project(9);
        let ids = order(&now);
        let found: Vec<CardId> = ids.iter().zip(&shown).filter(|(_, shown)| **shown).map(|(id, _)| *id).collect();
        prop_assume!(!found.is_empty());
        let (at, to) = (which.index(found.len()), to.index(found.len()));
        let card = found[at];
        let place = place(found[to], to + 1, how);
        if let Some(beside) = among(&found, &[card], place) {
            for op in plan(&now, Edit::Move(card, beside), &mut Ids::new([8; 32]), Timestamp(2)).expect("there").ops {
                now.apply(op).expect("a plan applies");
            }
        }
        // What is shown is as if nothing else were there.
        let mut alone = found.clone();
        alone.remove(at);
        let wished = match place {
            Place::First => 0,
            Place::Last => alone.len(),
            Place::Up => at.saturating_sub(1),
            Place::Down => (at + 1).min(alone.len()),
            Place::At(_) => unreachable!("that is a number of the whole project"),
            Place::Before(other) => alone.iter().position(|id| *id == other).unwrap_or(at),
            Place::Behind(other) => alone.iter().position(|id| *id == other).map_or(at, |place| place + 1),
        };
        alone.insert(wished, card);
        let after = order(&now);
        prop_assert_eq!(after.iter().copied().filter(|id| found.contains(id)).collect::<Vec<_>>(), alone);
        let hidden = |order: &[CardId]| order.iter().copied().filter(|id| !found.contains(id)).collect::<Vec<_>>();
        prop_assert_eq!(hidden(&after), hidden(&ids));
    }
}
