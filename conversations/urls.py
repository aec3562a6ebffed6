"""Addresses of the widget and of what the desk reads."""

from django.urls import path

from conversations import views

urlpatterns = [
    path("widget/loader.js", views.loader, name="widget_loader"),
    path("widget/<str:key>/boot/", views.boot, name="widget_boot"),
    path("widget/<str:key>/preview/", views.preview, name="widget_preview"),
    path("widget/<str:key>/panel/", views.panel, name="widget_panel"),
    path("api/widget/<str:key>/visitors/", views.new_visitor, name="new_visitor"),
    path("api/widget/<str:key>/ticket/", views.visitor_ticket, name="visitor_ticket"),
    path("api/desk/replies/", views.standard_responses, name="standard_responses"),
    path("api/desk/wrap-up-reasons/", views.wrap_up_reasons, name="wrap_up_reasons"),
]
