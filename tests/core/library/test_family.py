"""The family tree: takes share a place, parents stand above children, older branches first, nothing hangs."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from core.library.family import tree
from core.model.job import Clip, Member, Song

DAWN = datetime(2026, 9, 30, 6, tzinfo=UTC)


def song(name, parent=None, *, minute=0, job=None, number=1):
    """A song called by its clip id; without a job of its own name it is the only take."""
    return Song(
        clip=Clip(id=name),
        job_id=job or f"job {name}",
        number=number,
        maker=Member(id=1, name="alice"),
        guild_id=1,
        channel_id=2,
        message_id=3,
        action="generate" if parent is None else "cover",
        made_at=DAWN + timedelta(minutes=minute),
        parent_clip_id=parent,
        root_clip_id="a",
    )


def places(songs):
    return [[song.clip.id for song in relative.songs] for relative in tree(songs)]


def rails(songs):
    return {relative.song.clip.id: relative.rails for relative in tree(songs)}


def test_takes_of_one_order_share_a_place_by_number():
    second, first = song("b", job="one", number=2), song("a", job="one", number=1)
    (only,) = tree([second, first])
    assert [take.number for take in only.songs] == [1, 2]
    assert (only.song.clip.id, only.depth, only.from_take, only.rails) == ("a", 0, None, ())


def test_parents_stand_before_children_and_older_branches_first():
    songs = [
        song("late", "a", minute=3),
        song("early", "a", minute=1),
        song("grandchild", "early", minute=4),
        song("a"),
    ]
    assert places(songs) == [["a"], ["early"], ["grandchild"], ["late"]]
    assert [relative.depth for relative in tree(songs)] == [0, 1, 2, 1]


def test_what_came_of_different_takes_hangs_on_the_one_place_and_says_of_which():
    songs = [
        song("a1", job="a", number=1),
        song("a2", job="a", number=2),
        song("of two", "a2", minute=1),
        song("of one", "a1", minute=2),
    ]
    assert places(songs) == [["a1", "a2"], ["of two"], ["of one"]]
    assert [relative.from_take for relative in tree(songs)] == [None, 2, 1]


def test_rails_tell_on_each_level_whether_something_follows():
    songs = [
        song("a"),
        song("b", "a", minute=1),
        song("c", "b", minute=2),
        song("d", "b", minute=3),
        song("e", "a", minute=4),
        song("f", "e", minute=5),
    ]
    assert rails(songs) == {
        "a": (),
        "b": (True,),
        "c": (True, True),
        "d": (True, False),
        "e": (False,),
        "f": (False, False),
    }


def test_an_orphan_stands_at_the_root_level_with_its_own_children():
    songs = [song("a"), song("orphan", "never heard of", minute=1), song("child", "orphan", minute=2)]
    assert places(songs) == [["a"], ["orphan"], ["child"]]
    assert [relative.depth for relative in tree(songs)] == [0, 0, 1]
    assert tree(songs)[1].from_take is None


def test_a_song_that_claims_to_descend_from_itself_or_its_own_other_take_is_a_root():
    takes = [song("a", "b", job="one", number=1), song("b", "a", job="one", number=2)]
    assert places([song("self", "self", minute=1), *takes]) == [["a", "b"], ["self"]]
    assert all(relative.from_take is None for relative in tree(takes))


def test_a_circle_of_damaged_rows_is_opened_and_nobody_is_lost():
    songs = [song("a", "c"), song("b", "a", minute=1), song("c", "b", minute=2), song("d", "c", minute=3)]
    assert sorted(name for place in places(songs) for name in place) == ["a", "b", "c", "d"]
    assert [relative.depth for relative in tree(songs)].count(0) == 1


@given(st.lists(st.integers(min_value=-1, max_value=11), min_size=12, max_size=12))
def test_whatever_the_rows_say_each_song_stands_in_the_tree_once_below_what_it_hangs_on(parents):
    names = "abcdefghijkl"
    songs = [
        song(name, None if parent < 0 else names[parent], minute=minute)
        for minute, (name, parent) in enumerate(zip(names, parents, strict=True))
    ]
    family = tree(songs)
    assert sorted(relative.song.clip.id for relative in family) == sorted(names)
    before = [None, *family]
    for relative, above in zip(family, before, strict=False):
        assert relative.depth == len(relative.rails) <= (0 if above is None else above.depth + 1)
