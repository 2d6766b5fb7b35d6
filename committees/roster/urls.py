"""Members, unions and the roster import."""

from django.urls import URLPattern

app_name = "roster"

urlpatterns: list[URLPattern] = []
