"""HTTP doors of the supervisor: what a dialog lists."""

import dataclasses

from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from contactcenter.web import staff_actor
from conversations import access
from supervisor import selectors


@api_view(["GET"])
def targets(request: Request) -> Response:
    """SUP-21: agents and queues a conversation can be assigned to."""
    actor = dataclasses.replace(staff_actor(request), audience="supervisor")
    conversation = access.conversation_for(
        actor, request.GET.get("conversation", ""), "conversation.assign"
    )
    return Response(selectors.targets(conversation.pk))
