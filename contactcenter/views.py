"""Pages of the staff: home, sign-in, the notice, the shells of desk and dashboard, tickets, health."""

from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from contactcenter.feeds.authority import actor_for, may_enter
from contactcenter.models import User
from contactcenter.realtime import tickets
from contactcenter.realtime.actor import Audience
from contactcenter.realtime.errors import Refused
from contactcenter.realtime.hub import hub
from conversations.models import Notice
from conversations.services import notices
from routing.services import offers, presence


@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """Ready to serve: the database answers. The bus may be away (`degraded`): chat goes on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "bus": "degraded" if hub.is_degraded else "ok"})


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Where somebody belongs after signing in."""
    user = cast(User, request.user)
    if user.is_agent:
        return redirect("desk")
    if user.is_supervisor:
        return redirect("supervisor")
    return redirect("admin:index" if user.is_staff else "login")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """PRIV-5: told once per version of the text."""
    user = cast(User, request.user)
    if request.method == "POST":
        version = request.POST.get("version", "")
        if version.isdigit() and notices.confirm(user, int(version)):
            return redirect("home")
    row = notices.in_force(Notice.Kind.AGENT)
    context = {"notice": {"text": notices.text_of(row), "version": row.version}}
    return render(request, "notice.html", context)


def _page(audience: Audience, template: str) -> Any:
    """The shell of a live page: only for those who may open its socket."""

    @login_required
    @never_cache
    @require_GET
    @wraps(render)
    def view(request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        is_role = user.is_agent if audience == "desk" else user.is_supervisor
        if not is_role:
            return render(request, "403.html", status=403)
        if not notices.is_confirmed(user):
            return redirect("notice")
        return render(request, template, {"config": _config(request, user, audience)})

    return view


desk = _page("desk", "desk/index.html")
supervisor = _page("supervisor", "supervisor/index.html")


def _config(request: HttpRequest, user: User, audience: Audience) -> dict[str, Any]:
    return {
        "user": {
            "id": str(user.pk),
            "name": user.name,
            "username": user.username,
            "language": get_language(),
        },
        "csrf": get_token(request),
        "audience": audience,
        "languages": [list(language) for language in settings.LANGUAGES],
        "urls": {
            "ticket": "/api/ticket/",
            "replies": "/api/desk/replies/",
            "reasons": "/api/desk/wrap-up-reasons/",
            "logout": "/logout/",
            "language": "/language/",
            "login": "/login/",
            "notice": "/notice/",
            "icons": f"{settings.STATIC_URL}dist/ui/icons.svg",
            "desk": "/desk/" if user.is_agent else "",
            "supervisor": "/supervisor/" if user.is_supervisor else "",
            "history": "/history/",
            "admin": "/admin/" if user.is_staff else "",
        },
        "notice": {"text": employment_notice()},
    }


def employment_notice() -> str:
    """PRIV-1."""
    return _(
        "This dashboard helps managers improve team performance and customer satisfaction. It is not"
        " meant for, and must not be used for, decisions on employment, such as pay, rewards,"
        " seniority or other rights."
    )


@api_view(["POST"])
def ticket(request: Request) -> Response:
    """A socket ticket for the signed-in person: {"audience": "desk" | "supervisor"}."""
    user = cast(User, request.user)
    audience = request.data.get("audience") if isinstance(request.data, dict) else None
    if audience not in ("desk", "supervisor"):
        raise Refused("invalid", "audience")
    if not notices.is_confirmed(user):
        raise Refused("notice_required")
    if not may_enter(user, audience):
        raise Refused("not_allowed")
    session = request.session.session_key or ""
    return Response({"ticket": tickets.issue(actor_for(user, audience, session=session), audience)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Refused while an offer shows (OFF-7)."""
    if request.user.is_authenticated:
        user = request.user
        if offers.is_showing(user.pk):
            return JsonResponse({"code": "offer_showing"}, status=409)
        presence.signed_out(user.pk)
        logout(request)
    return redirect("login")
