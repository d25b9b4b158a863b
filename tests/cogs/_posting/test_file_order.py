"""How files are spread over messages: nothing is lost, nothing overflows, covers give way to songs."""

from hypothesis import given, strategies as st

from cogs._message.text import EMBEDS_MAX
from cogs._posting.file_order import FILES_MAX, MARGIN_BYTES, SAFE_ROOM_BYTES, Piece, pack, room_in, shrink_room

MB = 1_000_000
ROOM = 10 * MB


def piece(audio_mb, cover_mb=0.0):
    return Piece(audio_bytes=int(audio_mb * MB), cover_bytes=int(cover_mb * MB))


def messages(pieces, room_bytes):
    """All messages that the pieces go into, one after the other."""
    packed = []
    left = list(pieces)
    while left:
        packed.append(pack(left, room_bytes))
        left = left[packed[-1].count :]
    return packed


def test_both_clips_and_their_covers_go_in_one_message_where_they_fit():
    (batch,) = messages([piece(4, 0.5), piece(4, 0.5)], ROOM)
    assert batch.covers == (True, True)
    assert batch.size_bytes == 9 * MB


def test_a_cover_stays_behind_before_a_song_does():
    (batch,) = messages([piece(4.8, 0.5), piece(4.8, 0.3)], ROOM)
    assert batch.covers == (False, True)


def test_the_second_clip_follows_in_a_message_of_its_own_where_both_do_not_fit():
    first, second = messages([piece(6, 0.5), piece(6, 0.5)], ROOM)
    assert first.covers == second.covers == (True,)


def test_a_link_takes_no_room():
    (batch,) = messages([Piece(audio_bytes=0, cover_bytes=0), piece(10)], ROOM)
    assert batch.count == 2


def test_what_travels_beside_the_files_has_room_kept_for_it():
    assert room_in(ROOM) == ROOM - MARGIN_BYTES
    assert room_in(10) == 0


def test_after_a_refusal_the_next_try_is_what_discord_takes_everywhere_and_then_ever_less():
    assert shrink_room(50 * MB, 20 * MB) == SAFE_ROOM_BYTES
    assert shrink_room(SAFE_ROOM_BYTES, 8 * MB) == 6 * MB


SIZES = st.integers(0, 12 * MB)


@given(
    st.lists(st.builds(Piece, audio_bytes=SIZES, cover_bytes=SIZES), min_size=1, max_size=25), st.integers(0, 30 * MB)
)
def test_every_clip_goes_out_once_in_order_and_no_message_overflows(pieces, room_bytes):
    fitting = [
        given if given.audio_bytes <= room_bytes else Piece(audio_bytes=0, cover_bytes=given.cover_bytes)
        for given in pieces
    ]
    packed = messages(fitting, room_bytes)
    left = fitting
    for batch in packed:
        taken, left = left[: batch.count], left[batch.count :]
        sizes = [size for size in (part.audio_bytes for part in taken) if size]
        sizes += [part.cover_bytes for part, has_cover in zip(taken, batch.covers, strict=True) if has_cover]
        assert sum(sizes) == batch.size_bytes <= room_bytes
        assert len(sizes) <= FILES_MAX
        assert len(taken) <= EMBEDS_MAX
        if left:
            audio_bytes = sum(part.audio_bytes for part in (*taken, left[0]))
            assert audio_bytes > room_bytes or len(taken) == EMBEDS_MAX
    assert left == []


@given(st.integers(1, 600 * MB), st.integers(1, 600 * MB))
def test_a_place_that_refuses_everything_is_soon_given_nothing_but_links(room_bytes, refused_bytes):
    tries = 0
    while room_bytes > 0 and tries < 100:
        refused_bytes = min(refused_bytes, room_bytes)
        room_bytes = shrink_room(room_bytes, refused_bytes)
        tries += 1
    assert tries < 100
