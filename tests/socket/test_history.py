"""The past and the files made of it: found, read and sent by whom they concern, and always masked."""

import asyncio
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.live import LiveStack
from tests.socket.stage import Stage, code
from tests.wire import Agent, Staff, Visitor

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]
SECRET = "melissa.moore@example.org"


async def past(desk: Stage, word: str) -> tuple[Visitor, Agent]:
    """A conversation that is over, in which this word was said."""
    emma, dana = await desk.chat(email=SECRET)
    await emma.write(f"About {word}: mail {SECRET}, card 4111 1111 1111 1111")
    await dana.write(emma.conversation_id, f"Noted {word}")
    await dana.say("conversation.end", conversation_id=emma.conversation_id)
    return emma, dana


async def listed(person: Staff, words: str) -> str:
    answer = await searched(person, words)
    answer = await person.http.get(answer.headers["location"])
    assert answer.status_code == 200
    return answer.text


async def searched(person: Staff, words: str) -> httpx.Response:
    """Where the search leads."""
    answer = await person.http.post(
        "/history/find/", data={"q": words}, headers={"X-CSRFToken": person.csrf()}
    )
    assert answer.status_code == 302
    return answer


async def test_the_staff_find_what_was_said_but_not_what_was_masked(stage: Stages) -> None:
    """RPT-2, MASK-15."""
    desk = stage(agents=2)
    word = f"kettle{uuid.uuid4().hex[:8]}"
    emma, dana = await past(desk, word)
    chief = await desk.supervisor()
    ola = await desk.agent(1)
    link = f"/history/{emma.conversation_id}/"
    for person in (dana, chief):
        assert link in await listed(person, word)
        assert link in await listed(person, f"{word} card")
        for hidden in (SECRET, "melissa", "4111", "4111111111111111"):
            assert link not in await listed(person, f"{word} {hidden}")
            assert link not in await listed(person, hidden)
    assert link not in await listed(ola, word)
    page = await dana.http.get(link)
    assert f"About {word}: mail m************@example.org, card ************1111" in page.text
    assert "melissa" not in page.text
    assert (await ola.http.get(link)).status_code == 404
    assert (await ola.http.get(f"{link}transcript/")).status_code == 404
    actions = [row["action"] for row in desk.audit(emma.conversation_id)]
    assert actions.count("history.read") == 1


async def test_who_may_reveal_an_address_finds_its_customer_by_it(stage: Stages) -> None:
    desk = stage()
    emma, dana = await past(desk, "a lamp")
    link = f"/history/{emma.conversation_id}/"
    assert link not in await listed(dana, SECRET)
    desk.stack.arrange("may_reveal_all", user_id=dana.account["id"])
    assert link in await listed(dana, SECRET.upper())
    assert SECRET not in await listed(dana, SECRET.upper()[:5])


async def test_no_address_of_a_page_says_whom_somebody_searched_for(stage: Stages) -> None:
    """MASK-15: addresses lie in browsers' histories and in logs."""
    desk = stage(agents=2)
    emma, dana = await past(desk, "a lamp")
    ola = await desk.agent(1)
    for person in (dana, ola):
        desk.stack.arrange("may_reveal_all", user_id=person.account["id"])
    link = f"/history/{emma.conversation_id}/"
    for answer in (
        await searched(dana, SECRET),
        await dana.http.get("/history/", params={"q": SECRET}),
    ):
        where = answer.headers["location"]
        assert "melissa" not in where
        page = (await dana.http.get(where)).text
        assert link in page
        (field,) = re.findall(r'<input[^>]* name="q"[^>]*>', page)
        assert 'autocomplete="off"' in field, "browsers also keep what was typed"
        # Made for one person: another one, and a broken one, finds and reads nothing.
        assert SECRET not in (await ola.http.get(where)).text
        assert SECRET not in (await dana.http.get(where.replace("sealed=", "sealed=x"))).text
    assert "q=lamp" in (await searched(dana, "lamp")).headers["location"]
    assert "sealed=" in (await searched(dana, "+420 601 142 082")).headers["location"]
    for person, times in ((dana, 2), (ola, 0)):
        rows = desk.stack.arrange("audit_of", actor=person.account["id"])
        assert [row["action"] for row in rows].count("history.find") == times


async def test_nobody_tries_addresses_without_end(stage: Stages) -> None:
    desk = stage()
    dana = await desk.agent()
    where = (await searched(dana, SECRET)).headers["location"]
    answers = [(await dana.http.get(where)).status_code for _ in range(62)]  # two windows
    assert set(answers) == {200, 429}


@pytest.mark.parametrize("asked", ["' OR 1=1 --", "\x00", "a" * 5000, "((", "-", "*", "<b>", "☃"])
async def test_strange_searches_find_nothing_and_break_nothing(stage: Stages, asked: str) -> None:
    desk = stage()
    dana = await desk.agent()
    await listed(dana, asked)
    answer = await dana.http.get("/history/", params={"page": asked[:9], "queue": asked[:9]})
    assert answer.status_code == 200
    assert (
        await dana.http.get(f"/history/{uuid.uuid4()}/", params={"before": asked[:9]})
    ).status_code == 404


async def test_files_are_masked_for_both_sides(stage: Stages) -> None:
    """WID-12: the staff's file and the customer's."""
    desk = stage()
    emma, dana = await past(desk, "a kettle")
    answer = await dana.http.get(f"/history/{emma.conversation_id}/transcript/")
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    theirs = await emma.say("transcript.get", conversation_id=emma.conversation_id)
    for text in (answer.text, theirs["text"]):
        assert "About a kettle: mail m************@example.org, card ************1111" in text
        assert "Noted a kettle" in text
        assert "melissa" not in text
    otto = await desk.waiting("Otto")
    refused = await otto.say("transcript.get", conversation_id=emma.conversation_id)
    assert code(refused) == "not_found"


async def test_a_transcript_is_sent_to_the_customer_and_nobody_else_reads_where(
    stage: Stages, live: LiveStack
) -> None:
    """WID-12."""
    desk = stage()
    word = f"toaster{uuid.uuid4().hex[:8]}"
    emma, _dana = await past(desk, word)
    to = f"emma.{uuid.uuid4().hex[:8]}@example.org"
    key = {"conversation_id": emma.conversation_id}
    assert code(await emma.say("transcript.mail", **key, email="nobody")) == "invalid"
    assert code(await emma.say("transcript.mail", **key, email=to)) == ""
    mail = await _mail_with(live.logs / "mail", word, emma)
    assert f"To: {to}" in mail
    assert "card ************1111" in mail
    assert "melissa" not in mail
    codes = [code(await emma.say("transcript.mail", **key)) for _ in range(6)]
    assert "rate_limited" in codes
    assert to not in live.log("worker") + live.log("web")


async def _mail_with(folder: Path, word: str, emma: Visitor) -> str:
    async with asyncio.timeout(20):
        while not (found := [text for text in _mails(folder) if word in text]):
            await emma.settle()
    return found[0]


def _mails(folder: Path) -> list[str]:
    return [path.read_text(errors="replace") for path in folder.glob("*.log")]
