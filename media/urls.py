"""Addresses of what the desk picks from, and of recordings."""

from django.urls import path

from media import views

urlpatterns = [
    path("call-check/", views.check_page, name="check_page"),
    path("widget/<str:key>/call-check/", views.widget_check_page, name="widget_check_page"),
    path("api/call-check/", views.check, name="check"),
    path("api/widget/<str:key>/call-check/", views.widget_check, name="widget_check"),
    path("api/desk/clips/", views.clips, name="clips"),
    path("api/desk/colleagues/", views.colleagues, name="colleagues"),
    path("api/recordings/<str:recording_id>/", views.recording, name="recording"),
]
