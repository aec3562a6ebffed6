"""Addresses of what the desk picks from, and of recordings."""

from django.urls import path

from media import views

urlpatterns = [
    path("api/desk/clips/", views.clips, name="clips"),
    path("api/desk/colleagues/", views.colleagues, name="colleagues"),
    path("api/recordings/<str:recording_id>/", views.recording, name="recording"),
]
