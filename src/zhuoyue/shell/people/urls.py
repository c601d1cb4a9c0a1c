"""Addresses of this room."""

from django.urls import URLPattern, path

from zhuoyue.shell.people import views

urlpatterns: list[URLPattern] = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read-all"),
    path("inbox/<int:pk>/read/", views.read, name="read"),
]
