"""Sign-in, preferences and delegation."""

from django.urls import URLPattern

app_name = "accounts"

urlpatterns: list[URLPattern] = []
