//! Projects, cards, history, settings.

use spoke::{
    ids::{CardId, Ids, ProjectId, TabId},
    ports::{
        settings::{Settings, Theme},
        settings_change::SettingsChange,
        storage::{DbError, Have, ProjectRecord, StorageRequest, StoredProject, Write},
    },
    project::{Card, Op, Title},
    time::Timestamp,
};

use super::{Disk, makers::*};

pub async fn a_new_disk_is_empty(disk: impl Disk) {
    assert_eq!(library(&disk).await, (vec![], vec![], None));
    assert_eq!(load(&disk, 1).await, None);
    assert_eq!(read(&disk, 1, 0, 100).await, b"");
    assert_eq!(find(&disk, &[1]).await, [Have::Nothing]);
    sweep(&disk, u64::MAX).await;
}

pub async fn a_commit_is_read_back(disk: impl Disk) {
    let cards = [card_record(1, &[1]), card_record(2, &[])];
    let created = entry(1, Op::Create { card: Card::clone(&cards[1].card), after: None });
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutCard(ProjectId([1; 16]), cards[0].clone()),
            Write::PutCard(ProjectId([1; 16]), cards[1].clone()),
            Write::PutEntry(ProjectId([1; 16]), created.clone()),
            Write::PutClip(clip_record(1)),
        ],
    )
    .await;
    let expected = StoredProject {
        record: project_record(1),
        cards: cards.to_vec(),
        clips: vec![clip_record(1)],
        history: vec![created],
    };
    assert_eq!(load(&disk, 1).await, Some(expected));
}

pub async fn the_library_lists_projects_recordings_and_settings(disk: impl Disk) {
    let trashed = ProjectRecord { trashed: Some(Timestamp(9)), ..project_record(2) };
    let settings =
        Settings { theme: Theme::Dark, peer: Some(Ids::new([3; 32]).peer()), ..Settings::default() };
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutProject(trashed.clone()),
            Write::PutRecording(recording_record(3)),
            Write::PutRecording(recording_record(4)),
            Write::PutSettings(Settings::default()),
        ],
    )
    .await;
    commit(&disk, [Write::DeleteRecording(blob(3)), Write::PutSettings(settings.clone())]).await;
    let expected = (vec![project_record(1), trashed], vec![recording_record(4)], Some(settings));
    assert_eq!(library(&disk).await, expected);
}

pub async fn settings_are_changed_as_they_are_on_the_disk(disk: impl Disk) {
    let before = Settings::default();
    let change = |after: Settings| {
        let change = SettingsChange { before: before.clone(), after };
        [Write::ChangeSettings(Box::new(change))]
    };
    commit(&disk, change(Settings { theme: Theme::Dark, ..before.clone() })).await;
    commit(&disk, change(Settings { lan_only: true, ..before.clone() })).await;
    let both = Settings { theme: Theme::Dark, lan_only: true, ..before.clone() };
    assert_eq!(library(&disk).await, (vec![], vec![], Some(both)));
}

pub async fn people_are_remembered_by_their_certificate(disk: impl Disk) {
    assert_eq!(people(&disk).await, []);
    let met = [known_person(1, "Mia"), known_person(2, ""), known_person(3, "Ben")];
    commit(&disk, met.clone().map(Write::PutPerson)).await;
    assert_eq!(people(&disk).await, met);
    let renamed = known_person(3, "Benjamin");
    commit(&disk, [Write::ForgetPerson(met[1].fingerprint), Write::PutPerson(renamed.clone())]).await;
    assert_eq!(people(&disk).await, [met[0].clone(), renamed]);
}

pub async fn an_empty_commit_is_done(disk: impl Disk) {
    commit(&disk, []).await;
}

pub async fn writes_take_effect_in_order(disk: impl Disk) {
    let id = ProjectId([1; 16]);
    let renamed = ProjectRecord { title: Title::new("Another"), ..project_record(1) };
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutCard(id, card_record(1, &[])),
            Write::DeleteCard(id, CardId([1; 16])),
            Write::DeleteCard(id, CardId([2; 16])),
            Write::PutCard(id, card_record(2, &[])),
            Write::PutCard(id, card_record(2, &[7])),
            Write::PutProject(renamed.clone()),
        ],
    )
    .await;
    let found = load(&disk, 1).await.expect("the project");
    assert_eq!((found.record, found.cards), (renamed, vec![card_record(2, &[7])]));
}

pub async fn erasing_a_project_leaves_the_others(disk: impl Disk) {
    for n in [0, 1, 2, 255] {
        let id = ProjectId([n; 16]);
        let card = Write::PutCard(id, card_record(n, &[]));
        commit(&disk, [Write::PutProject(project_record(n)), card, Write::PutEntry(id, retitle(1))]).await;
    }
    for n in [1, 255] {
        commit(&disk, [Write::EraseProject(ProjectId([n; 16]))]).await;
        assert_eq!(load(&disk, n).await, None);
    }
    for n in [0, 2] {
        let found = load(&disk, n).await.expect("the project");
        assert_eq!((found.cards.len(), found.history.len()), (1, 1));
    }
    // Nothing was left behind under the erased id either.
    commit(&disk, [Write::PutProject(project_record(1))]).await;
    let found = load(&disk, 1).await.expect("the project");
    assert_eq!((found.cards.len(), found.history.len()), (0, 0));
}

pub async fn a_rehomed_project_has_all_it_had(disk: impl Disk) {
    let id = ProjectId([1; 16]);
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutCard(id, card_record(1, &[])),
            Write::PutCard(id, card_record(2, &[5])),
            Write::PutEntry(id, retitle(1)),
            Write::PutEntry(id, retitle(2)),
            Write::PutClip(clip_record(5)),
        ],
    )
    .await;
    let before = load(&disk, 1).await.expect("the project");
    let trashed = ProjectRecord { id: ProjectId([9; 16]), trashed: Some(Timestamp(8)), ..project_record(1) };
    // As when a received project takes the place of this one: all of it in one commit.
    commit(
        &disk,
        [
            Write::Rehome { from: id, to: trashed.clone() },
            Write::PutProject(project_record(1)),
            Write::PutCard(id, card_record(3, &[])),
        ],
    )
    .await;
    assert_eq!(load(&disk, 9).await, Some(StoredProject { record: trashed, ..before }));
    let placed = load(&disk, 1).await.expect("the new project");
    assert_eq!((placed.cards, placed.history), (vec![card_record(3, &[])], vec![]));
    // Under its own id only the record changes.
    let again = ProjectRecord { trashed: Some(Timestamp(9)), ..project_record(1) };
    commit(&disk, [Write::Rehome { from: id, to: again.clone() }]).await;
    let found = load(&disk, 1).await.expect("the project");
    assert_eq!((found.record, found.cards.len()), (again, 1));
}

pub async fn forgotten_entries_are_gone_but_for_the_one_just_put(disk: impl Disk) {
    let id = ProjectId([1; 16]);
    let put = |seq| Write::PutEntry(id, retitle(seq));
    commit(&disk, [Write::PutProject(project_record(1)), Write::PutEntry(ProjectId([2; 16]), retitle(9))])
        .await;
    commit(&disk, (1..=12).map(put)).await;
    assert_eq!(seqs(&disk, 1).await, (1..=12).collect::<Vec<_>>());
    commit(&disk, [Write::ForgetEntriesBefore(id, 3)]).await;
    commit(&disk, [Write::ForgetEntriesBefore(id, 0)]).await;
    assert_eq!(seqs(&disk, 1).await, (3..=12).collect::<Vec<_>>());
    commit(&disk, [put(10), Write::ForgetEntriesFrom(id, 10)]).await;
    assert_eq!(seqs(&disk, 1).await, (3..=10).collect::<Vec<_>>());
    commit(&disk, [Write::ForgetEntriesFrom(id, 8), put(8)]).await;
    assert_eq!(seqs(&disk, 1).await, (3..=8).collect::<Vec<_>>());
    commit(&disk, [put(7), Write::ForgetEntriesFrom(id, 5)]).await;
    assert_eq!(seqs(&disk, 1).await, [3, 4, 7]);
    commit(&disk, [Write::ForgetEntriesFrom(id, 4)]).await;
    assert_eq!(seqs(&disk, 1).await, [3]);
    commit(&disk, [put(4), put(5), Write::ForgetEntry(id, 4)]).await;
    assert_eq!(seqs(&disk, 1).await, [3, 5]);
    commit(&disk, [Write::PutProject(project_record(2))]).await;
    assert_eq!(seqs(&disk, 2).await, [9]);
}

pub async fn a_project_comes_with_the_clips_of_its_cards_and_history(disk: impl Disk) {
    let id = ProjectId([1; 16]);
    let deleted = entry(1, Op::Create { card: Card::clone(&card_record(2, &[2]).card), after: None });
    let cut = entry(2, Op::SetRegions { card: CardId([1; 16]), regions: vec![region(3)] });
    let puts = (1..=5).map(|n| Write::PutClip(clip_record(n)));
    commit(&disk, puts).await;
    commit(
        &disk,
        [
            Write::PutProject(project_record(1)),
            Write::PutCard(id, card_record(1, &[1, 1, 9])),
            Write::PutEntry(id, deleted),
            Write::PutEntry(id, cut),
            Write::PutCard(ProjectId([2; 16]), card_record(1, &[4])),
        ],
    )
    .await;
    // Clip 9 is named but not here.
    let found = load(&disk, 1).await.expect("the project");
    assert_eq!(found.clips, [clip_record(1), clip_record(2), clip_record(3)]);
}

pub async fn only_the_tab_that_took_a_project_over_changes_it_and_nothing_of_another_is_undone(
    disk: impl Disk,
) {
    let (id, ours, theirs) = (ProjectId([1; 16]), TabId([1; 16]), TabId([2; 16]));
    let record = || async { load(&disk, 1).await.map(|stored| stored.record) };
    let update = |writer, title: &str, retitled| Write::UpdateProject {
        record: ProjectRecord { title: Title::new(title), writer, cards: 7, ..project_record(1) },
        retitled,
    };
    let refused = [Write::PutCard(id, card_record(3, &[])), update(None, "Gone", true)];
    let answer = disk.execute(StorageRequest::Commit(refused.to_vec())).await;
    assert_eq!(answer, Err(DbError::NotHeld), "it was erased, and does not come back");
    assert_eq!(record().await, None);
    commit(&disk, [Write::Claim(id, ours)]).await;
    assert_eq!(record().await, None);

    commit(&disk, [Write::PutProject(project_record(1))]).await;
    commit(&disk, [update(None, "First", true)]).await;
    commit(&disk, [Write::Claim(id, ours)]).await;
    let answer = disk.execute(StorageRequest::Commit(refused.to_vec())).await;
    assert_eq!(answer, Err(DbError::NotHeld), "another tab took it over");
    assert!(load(&disk, 1).await.expect("the project").cards.is_empty(), "all or nothing");
    commit(&disk, [Write::Claim(id, theirs)]).await;
    let answer = disk.execute(StorageRequest::Commit(vec![update(Some(ours), "Ours", true)])).await;
    assert_eq!(answer, Err(DbError::NotHeld));

    // What another tab did to the title and with the trash stays.
    let title = Title::new("By the list");
    commit(&disk, [Write::SetTitle { project: id, title: title.clone(), modified: Timestamp(9) }]).await;
    commit(&disk, [Write::SetTrashed { project: id, trashed: Some(Timestamp(8)) }]).await;
    commit(&disk, [update(Some(theirs), "Old", false)]).await;
    let there = record().await.expect("the project");
    assert_eq!((there.title, there.trashed, there.cards), (title, Some(Timestamp(8)), 7));
    commit(&disk, [update(Some(theirs), "New", true)]).await;
    commit(&disk, [Write::SetTrashed { project: id, trashed: None }]).await;
    let there = record().await.expect("the project");
    assert_eq!((there.title.as_str(), there.trashed, there.writer), ("New", None, Some(theirs)));
    // Nothing is made of what is not there.
    let nobody = ProjectId([9; 16]);
    let title = Title::new("Nobody");
    commit(&disk, [Write::SetTitle { project: nobody, title, modified: Timestamp(9) }]).await;
    commit(&disk, [Write::SetTrashed { project: nobody, trashed: None }]).await;
    assert_eq!(load(&disk, 9).await, None);
}
