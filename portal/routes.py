"""Desk, search, health and the style guide."""

from django.urls import URLPattern, path

from portal import health, styleguide

app_name = "portal"

urlpatterns: list[URLPattern] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
