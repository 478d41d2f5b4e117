"""Signing in and out: sessions can't be guessed, planted or outlive their time, nor passwords be tried out."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import httpx
import pytest
from sqlalchemy import update

from bot.storage.audit import NOBODY, AuditTrail
from bot.storage.models import staff_session, staff_user
from bot.storage.staff_access import IDLE, LONGEST
from tests.conftest import Server

from .adviser import PASSWORD, Adviser, engine_of, new_account, sign_in
from .conftest import REQUESTS, SIGN_INS, by

COOKIE = "helpline-staff"
WRONG = "not this one at all"


@pytest.fixture
def adviser(server: Server) -> Adviser:
    return Adviser(server)


def is_signed_in(server: Server, secret: str) -> bool:
    return httpx.get(f"{server.url}/staff/handovers", cookies={COOKIE: secret}, timeout=60).status_code == 200


def age(adviser: Adviser, **moments: dt.timedelta) -> None:
    """Makes the sessions of somebody older than they are."""
    now = dt.datetime.now(dt.timezone.utc)
    with adviser.engine.begin() as connection:
        of_user = staff_session.c.staff_user_id == adviser.user.id
        values = {name: now - ago for name, ago in moments.items()}
        connection.execute(update(staff_session).where(of_user).values(**values))


# Sessions


def test_the_cookie_is_for_this_server_and_no_script(server: Server) -> None:
    answer = sign_in(server, new_account(server))
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/staff"
    name_and_secret, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert name_and_secret.startswith(f"{COOKIE}=")
    assert len(name_and_secret) > len(COOKIE) + 42
    assert set(attributes) == {"Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=43200"}


def test_a_name_is_found_whatever_its_capitals(server: Server) -> None:
    assert sign_in(server, f" {new_account(server).upper()} ").status_code == 303


def test_a_session_that_was_planted_is_not_taken_over(server: Server) -> None:
    planted = secrets.token_urlsafe(32)
    answer = sign_in(server, new_account(server), cookies={COOKIE: planted})
    assert answer.cookies[COOKIE] != planted
    assert not is_signed_in(server, planted)


def test_signing_in_again_ends_what_this_browser_had(server: Server, adviser: Adviser) -> None:
    before = adviser.http.cookies[COOKIE]
    again = sign_in(server, adviser.name, cookies={COOKIE: before})
    assert not is_signed_in(server, before)
    assert is_signed_in(server, again.cookies[COOKIE])


def test_signing_out_ends_this_browser_and_no_other(server: Server, adviser: Adviser) -> None:
    here = adviser.http.cookies[COOKIE]
    elsewhere = sign_in(server, adviser.name).cookies[COOKIE]
    assert adviser.send("sign-out").headers["Location"] == "/staff/sign-in"
    assert not is_signed_in(server, here)
    assert is_signed_in(server, elsewhere)


def test_signing_out_everywhere_ends_every_browser(server: Server, adviser: Adviser) -> None:
    elsewhere = sign_in(server, adviser.name).cookies[COOKIE]
    adviser.send("sign-out", everywhere="yes")
    assert not is_signed_in(server, elsewhere)
    assert adviser.did()[0] == ("signed out everywhere", None)


@pytest.mark.parametrize(
    ("moments", "stays"),
    [
        ({"last_active_at": IDLE - dt.timedelta(minutes=1)}, True),
        ({"last_active_at": IDLE + dt.timedelta(seconds=1)}, False),
        ({"started_at": LONGEST - dt.timedelta(minutes=1)}, True),
        ({"started_at": LONGEST + dt.timedelta(seconds=1)}, False),
    ],
    ids=["idle for 29 minutes", "idle for half an hour", "for 12 hours less a minute", "for 12 hours"],
)
def test_a_session_ends_when_nothing_is_done_and_after_a_working_day(
    adviser: Adviser, moments: dict[str, dt.timedelta], stays: bool
) -> None:
    age(adviser, **moments)
    assert (adviser.get("handovers").status_code == 200) == stays


def test_what_is_done_keeps_a_session_alive(adviser: Adviser) -> None:
    for _ in range(3):
        age(adviser, last_active_at=dt.timedelta(minutes=25))
        assert adviser.get("handovers").status_code == 200


def test_another_role_counts_at_once_and_ends_the_sessions(server: Server) -> None:
    editor = Adviser(server, "editor")
    editor.accounts.set_role(editor.user, "adviser")
    assert editor.get("handovers").status_code == 303
    again = sign_in(server, editor.name).cookies[COOKIE]
    page = httpx.get(f"{server.url}/staff/answers/joining", cookies={COOKIE: again}, timeout=60).text
    assert "Approve these words" not in page


def test_who_was_deactivated_is_out_at_once_and_cannot_come_back(server: Server, adviser: Adviser) -> None:
    adviser.accounts.deactivate(adviser.user)
    assert adviser.get("handovers").status_code == 303
    assert sign_in(server, adviser.name).status_code == 401


# After signing in


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/staff/handovers?reference=7KQ4WX", "/staff/handovers?reference=7KQ4WX"),
        ("/staff/answers/joining", "/staff/answers/joining"),
        ("https://evil.example.org/staff", "/staff"),
        ("//evil.example.org", "/staff"),
        ("/staffs", "/staff"),
        ("/staff/\\evil.example.org", "/staff"),
        ("/staff/../chat", "/staff"),
        ("/staff\r\nSet-Cookie: a=b", "/staff"),
        ("javascript:alert(1)", "/staff"),
    ],
)
def test_one_goes_on_to_the_page_that_was_wanted_and_to_no_other_site(
    server: Server, wanted: str, goes_to: str
) -> None:
    signed = httpx.post(
        f"{server.url}/staff/sign-in",
        data={"name": new_account(server), "password": PASSWORD, "next": wanted},
        timeout=60,
    )
    assert signed.headers["Location"] == goes_to
    assert "a" not in signed.cookies


def test_the_page_that_was_wanted_is_remembered(server: Server) -> None:
    sent_to = httpx.get(f"{server.url}/staff/handovers?reference=7KQ4WX", follow_redirects=True, timeout=60)
    assert 'name="next" value="/staff/handovers?reference=7KQ4WX"' in sent_to.text


def test_a_script_in_a_name_is_shown_as_text(server: Server) -> None:
    page = sign_in(server, "<script>alert(1)</script>").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_another_sites_page_signs_nobody_in(server: Server) -> None:
    answer = sign_in(server, new_account(server), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


# Passwords


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(server: Server) -> None:
    known, unknown = sign_in(server, new_account(server), WRONG), sign_in(server, "nobody at all", WRONG)
    assert known.status_code == unknown.status_code == 401
    assert [page.text.count("The name or the password is wrong") for page in (known, unknown)] == [1, 1]
    assert WRONG not in known.text


def test_an_unknown_name_takes_as_long_as_a_wrong_password(server: Server) -> None:
    def seconds(name: str) -> float:
        began = time.perf_counter()
        sign_in(server, name, WRONG)
        return time.perf_counter() - began

    seconds("nobody at all")  # the first one makes what it compares with
    known = median(seconds(new_account(server)) for _ in range(5))
    unknown = median(seconds("nobody at all") for _ in range(5))
    assert unknown > known / 2, "without any comparing it would be a tenth"


def test_after_five_wrong_passwords_the_right_one_is_refused_until_the_lock_is_over(server: Server) -> None:
    name = new_account(server)
    for _ in range(5):
        assert sign_in(server, name, WRONG).status_code == 401
    assert sign_in(server, name).status_code == 401
    with engine_of(server).begin() as connection:
        past = dt.datetime.now(dt.timezone.utc) - dt.timedelta(seconds=1)
        connection.execute(update(staff_user).where(staff_user.c.name == name).values(locked_until=past))
    assert sign_in(server, name).status_code == 303


def test_four_wrong_ones_are_forgotten_when_the_right_one_comes(server: Server) -> None:
    name = new_account(server)
    for _ in range(2):
        for _ in range(4):
            sign_in(server, name, WRONG)
        assert sign_in(server, name).status_code == 303


def test_passwords_that_are_tried_all_at_once_are_counted_each(server: Server) -> None:
    name = new_account(server)
    with ThreadPoolExecutor(12) as pool:
        tried = list(pool.map(lambda _: sign_in(server, name, WRONG).status_code, range(12)))
    assert set(tried) == {401}
    assert sign_in(server, name).status_code == 401, "five were looked at, the rest not"


def test_somebody_elses_lock_is_nobody_elses(server: Server) -> None:
    locked, other = new_account(server), new_account(server)
    for _ in range(5):
        sign_in(server, locked, WRONG)
    assert sign_in(server, other).status_code == 303


def test_every_try_is_in_the_audit_and_no_name_that_is_none_of_ours(server: Server, adviser: Adviser) -> None:
    sign_in(server, adviser.name, WRONG)
    sign_in(server, "my-password-in-the-wrong-field", WRONG)
    assert adviser.did() == [("failed to sign in", None), ("signed in", None)]
    latest = [entry for _, entry in AuditTrail(adviser.engine).latest(5)]
    assert any(entry.by == NOBODY and entry.action == "failed to sign in" for entry in latest)
    with adviser.engine.connect() as connection:
        audit = connection.exec_driver_sql("SELECT * FROM audit").all()
    assert "my-password-in-the-wrong-field" not in str(audit)
    assert adviser.name not in server.log.read_text()


# Behind a proxy


def proxied(address: str) -> dict[str, str]:
    return {**by(address), "X-Forwarded-Proto": "https"}


def test_limited_the_cookie_is_secure_and_bound_to_the_host(limited: Server) -> None:
    answer = sign_in(limited, new_account(limited), headers=proxied("192.0.2.1"))
    name_and_secret, *attributes = answer.headers["Set-Cookie"].split("; ")
    name, _, secret = name_and_secret.partition("=")
    assert name == "__Host-helpline-staff"
    assert {"Secure", "Path=/", "HttpOnly", "SameSite=Strict"} <= set(attributes)

    def looks(cookie: str) -> int:
        headers = {**proxied("192.0.2.1"), "Cookie": f"{cookie}={secret}"}
        return httpx.get(f"{limited.url}/staff/handovers", headers=headers, timeout=60).status_code

    assert looks("__Host-helpline-staff") == 200
    assert looks("helpline-staff") == 303, "a cookie that another host of the domain can set is none"


def test_one_address_can_try_only_so_often_and_others_go_on(limited: Server) -> None:
    names = [new_account(limited) for _ in range(2)]
    tried = [sign_in(limited, f"nobody {number}", WRONG, headers=proxied("192.0.2.66")) for number in range(SIGN_INS)]
    assert {answer.status_code for answer in tried} == {401}
    stopped = sign_in(limited, names[0], headers=proxied("192.0.2.66"))
    assert stopped.status_code == 429
    assert 0 < int(stopped.headers["Retry-After"]) <= 60
    assert sign_in(limited, names[1], headers=proxied("192.0.2.67")).status_code == 303


def test_one_account_can_ask_only_so_often_and_its_colleagues_at_the_same_address_go_on(limited: Server) -> None:
    office = proxied("192.0.2.80")

    def signed_in() -> dict[str, str]:
        answer = sign_in(limited, new_account(limited), headers=office)
        return {**office, "Cookie": answer.headers["Set-Cookie"].partition(";")[0]}

    def looks(headers: dict[str, str]) -> httpx.Response:
        return httpx.get(f"{limited.url}/staff/exclusions", headers=headers, timeout=60)

    busy, colleague = signed_in(), signed_in()
    assert {looks(busy).status_code for _ in range(REQUESTS)} == {200}
    stopped = looks(busy)
    assert stopped.status_code == 429
    assert 0 < int(stopped.headers["Retry-After"]) <= 60
    assert looks(colleague).status_code == 200
    assert {looks(office).status_code for _ in range(REQUESTS)} == {303}
    assert looks(office).status_code == 429, "nor may an address that nobody is signed in at"
    assert looks(colleague).status_code == 200
