"""Every address of the product."""

from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.urls import include, path
from django.views.i18n import set_language

from contactcenter import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.health, name="health"),
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("language/", set_language, name="set_language"),
    path("notice/", views.notice, name="notice"),
    path("desk/", views.desk, name="desk"),
    path("supervisor/", views.supervisor, name="supervisor"),
    path("api/ticket/", views.ticket, name="ticket"),
    path("", include("conversations.urls")),
    path("", include("supervisor.urls")),
    path("admin/", admin.site.urls),
]
