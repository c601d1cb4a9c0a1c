"""Addresses of this room, and what it puts on the shared pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
