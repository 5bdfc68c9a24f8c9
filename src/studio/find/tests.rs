use super::*;
use crate::{
    ids::{ClipHash, ProjectId},
    project::{CardEdit, Label, Notes, Op, Region, Title, Transcript, text::Tags},
    time::Timestamp,
};

fn id(number: u8) -> CardId {
    CardId([number; 16])
}

fn card(number: u8, label: &str, tags: &str, colour: Colour) -> Card {
    Card {
        id: id(number),
        label: Label::new(label),
        notes: Notes::new(if number == 3 { "Am Hafen,\nspät" } else { "" }),
        tags: Tags::parse(tags),
        colour,
        transcript: Transcript::new(if number == 4 { "we said goodbye" } else { "" }),
        regions: vec![Region::new(ClipHash([1; 32]), 0, 1_000)],
        created: Timestamp(0),
    }
}

fn project() -> Project {
    let cards = [
        card(1, "Hello there", "intro, Take", Colour::Red),
        card(2, "Goodbye", "take", Colour::Red),
        card(3, "Interview", "harbour", Colour::Blue),
        card(4, "", "take two", Colour::Neutral),
    ];
    Project::from_cards(ProjectId([1; 16]), Title::new("Radio"), cards).expect("valid")
}

fn asked(commands: &[FindCommand]) -> Find {
    let mut find = Find::default();
    for command in commands {
        find.command(command.clone());
        find.follow(Some(&project()), true);
    }
    find
}

fn found(commands: &[FindCommand]) -> Vec<u8> {
    asked(commands).found().map_or(vec![0], |found| found.iter().map(|card| card.0[0]).collect())
}

fn text(text: &str) -> FindCommand {
    FindCommand::Text(text.to_owned())
}

fn tag(text: &str) -> FindCommand {
    FindCommand::Tag(Tag::new(text))
}

#[test]
fn words_are_found_in_title_notes_tags_and_transcript() {
    assert_eq!(found(&[text("hello")]), [1]);
    assert_eq!(found(&[text("SPAT hafen")]), [3], "all of them, in any order");
    assert_eq!(found(&[text("goodbye")]), [2, 4]);
    assert_eq!(found(&[text("harb")]), [3]);
    assert_eq!(found(&[text("hello goodbye")]), [0_u8; 0]);
    assert_eq!(found(&[text("hafen, spät")]), [3]);
    assert_eq!(found(&[text("  ")]), [0], "nothing asks for nothing");
}

#[test]
fn a_tag_is_asked_for_with_its_sign_by_its_beginning() {
    assert_eq!(found(&[text("#take")]), [1, 2, 4]);
    assert_eq!(found(&[text("#Ta good")]), [2, 4]);
    assert_eq!(found(&[text("#ake")]), [0_u8; 0]);
    assert_eq!(found(&[text("#")]), [0]);
}

#[test]
fn filters_narrow_and_say_how_many_cards_they_leave() {
    use FindCommand::{Colour as C, Open};
    assert_eq!(found(&[Open, C(Colour::Red)]), [1, 2]);
    assert_eq!(found(&[Open, C(Colour::Red), C(Colour::Blue)]), [1, 2, 3], "a card has one colour");
    assert_eq!(found(&[Open, tag("TAKE"), tag("intro")]), [1], "and may have many tags");
    assert_eq!(found(&[Open, tag("take"), tag("Take")]), [0], "twice is not at all");
    let view = asked(&[Open, C(Colour::Red), text("good")]).view();
    let colours: Vec<_> = view.colours.iter().map(|offer| (offer.what, offer.count, offer.chosen)).collect();
    assert_eq!(colours, [(Colour::Red, 1, true), (Colour::Neutral, 1, false)]);
    let tags: Vec<_> = view.tags.iter().map(|offer| (offer.what.as_str(), offer.count)).collect();
    assert_eq!(tags, [("take", 1)]);
    let view = asked(&[Open, C(Colour::Pink)]).view();
    assert_eq!(view.colours.iter().find(|offer| offer.chosen).map(|offer| offer.count), Some(0));
    assert_eq!(view.found.map(|found| found.len()), Some(0));
}

#[test]
fn what_is_shown_stays_until_something_else_is_asked_for() {
    let (mut find, mut project) = (asked(&[text("hello")]), project());
    let shown = |find: &mut Find, project: &Project, own: bool| -> Vec<u8> {
        find.follow(Some(project), own);
        find.found().expect("asked").iter().map(|card| card.0[0]).collect()
    };
    assert_eq!(shown(&mut find, &project, true), [1]);
    let rename = |card, label: &str| Op::Edit {
        card,
        edit: CardEdit { label: Some(Label::new(label)), ..CardEdit::default() },
    };
    project.apply(rename(id(1), "Good evening")).expect("valid");
    assert_eq!(shown(&mut find, &project, true), [1], "the person is looking at it");
    project.apply(rename(id(2), "Hello again")).expect("valid");
    assert_eq!(shown(&mut find, &project, true), [1, 2], "somebody made it one of them");
    let new = |number| Op::Create { card: card(number, "New", "", Colour::Red), after: Some(id(1)) };
    project.apply(new(7)).expect("valid");
    assert_eq!(shown(&mut find, &project, true), [1, 7, 2], "it was just made here");
    project.apply(new(8)).expect("valid");
    assert_eq!(shown(&mut find, &project, false), [1, 7, 2], "somebody else made it");
    project.apply(Op::Delete { card: id(2) }).expect("valid");
    assert_eq!(shown(&mut find, &project, true), [1, 7]);
    find.command(text("hello "));
    assert_eq!(shown(&mut find, &project, true), [0_u8; 0]);
    find.command(FindCommand::Close);
    find.follow(Some(&project), true);
    assert_eq!((find.found(), find.view()), (None, FindView::default()));
}

#[test]
fn of_another_project_nothing_is_asked_for() {
    let mut find = asked(&[text("hello")]);
    let other = Project::new(ProjectId([2; 16]), Title::new("Other"));
    find.follow(Some(&other), true);
    assert_eq!((find.found(), find.view()), (None, FindView::default()));
    let mut find = asked(&[text("hello")]);
    find.follow(None, true);
    assert_eq!((find.found(), find.view()), (None, FindView::default()));
}

#[test]
fn cards_are_moved_next_to_their_neighbour_among_those_that_are_shown() {
    let found = [id(1), id(5), id(9)];
    let one = |card, place| among(&found, &[id(card)], place);
    assert_eq!(one(5, Place::Up), Some(Place::Before(id(1))));
    assert_eq!(one(5, Place::Down), Some(Place::Behind(id(9))));
    assert_eq!(one(9, Place::First), Some(Place::Before(id(1))));
    assert_eq!(one(1, Place::Last), Some(Place::Behind(id(9))));
    assert_eq!(one(1, Place::Up), None);
    assert_eq!(one(9, Place::Last), None);
    assert_eq!(one(7, Place::Up), None, "it is not shown");
    assert_eq!(one(1, Place::Behind(id(9))), Some(Place::Behind(id(9))));
    let two = |place| among(&found, &[id(1), id(9)], place);
    assert_eq!(two(Place::First), Some(Place::Before(id(5))), "they come together");
    assert_eq!(two(Place::Down), Some(Place::Behind(id(5))));
    assert_eq!(among(&found, &found, Place::Last), None);
}
