"""Addresses of the widget and of what the desk reads."""

from django.urls import path

from conversations import file_views, views

urlpatterns = [
    path("widget/loader.js", views.loader, name="widget_loader"),
    path("widget/<str:key>/boot/", views.boot, name="widget_boot"),
    path("widget/<str:key>/preview/", views.preview, name="widget_preview"),
    path("widget/<str:key>/panel/", views.panel, name="widget_panel"),
    path("api/widget/<str:key>/visitors/", views.new_visitor, name="new_visitor"),
    path("api/widget/<str:key>/ticket/", views.visitor_ticket, name="visitor_ticket"),
    path("api/widget/<str:key>/files/", file_views.visitor_send, name="visitor_files"),
    path(
        "api/widget/<str:key>/files/<str:attachment_id>/",
        file_views.visitor_read,
        name="visitor_file",
    ),
    path("api/desk/files/", file_views.send, name="files"),
    path("api/desk/files/<str:attachment_id>/", file_views.read, name="file"),
    path("api/desk/replies/", views.standard_responses, name="standard_responses"),
    path("api/desk/wrap-up-reasons/", views.wrap_up_reasons, name="wrap_up_reasons"),
]
