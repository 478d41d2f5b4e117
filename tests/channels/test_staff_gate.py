"""Who isn't signed in, or may not, gets nowhere: every route of the staff pages and the staff API is tried."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sanic import Sanic

from bot.channels.staff.channel import add_staff
from bot.server import build_app
from bot.settings import Settings
from bot.storage.staff import StaffAccounts
from bot.storage.staff_access import StaffTokens
from tests.conftest import Server

from .adviser import Adviser, engine_of, new_account
from .talk import Talk, assert_problem

OPEN_TO_ALL = {("GET", "/staff/sign-in"), ("POST", "/staff/sign-in")}
FOR_EDITORS = {
    ("POST", "/staff/answers/joining/approve"),
    ("POST", "/staff/answers/joining/withdraw"),
    ("POST", "/staff/answers/joining/notes/1/remove"),
    ("POST", "/staff/reviews"),
    ("POST", "/staff/reviews/reports/1"),
}
FOR_ADMINS = {
    ("GET", "/staff/accounts"),
    ("POST", "/staff/accounts/1/role"),
    ("POST", "/staff/accounts/1/deactivate"),
    ("POST", "/staff/accounts/1/activate"),
    ("POST", "/staff/accounts/1/sign-out"),
}
IN_PATH = {"topic": "joining", "reference": "7KQ4WX", "name": "outcomes", "number": "1"}


@pytest.fixture(autouse=True)
def no_other_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sanic, "_app_registry", {})


def routes_of(app: Sanic, in_path: dict[str, str] = IN_PATH) -> set[tuple[str, str]]:
    """Method and a path of every route below /staff."""
    found = set()
    for route in app.router.routes:
        path = "/" + "/".join(in_path.get(part.strip("<>").partition(":")[0], part) for part in route.path.split("/"))
        found |= {(method, path.rstrip("/")) for method in route.methods if path.startswith("/staff")}
    return found


def staff_routes(**in_path: str) -> set[tuple[str, str]]:
    app = Sanic("walked", configure_logging=False)
    add_staff(app, Settings())
    return routes_of(app, {**IN_PATH, **in_path})


@pytest.fixture(scope="module")
def anonymous(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as client:
        yield client


def test_the_walk_finds_the_pages_and_the_api() -> None:
    assert {
        ("GET", "/staff"),
        ("POST", "/staff/api/suggest"),
        *OPEN_TO_ALL,
        *FOR_EDITORS,
        *FOR_ADMINS,
    } <= staff_routes()


def test_nothing_but_the_sign_in_is_shown_to_who_has_not_signed_in(anonymous: httpx.Client) -> None:
    for method, path in sorted(staff_routes() - OPEN_TO_ALL):
        answer = anonymous.request(method, path)
        if path.startswith("/staff/api/"):
            assert_problem(answer, 401)
        else:
            assert answer.status_code == 303, (method, path)
            assert answer.headers["Location"].startswith("/staff/sign-in"), (method, path)
            assert answer.text == ""


def test_no_form_is_taken_without_its_token(adviser: Adviser) -> None:
    for method, path in sorted(staff_routes() - OPEN_TO_ALL):
        if method == "POST":
            assert adviser.http.post(path).status_code == 403, path
    assert adviser.get("handovers").status_code == 200, "and they are signed in still"


def test_each_role_may_do_what_is_its_own_and_nothing_above_it(adviser: Adviser, editor: Adviser) -> None:
    tried = sorted(staff_routes() - OPEN_TO_ALL - {("POST", "/staff/sign-out")})
    for person, refused in ((adviser, FOR_EDITORS | FOR_ADMINS), (editor, FOR_ADMINS)):
        for method, path in tried:
            answer = person.http.request(method, path, headers={"X-CSRF-Token": person.csrf})
            assert (answer.status_code == 403) == ((method, path) in refused), (method, path, answer.text)


def test_a_refused_page_says_which_role_it_needs(adviser: Adviser) -> None:
    page = adviser.get("accounts")
    assert page.status_code == 403
    assert "needs the role of admin; yours is adviser" in page.text


@pytest.mark.parametrize("token", ["", "guessed", "é" * 64], ids=["empty", "guessed", "not ASCII"])
def test_a_wrong_token_is_refused(adviser: Adviser, token: str) -> None:
    answer = adviser.http.post("/staff/reports", data={"csrf_token": token, "comment": "x", "topic": "joining"})
    assert answer.status_code == 403
    assert "nothing was done" in answer.text


def test_the_token_of_somebody_elses_session_is_refused(adviser: Adviser, editor: Adviser) -> None:
    forged = {"csrf_token": editor.csrf, "comment": "x", "topic": "joining"}
    assert adviser.http.post("/staff/reports", data=forged).status_code == 403
    assert_problem(adviser.post("reports", {"comment": "x"}, headers={"X-CSRF-Token": editor.csrf}), 403)


def test_the_token_of_ones_own_earlier_session_is_refused(server: Server) -> None:
    person = Adviser(server)
    person.http.post("/staff/sign-in", data={"name": person.name, "password": "four words that fit"})
    assert person.send("reports", comment="x", topic="joining").status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_another_sites_page_is_refused_even_with_the_right_token(adviser: Adviser, headers: dict[str, str]) -> None:
    answer = adviser.send("reports", headers, comment="x", topic="joining")
    assert answer.status_code == 403
    assert "Another site" in answer.text


def test_no_other_site_may_read_the_api(adviser: Adviser) -> None:
    answer = adviser.get("api/openapi.json", headers={"Origin": "https://evil.example.org"})
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_a_cookie_that_was_changed_is_of_no_use(server: Server, adviser: Adviser) -> None:
    secret = adviser.http.cookies["helpline-staff"]
    other = "A" if secret[-1] != "A" else "B"
    for tampered in (secret[:-1] + other, secret.lower(), secret[:-1], "", "x" * 4000, "1"):
        answer = httpx.get(f"{server.url}/staff/handovers", cookies={"helpline-staff": tampered})
        assert answer.status_code == 303, tampered


def test_the_digest_in_the_database_does_not_sign_in(server: Server, adviser: Adviser) -> None:
    with engine_of(server).connect() as connection:
        digests = connection.exec_driver_sql("SELECT token_digest FROM staff_session").scalars().all()
    assert adviser.http.cookies["helpline-staff"] not in digests
    for digest in digests:
        assert httpx.get(f"{server.url}/staff/handovers", cookies={"helpline-staff": digest}).status_code == 303


# What people write


def test_a_script_that_anybody_wrote_is_words_on_every_page(server: Server) -> None:
    attack = "<img src=x onerror=alert(1)>"
    talk = Talk(server.url)
    talk.say_all(f"which brontosaurus {attack}", "am I eligible?", "GP", f"{attack} Wessex")
    card = talk.say("speak to a person")["messages"][-1]["text"]
    reference = card.split("Quote ")[1][:6]
    admin = Adviser(server, "admin")
    admin.send(f"handovers/{reference}/notes", text=f"noted {attack}")
    admin.send("answers/joining/notes", text=f"told colleagues {attack}")
    admin.send("reports", comment=f"reported {attack}", topic="joining")
    reported = {
        "comment": "x",
        "topic": "joining",
        "asked": f"asked {attack}",
        "facts": {"specialty": f"a fact {attack}"},
    }
    assert admin.post("reports", reported).status_code == 201
    somebody = StaffAccounts(admin.engine).add(f"somebody {secrets.token_hex(4)} {attack}", "adviser", "no hash")
    StaffTokens(admin.engine).add(somebody, f"a program {attack}")
    admin.audit.add(somebody, "did", f"audited {attack}")
    pages = [
        admin.http.get(path, params={"q": attack, "channel": attack, "reference": attack})
        for method, path in sorted(staff_routes(reference=reference))
        if method == "GET" and "/api/" not in path
    ]
    shown = " ".join(page.text for page in pages if page.headers["Content-Type"].startswith("text/html"))
    assert "<img" not in shown
    for words in ("brontosaurus", "noted", "told colleagues", "reported", "asked", "a fact", "a program", "audited"):
        assert f"{words} &lt;img src=x onerror=alert(1)&gt;" in shown, words
    assert {page.headers["Content-Security-Policy"] for page in pages} == {pages[0].headers["Content-Security-Policy"]}
    assert "script-src 'self'; style-src 'self'" in pages[0].headers["Content-Security-Policy"]
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}


@pytest.mark.parametrize("number", ["0", str(2**31 - 1), str(2**31), "9" * 30])
def test_a_number_that_no_row_has_is_not_found_however_large(editor: Adviser, number: str) -> None:
    assert editor.send(f"answers/joining/notes/{number}/remove").status_code == 404
    assert editor.send(f"reviews/reports/{number}").status_code in {404, 409}
    assert editor.send("reviews", item=[number, "9" * 5000, "x"], action="dismiss").status_code == 422


# Tokens of programs


@pytest.fixture
def token(server: Server) -> str:
    """A token that acts for an adviser."""
    user = StaffAccounts(engine_of(server)).find(new_account(server))
    assert user
    return StaffTokens(engine_of(server)).add(user, "CRM")


def with_token(server: Server, token: str, path: str = "api/openapi.json", method: str = "GET") -> httpx.Response:
    return httpx.request(method, f"{server.url}/staff/{path}", headers={"Authorization": f"Bearer {token}"}, timeout=60)


def test_a_program_uses_the_api_with_its_token_and_needs_no_other(server: Server, token: str) -> None:
    assert with_token(server, token).status_code == 200
    suggested = httpx.post(
        f"{server.url}/staff/api/suggest",
        json={"text": "gp wessex, eligible?"},
        headers={"Authorization": f"bearer {token}"},
        timeout=60,
    )
    assert suggested.status_code == 200


def test_a_token_opens_no_page(server: Server, token: str) -> None:
    assert with_token(server, token, "handovers").status_code == 303
    assert with_token(server, token, "handovers/7KQ4WX/close", "POST").status_code == 303


def test_a_revoked_token_is_of_no_use_at_once(server: Server, token: str) -> None:
    tokens = StaffTokens(engine_of(server))
    (number,) = [one.number for one in tokens.all() if tokens.user(token) and one.user_name == tokens.user(token).name]
    assert tokens.revoke(number)
    assert_problem(with_token(server, token), 401)


def test_a_token_has_the_role_of_this_moment(server: Server, token: str) -> None:
    user = StaffTokens(engine_of(server)).user(token)
    assert user
    StaffAccounts(engine_of(server)).set_role(user, "editor")
    acting = StaffTokens(engine_of(server)).user(token)
    assert acting
    assert acting.role == "editor"
    assert with_token(server, token).status_code == 200, "another role ends sessions, a program's token goes on"


def test_the_token_of_somebody_who_has_left_is_of_no_use(server: Server, token: str) -> None:
    user = StaffTokens(engine_of(server)).user(token)
    assert user
    StaffAccounts(engine_of(server)).deactivate(user)
    assert_problem(with_token(server, token), 401)
    StaffAccounts(engine_of(server)).activate(user)
    assert_problem(with_token(server, token), 401)


@pytest.mark.parametrize("wrong", ["x", "helpline_", "helpline_" + "x" * 43, "é"])
def test_a_token_that_was_never_given_is_refused(server: Server, wrong: str) -> None:
    answer = httpx.get(
        f"{server.url}/staff/api/openapi.json", headers={"Authorization": f"Bearer {wrong}".encode()}, timeout=60
    )
    assert_problem(answer, 401)


# A replica without staff


def test_a_replica_can_leave_everything_under_staff_out() -> None:
    assert routes_of(build_app(Settings(staff=False), Path("no.model"))) == set()


def test_a_replica_has_them_otherwise() -> None:
    assert routes_of(build_app(Settings(), Path("no.model"))) == staff_routes()
