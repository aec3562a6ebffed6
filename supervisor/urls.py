"""Addresses of what the dashboard's dialogs list."""

from django.urls import path

from supervisor import views

urlpatterns = [
    path("api/supervisor/targets/", views.targets, name="assign_targets"),
]
