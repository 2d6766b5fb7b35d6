"""Desk, search, health and the style guide."""

from django.urls import URLPattern

app_name = "portal"

urlpatterns: list[URLPattern] = []
