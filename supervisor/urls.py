"""Addresses of the pages about the past."""

from django.urls import path

from supervisor import views

urlpatterns = [
    path("history/", views.find, name="history"),
    path("history/<uuid:conversation_id>/", views.read, name="history_one"),
    path("history/<uuid:conversation_id>/transcript/", views.transcript, name="transcript"),
]
