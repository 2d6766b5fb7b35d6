"""Ballots, votes and resolutions."""

from django.urls import URLPattern, path

from meetings.ballots import views

app_name = "ballots"

urlpatterns: list[URLPattern] = [
    path("", views.ballot_list, name="ballot-list"),
    path("<int:pk>/vote/", views.vote, name="vote"),
    path("resolutions/", views.resolution_list, name="resolution-list"),
    path("resolutions/<int:pk>/", views.resolution_detail, name="resolution-detail"),
    path("resolutions/<int:pk>/docx/", views.resolution_docx, name="resolution-docx"),
    path("resolutions/<int:pk>/pdf/", views.resolution_pdf, name="resolution-pdf"),
]
