"""HTTP doors of conversations: what the widget loads, and what the desk reads."""

from typing import Any

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import get_language_info
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import (
    xframe_options_exempt,
    xframe_options_sameorigin,
)
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    permission_classes,
)
from rest_framework.request import Request
from rest_framework.response import Response

from contactcenter.realtime import tickets
from contactcenter.realtime.errors import Refused
from contactcenter.realtime.limits import spend
from contactcenter.web import address_of, only_from_us, staff_actor
from conversations import access
from conversations.models import Notice, OutcomeCode, Question, Widget
from conversations.models.widget import COLOUR
from conversations.services import notices, replies, visitors


@require_GET
def loader(request: HttpRequest) -> HttpResponse | FileResponse:
    """The one script a site embeds. Never hashed, so that sites need not change their page."""
    path = settings.BASE_DIR / "static" / "dist" / "widget" / "loader.js"
    if not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "max-age=300, stale-while-revalidate=86400"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_GET
def boot(request: HttpRequest, key: str) -> JsonResponse:
    """What the loader needs before anything opens; only for sites on the widget's list (SEC-3, I7)."""
    widget = get_object_or_404(Widget, key=key, is_active=True)
    origin = request.headers.get("Origin", "")
    if origin not in widget.allowed_origins:
        return JsonResponse({"code": "not_allowed"}, status=403)
    response = JsonResponse(
        {
            "colour": widget.colour,
            "ink": widget.ink,
            "position": widget.position,
            "title": widget.title,
            "language": widget.language,
            "panel_url": f"{settings.PUBLIC_URL}/widget/{widget.key}/panel/",
        }
    )
    response["Access-Control-Allow-Origin"] = origin
    response["Vary"] = "Origin"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_GET
@never_cache
@xframe_options_exempt
def panel(request: HttpRequest, key: str) -> HttpResponse:
    """The page inside the widget's frame; only the widget's sites may frame it (I6)."""
    widget = get_object_or_404(Widget, key=key, is_active=True)
    response = _panel_page(request, widget, "dist/widget/panel.js")
    response._csp_replace = {  # type: ignore[attr-defined]
        "frame-ancestors": widget.allowed_origins or ["'none'"],
        # Pictures are fetched with the visitor's token, not by address: the frame has no cookies.
        "img-src": ["'self'", "data:", "blob:"],
    }
    return response


@require_GET
@never_cache
@staff_member_required
@xframe_options_sameorigin
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """The first face with settings that are not saved yet, for the admin page only."""
    widget = get_object_or_404(Widget, key=key)
    for field in ("name", "title", "subtitle"):
        setattr(widget, field, request.GET.get(field, getattr(widget, field)))
    if COLOUR.fullmatch(colour := request.GET.get("colour", "")):
        widget.colour = colour
    widget.language = ""
    response = _panel_page(request, widget, "dist/widget/preview.js")
    response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    return response


def _panel_page(request: HttpRequest, widget: Widget, script: str) -> HttpResponse:
    language = _language(request, widget)
    with translation.override(language):
        return render(
            request,
            "widget/panel.html",
            {
                "config": _panel_config(widget, language),
                "script": script,
                "language": language,
                "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
            },
        )


def _language(request: HttpRequest, widget: Widget) -> str:
    """The widget's own language, the host page's wish, the browser's."""
    known = dict(settings.LANGUAGES)
    for wish in (widget.language, request.GET.get("lang", "")[:2].lower()):
        if wish in known:
            return wish
    return translation.get_language_from_request(request)


def _panel_config(widget: Widget, language: str) -> dict[str, Any]:
    notice = notices.in_force(Notice.Kind.CUSTOMER)
    return {
        "key": widget.key,
        "title": widget.title,
        "subtitle": widget.subtitle,
        "colour": widget.colour,
        "ink": widget.ink,
        "language": language,
        "languages": [code for code, _ in settings.LANGUAGES],
        "product_name": widget.name,
        "privacy_url": widget.privacy_url,
        "notice": {
            "version": notice.version,
            "text": notices.text_of(notice),
            "requires_consent": widget.requires_consent,
        },
        "questions": [_question(question) for question in widget.questions.all()],
        "ask_email": widget.asks_email,
        "max_length": 1000,
        "can_mail": settings.CAN_MAIL,
        "host_origins": widget.allowed_origins,
        "call_script": static("dist/widget/call.js"),
        "file_most": widget.file_most if widget.customers_send_files else 0,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "id": str(question.id),
        "label": question.label,
        "kind": question.kind,
        "options": question.choices,
        "is_required": question.is_required,
    }


@csrf_exempt
@api_view(["POST"])
@authentication_classes([])
@permission_classes([])
def new_visitor(request: Request, key: str) -> Response:
    """A token for a browser we do not know yet. 429 when one address asks too often (I8)."""
    widget = get_object_or_404(Widget, key=key, is_active=True)
    only_from_us(request)
    spend(f"visitor:{address_of(request)}", most=settings.VISITORS_A_MINUTE, seconds=60)
    return Response({"token": visitors.create(widget)}, status=201)


@csrf_exempt
@api_view(["POST"])
@authentication_classes([])
@permission_classes([])
def visitor_ticket(request: Request, key: str) -> Response:
    """A socket ticket for the visitor whose token is in the Authorization header."""
    widget = get_object_or_404(Widget, key=key, is_active=True)
    only_from_us(request)
    try:
        actor = visitors.of_header(widget, request.headers.get("Authorization", ""))
    except Refused as refusal:
        return Response({"code": refusal.code}, status=401)
    spend(f"ticket:{actor.customer_id}", most=60, seconds=60)
    return Response({"ticket": tickets.issue(actor, "customer")})


@api_view(["GET"])
def standard_responses(request: Request) -> Response:
    """CHAT-7: the library, its parameters filled as far as this conversation tells."""
    actor = staff_actor(request)
    conversation = access.conversation_for(
        actor, request.GET.get("conversation", ""), "replies.read"
    )
    return Response({"replies": replies.for_conversation(conversation, agent=actor.name)})


@api_view(["GET"])
def wrap_up_reasons(request: Request) -> Response:
    """WRAP-3: the reasons to pick from."""
    actor = staff_actor(request)
    conversation = access.conversation_for(
        actor, request.GET.get("conversation", ""), "wrap_up.submit"
    )
    reasons = OutcomeCode.objects.filter(kind=OutcomeCode.Kind.WRAP_UP, is_active=True)
    item = getattr(conversation, "work_item", None)
    return Response(
        {
            "is_required": bool(item and item.workstream.requires_reason),
            "reasons": [{"id": str(reason.id), "name": reason.name} for reason in reasons],
        }
    )
