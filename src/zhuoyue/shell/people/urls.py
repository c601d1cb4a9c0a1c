"""Addresses of this room."""

from django.contrib.auth import views as accounts
from django.urls import URLPattern, path, reverse_lazy

from zhuoyue.shell.people import views

urlpatterns: list[URLPattern] = [
    path("account/", views.account, name="account"),
    path(
        "account/password/",
        accounts.PasswordChangeView.as_view(
            template_name="people/password.html", success_url=reverse_lazy("people:account")
        ),
        name="password",
    ),
    path("register/", views.register, name="register"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read-all"),
    path("inbox/<int:pk>/read/", views.read, name="read"),
]
