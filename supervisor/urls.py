"""Addresses of the history, and of what the dashboard's dialogs list."""

from django.urls import path

from supervisor import views

urlpatterns = [
    path("history/", views.find, name="history"),
    path("history/find/", views.look_for, name="history_find"),
    path("history/<uuid:conversation_id>/", views.read, name="history_one"),
    path("history/<uuid:conversation_id>/transcript/", views.transcript, name="transcript"),
    path(
        "history/<uuid:conversation_id>/files/<uuid:attachment_id>/",
        views.attachment,
        name="history_file",
    ),
    path("api/supervisor/targets/", views.targets, name="assign_targets"),
]
