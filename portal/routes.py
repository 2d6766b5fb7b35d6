"""Desk, search, health and the style guide."""

from django.urls import URLPattern, path

from infonet.publishing.site import sitemap
from portal import health, styleguide, views

app_name = "portal"

urlpatterns: list[URLPattern] = [
    path("", views.home, name="desk"),
    path("search/", views.search, name="search"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
