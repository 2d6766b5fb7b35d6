"""Ballots, votes and resolutions."""

from django.urls import URLPattern

app_name = "ballots"

urlpatterns: list[URLPattern] = []
