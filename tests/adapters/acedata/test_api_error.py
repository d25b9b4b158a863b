"""Every row of the provider's table of errors, by code and by status."""

import pytest

from adapters.acedata.api_error import failure_in, no_answer_error, order_error, read_details, read_error
from adapters.acedata.http import Answer, NoAnswer
from core.errors import (
    BalanceSpent,
    Busy,
    FateUnknown,
    KeyRefused,
    Moderated,
    NotStarted,
    OperatorTrouble,
    Rejected,
    ServiceFault,
    SourceUnusable,
    TooManyRequests,
    Unreachable,
)
from core.model.job import FailureCode

ROWS = [
    # status, code, at a submit, at a read
    (400, "bad_request", Rejected, Rejected),
    (400, "no_token", KeyRefused, KeyRefused),
    (400, "api_not_implemented", OperatorTrouble, OperatorTrouble),
    (400, "token_mismatched", KeyRefused, KeyRefused),
    (401, "token_mismatched", KeyRefused, KeyRefused),
    (400, "disabled", KeyRefused, KeyRefused),
    (403, "disabled", KeyRefused, KeyRefused),
    (401, "invalid_token", KeyRefused, KeyRefused),
    (401, "token_expired", KeyRefused, KeyRefused),
    (401, "", KeyRefused, KeyRefused),
    (402, "", BalanceSpent, BalanceSpent),
    (402, "insufficient_balance", BalanceSpent, BalanceSpent),
    (403, "used_up", BalanceSpent, BalanceSpent),
    (429, "used_up", BalanceSpent, BalanceSpent),
    (403, "forbidden", Moderated, Moderated),
    (400, "forbidden", Moderated, Moderated),
    (403, "", KeyRefused, KeyRefused),
    (403, "not_applied", KeyRefused, KeyRefused),
    (403, "something_new", KeyRefused, KeyRefused),
    (404, "no_api", OperatorTrouble, OperatorTrouble),
    (404, "", OperatorTrouble, OperatorTrouble),
    (302, "", OperatorTrouble, OperatorTrouble),
    (400, "", Rejected, Rejected),
    (409, "", Rejected, Rejected),
    (413, "content_too_large", Rejected, Rejected),
    (422, "something_new", Rejected, Rejected),
    (408, "", FateUnknown, ServiceFault),
    (429, "too_many_requests", TooManyRequests, TooManyRequests),
    (429, "rate_limited", TooManyRequests, TooManyRequests),
    (429, "", TooManyRequests, TooManyRequests),
    (500, "busy", Busy, Busy),
    (200, "busy", Busy, Busy),
    (500, "api_error", FateUnknown, ServiceFault),
    (502, "api_error", FateUnknown, ServiceFault),
    (200, "api_error", FateUnknown, ServiceFault),
    (500, "suno_processing_unavailable", SourceUnusable, SourceUnusable),
    (500, "suno_model_unavailable", SourceUnusable, SourceUnusable),
    (500, "suno_processing_failed", SourceUnusable, SourceUnusable),
    (503, "availability_unknown", FateUnknown, ServiceFault),
    (504, "timeout", FateUnknown, ServiceFault),
    (500, "something_new", FateUnknown, ServiceFault),
    (500, "", FateUnknown, ServiceFault),
    (502, "", FateUnknown, ServiceFault),
    (504, "", FateUnknown, ServiceFault),
]


def answered(status, code, *, message="the reason", **extra):
    error = {"code": code, "message": message} if code else {"message": message}
    return Answer(status=status, body={"success": False, "error": error, "trace_id": "tr-1", **extra})


def at_submit(answer):
    return order_error(answer, read_details(answer.body or {}))


def at_read(answer):
    return read_error(answer, read_details(answer.body or {}))


@pytest.mark.parametrize(("status", "code", "submitted", "read"), ROWS)
def test_each_row_becomes_its_error_by_code_then_by_status(status, code, submitted, read):
    for error, expected in (
        (at_submit(answered(status, code)), submitted),
        (at_read(answered(status, code)), read),
    ):
        assert type(error) is expected
        assert (error.status, error.code, error.trace_id, error.task_id) == (status, code, "tr-1", None)
        assert error.message == str(error) == "the reason"


@pytest.mark.parametrize(("status", "code", "submitted", "_read"), ROWS)
def test_with_a_task_id_a_fault_is_over_and_nothing_may_be_sent_again(status, code, submitted, _read):
    error = at_submit(answered(status, code, task_id="t-1"))
    assert error.task_id == "t-1"
    assert not isinstance(error, NotStarted)
    if status in {408, 504}:
        assert isinstance(error, FateUnknown)  # only the wait ended; the client follows the task instead
    elif issubclass(submitted, NotStarted | FateUnknown):
        assert type(error) is ServiceFault
    else:
        assert type(error) is submitted


@pytest.mark.parametrize(
    ("answer", "is_answered"),
    [
        (answered(500, "api_error"), True),
        (answered(500, "something_new"), True),
        (Answer(status=500, body={"error": "no worker"}), True),
        (answered(504, "timeout"), False),
        (answered(504, "api_error"), False),
        (answered(504, ""), False),
        (Answer(status=502, body=None), False),
        (Answer(status=500, body={"trace_id": "tr-1"}), False),
        (Answer(status=200, body=None), False),
        (Answer(status=200, body={"success": True}), False),
    ],
)
def test_an_unknown_fate_tells_whether_the_provider_itself_spoke_of_an_error(answer, is_answered):
    error = at_submit(answer)
    assert isinstance(error, FateUnknown)
    assert error.is_answered is is_answered


def test_an_api_error_about_an_offline_account_concerns_the_source():
    answer = answered(500, "api_error", message="The account of this clip is offline.")
    assert type(at_submit(answer)) is SourceUnusable


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        ("used_up", "used_up", ""),
        ("Busy", "busy", ""),
        ("task_not_found", "task_not_found", ""),
        ("The text names an artist.", "", "The text names an artist."),
        ("  two\nlines  ", "", "two lines"),
        ({"code": "FORBIDDEN", "message": "no"}, "forbidden", "no"),
        ({"code": 403, "message": None, "detail": "why"}, "", "why"),
        ({"code": "a sentence, not a code"}, "", ""),
        (["odd"], "", ""),
        (None, "", ""),
    ],
)
def test_an_error_may_be_an_object_a_code_or_a_sentence(error, code, message):
    details = read_details({"error": error})
    assert (details.code, details.message) == (code, message)
    assert details.has_failed is bool(error)


def test_an_error_without_an_envelope_is_read_from_the_body_itself():
    details = read_details({"code": "invalid_token", "message": "bad key"})
    assert (details.code, details.message) == ("invalid_token", "bad key")
    assert read_details({"detail": "Not allowed."}).message == "Not allowed."


@pytest.mark.parametrize(
    ("body", "task_id"),
    [
        ({"task_id": "a", "data": {"task_id": "b"}, "id": "c"}, "a"),
        ({"task_id": "", "data": {"task_id": "b"}, "id": "c"}, "b"),
        ({"task_id": None, "data": [], "id": "c"}, "c"),
        ({"task_id": 7, "data": "x", "id": {}}, None),
    ],
)
def test_a_task_id_is_found_wherever_the_service_puts_it(body, task_id):
    assert read_details(body).task_id == task_id


def test_a_message_never_repeats_a_secret_and_never_floods():
    details = read_details(
        {"error": "cannot call https://bot.example/cb/tok-12345"}, ["https://bot.example/cb/tok-12345"]
    )
    assert details.message == "cannot call [hidden]"
    assert len(read_details({"error": "word " * 10_000}).message) == 500


def test_a_refusal_without_words_says_so_and_shows_no_status_to_a_member():
    assert str(at_submit(answered(403, "forbidden", message=""))) == "no reason was given"
    assert str(at_submit(answered(500, "api_error", message=""))) == "HTTP 500, api_error"


def test_429_says_when_to_come_back_where_the_service_does():
    answer = Answer(status=429, body=None, retry_after_s=7.0)
    error = at_submit(answer)
    assert isinstance(error, TooManyRequests)
    assert error.retry_after_s == 7.0


def test_silence_leaves_an_order_unknown_only_when_it_was_sent():
    lost = no_answer_error(NoAnswer(was_sent=True, reason="TimeoutError"), is_order=True)
    assert isinstance(lost, FateUnknown)
    assert not lost.is_answered
    assert isinstance(no_answer_error(NoAnswer(was_sent=False, reason="x"), is_order=True), Unreachable)
    assert isinstance(no_answer_error(NoAnswer(was_sent=True, reason="x"), is_order=False), Unreachable)


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        ({"code": "forbidden", "message": "names an artist"}, FailureCode.MODERATED, "names an artist"),
        ({"code": "bad_request", "message": "too long"}, FailureCode.REJECTED, "too long"),
        ({"code": "api_error", "message": "no worker"}, FailureCode.SERVICE_FAULT, "no worker"),
        ({"code": "timeout", "message": "too slow"}, FailureCode.SERVICE_FAULT, "too slow"),
        ({"code": "canceled", "message": "stopped"}, FailureCode.SERVICE_FAULT, "stopped"),
        ({"code": "busy", "message": "later"}, FailureCode.SERVICE_BUSY, "later"),
        ({"code": "suno_processing_failed", "message": "gone"}, FailureCode.SOURCE_UNUSABLE, "gone"),
        ({"code": "used_up", "message": "balance 0.00"}, FailureCode.OPERATOR, ""),
        ({"code": "token_expired", "message": "key of app 7"}, FailureCode.OPERATOR, ""),
        ("the stage collapsed", FailureCode.SERVICE_FAULT, "the stage collapsed"),
    ],
)
def test_a_failed_task_tells_its_reason_but_not_the_operators_troubles(error, code, text):
    failure = failure_in(read_details({"success": False, "error": error}))
    assert (failure.code, failure.text) == (code, text)
