"""Addresses of a portal in which nothing stands yet."""

urlpatterns: list = []
