"""The ledger of points."""

from django.urls import URLPattern

app_name = "merit"

urlpatterns: list[URLPattern] = []
