"""Who is asked, for how long, and what happens when nobody answers."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.socket.stage import Stage, changed_to, code
from tests.wire import Agent, Frame

pytestmark = pytest.mark.socket
Stages = Callable[..., Stage]


def presence_is(presence: str) -> Callable[[Frame], bool]:
    return lambda f: f["type"] == "presence.changed" and f["presence"]["presence"] == presence


def offers(person: Agent) -> list[Frame]:
    return [frame["offer"] for frame in person.inbox if frame["type"] == "offer.made"]


async def test_only_an_available_agent_is_asked(stage: Stages) -> None:
    desk = stage(agents=3)
    dana, away = await desk.agent(0), await desk.agent(1)
    assert code(await away.say("presence.set", presence="away")) == ""
    emma = await desk.waiting(page_title="Espresso machines")
    offer = await dana.offered(emma.conversation_id)
    assert offer["customer"]["name"] == "Emma Whitfield"
    assert offer["expires_at"] > offer["offered_at"]
    await away.settle()
    assert offers(away) == []
    late = await desk.agent(2)
    await late.settle()
    assert offers(late) == [] == late.welcome.get("offers", [])


async def test_an_unanswered_offer_goes_to_the_next_agent(stage: Stages) -> None:
    desk = stage(agents=2, offer_seconds=2)
    dana = await desk.agent(0)
    emma = await desk.waiting()
    offer = await dana.offered(emma.conversation_id)
    ola = await desk.agent(1)
    ended = await dana.hear("offer.ended")
    assert (ended["offer_id"], ended["outcome"]) == (offer["id"], "timed_out")
    missed = await dana.hear(presence_is("rona"))
    assert missed["missed_queue"] == desk.world["queue"]
    assert missed["presence"]["set_by"] == "system"
    opened = await ola.accept(emma.conversation_id)
    assert opened["task"]["state"] == "active"
    assert desk.kinds(emma.conversation_id) == [
        "opened", "offered", "offer_ended", "offered", "joined"
    ]  # fmt: skip


async def test_who_missed_an_offer_gets_it_again_when_available_again(stage: Stages) -> None:
    desk = stage(offer_seconds=1)
    dana = await desk.agent()
    emma = await desk.waiting()
    first = await dana.offered(emma.conversation_id)
    await dana.hear(presence_is("rona"))
    assert desk.state(emma.conversation_id) == "open"
    late = await dana.say("offer.accept", offer_id=first["id"])
    assert code(late) == "offer_gone"
    for chosen in ("rona", "invisible"):
        assert code(await dana.say("presence.set", presence=chosen)) == "bad_frame"
    await dana.settle()
    assert offers(dana) == []
    await dana.say("presence.set", presence="available")
    again = await dana.offered(emma.conversation_id)
    assert again["id"] != first["id"]
    assert code(await dana.say("offer.accept", offer_id=again["id"])) == ""


async def test_rona_survives_a_new_connection(stage: Stages) -> None:
    desk = stage(offer_seconds=1)
    dana = await desk.agent()
    emma = await desk.waiting()
    await dana.offered(emma.conversation_id)
    await dana.hear(presence_is("rona"))
    await dana.leave()
    await dana.open()
    assert dana.welcome["presence"]["presence"] == "rona"
    assert dana.welcome["missed_queue"] == desk.world["queue"]
    await dana.leave()
    hours_ago = datetime.now(UTC) - timedelta(hours=9)
    desk.stack.arrange("update", model="routing.Agent", pk=dana.account["id"], lost_at=hours_ago)
    await dana.open()
    assert dana.welcome["presence"]["presence"] == "rona"


async def test_a_rejected_offer_goes_to_the_next_agent_and_not_back(stage: Stages) -> None:
    desk = stage(agents=2)
    dana = await desk.agent(0)
    emma = await desk.waiting()
    offer = await dana.offered(emma.conversation_id)
    assert code(await dana.say("offer.reject", offer_id=offer["id"])) == ""
    assert (await dana.hear("offer.ended"))["outcome"] == "rejected"
    await emma.hear(changed_to("open"))
    assert code(await dana.say("offer.accept", offer_id=offer["id"])) == "offer_gone"
    ola = await desk.agent(1)
    await ola.accept(emma.conversation_id)
    await dana.settle()
    assert offers(dana) == []


async def test_where_rejecting_is_forbidden_the_offer_stays(stage: Stages) -> None:
    desk = stage(can_reject=False)
    dana = await desk.agent()
    emma = await desk.waiting()
    offer = await dana.offered(emma.conversation_id)
    assert not offer["can_reject"]
    assert code(await dana.say("offer.reject", offer_id=offer["id"])) == "not_allowed"
    assert code(await dana.say("offer.accept", offer_id=offer["id"])) == ""


async def test_of_two_tabs_that_accept_at_once_one_wins(stage: Stages) -> None:
    desk = stage()
    dana = await desk.agent()
    tab = dana.other_tab()
    await desk.enter(tab)
    emma = await desk.waiting()
    offer = await dana.offered(emma.conversation_id)
    await tab.offered(emma.conversation_id)
    answers = await asyncio.gather(
        *(person.say("offer.accept", offer_id=offer["id"]) for person in (dana, tab))
    )
    assert sorted(map(code, answers)) == ["", "offer_gone"]
    for person in (dana, tab):
        assert (await person.hear("offer.ended"))["outcome"] == "accepted"
        await person.hear("conversation.opened")
    assert desk.kinds(emma.conversation_id).count("joined") == 1


async def test_somebody_elses_offer_cannot_be_answered(stage: Stages) -> None:
    desk = stage(agents=2)
    dana = await desk.agent(0)
    emma = await desk.waiting()
    offer = await dana.offered(emma.conversation_id)
    ola = await desk.agent(1)
    for answer in ("offer.accept", "offer.reject"):
        assert code(await ola.say(answer, offer_id=offer["id"])) == "offer_gone"
    assert desk.state(emma.conversation_id) == "offered"


async def test_a_customer_who_ends_during_the_offer_withdraws_it(stage: Stages) -> None:
    desk = stage()
    dana = await desk.agent()
    emma = await desk.waiting()
    offer = await dana.offered(emma.conversation_id)
    await emma.say("conversation.end", conversation_id=emma.conversation_id)
    ended = await dana.hear("offer.ended")
    assert (ended["offer_id"], ended["outcome"]) == (offer["id"], "withdrawn")
    assert code(await dana.say("offer.accept", offer_id=offer["id"])) == "offer_gone"
    closed = await emma.hear(changed_to("closed"))
    assert closed["conversation"]["ended_by"] == "customer"
    await dana.hear(lambda f: f["type"] == "capacity.changed" and f["capacity"]["used"] == 0)


async def test_the_line_moves_up(stage: Stages) -> None:
    desk = stage(units=1)
    emma = await desk.waiting("Emma")
    otto = await desk.waiting("Otto")
    ida = await desk.waiting("Ida")

    def place(position: int) -> Callable[[Frame], bool]:
        return lambda f: (
            f["type"] == "conversation.changed" and f["conversation"].get("position", 0) == position
        )

    for number, person in enumerate((emma, otto, ida), 1):
        await person.hear(place(number))
    dana = await desk.agent()
    await dana.accept(emma.conversation_id)
    await emma.hear(changed_to("active"))
    await otto.hear(place(1))
    await ida.hear(place(2))
    await otto.say("conversation.end", conversation_id=otto.conversation_id)
    await ida.hear(place(1))


async def test_one_unit_is_one_offer(stage: Stages) -> None:
    desk = stage(units=1, requires_reason=False)
    dana = await desk.agent()
    assert dana.welcome["capacity"] == {"used": 0, "max": 1}
    emma, otto = await desk.waiting("Emma"), await desk.waiting("Otto")
    await dana.accept(emma.conversation_id)
    await otto.settle()
    assert offers(dana) == []
    await dana.say("conversation.end", conversation_id=emma.conversation_id)
    await dana.settle()
    assert offers(dana) == [], "wrap-up still holds the unit"
    await dana.say("wrap_up.submit", conversation_id=emma.conversation_id)
    await dana.offered(otto.conversation_id)


async def test_a_lost_agent_is_offline_at_once_and_back_in_time_as_before(stage: Stages) -> None:
    desk = stage()
    emma, dana = await desk.chat()
    await dana.say("presence.set", presence="busy")
    chief = await desk.supervisor()
    await chief.say("dashboard.watch")
    await dana.leave()

    def shown(presence: str) -> Callable[[Frame], bool]:
        return lambda f: any(a["presence"]["presence"] == presence for a in f.get("agents", []))

    await chief.hear(lambda f: f["type"] == "dashboard.changed" and shown("offline")(f))
    assert desk.state(emma.conversation_id) == "active"
    await dana.open()
    assert dana.welcome["presence"]["presence"] == "busy"
    assert [task["conversation_id"] for task in dana.welcome["tasks"]] == [emma.conversation_id]


async def test_after_the_grace_a_lost_agents_chat_goes_to_another(stage: Stages) -> None:
    desk = stage(agents=2)
    emma, dana = await desk.chat()
    ola = await desk.agent(1)
    await dana.say("presence.set", presence="busy")
    await dana.leave()
    minutes_ago = datetime.now(UTC) - timedelta(minutes=3)
    desk.stack.arrange("until_offline", user_id=dana.account["id"], lost_at=minutes_ago)
    await ola.accept(emma.conversation_id)
    await dana.open()
    assert dana.welcome.get("tasks", []) == []
    assert dana.welcome["presence"]["presence"] == "available", "the default, not what was before"
    assert dana.welcome["capacity"]["used"] == 0


async def test_signing_out_is_refused_while_an_offer_shows(stage: Stages) -> None:
    desk = stage()
    dana = await desk.agent()
    emma = await desk.waiting()
    offer = await dana.offered(emma.conversation_id)
    token = {"X-CSRFToken": dana.csrf()}
    refused = await dana.http.post("/logout/", headers=token)
    assert (refused.status_code, refused.json()["code"]) == (409, "offer_showing")
    assert code(await dana.say("offer.reject", offer_id=offer["id"])) == ""
    signed_out = await dana.http.post("/logout/", headers=token)
    assert signed_out.status_code == 302
    assert await dana.closed() == 4403


async def test_a_reload_keeps_the_offer_and_its_time(stage: Stages) -> None:
    desk = stage()
    dana = await desk.agent()
    emma = await desk.waiting()
    offer = await dana.offered(emma.conversation_id)
    await dana.leave()
    await dana.open()
    assert dana.welcome["offers"] == [offer]
    assert code(await dana.say("offer.accept", offer_id=offer["id"])) == ""
