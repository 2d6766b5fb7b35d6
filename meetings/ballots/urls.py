"""Ballots, votes and resolutions."""

from django.urls import URLPattern, path

from meetings.ballots.views import register, resolutions, voting

app_name = "ballots"

urlpatterns: list[URLPattern] = [
    path("", register.ballot_list, name="ballot-list"),
    path("<int:pk>/vote/", voting.vote, name="vote"),
    path("resolutions/", resolutions.resolution_list, name="resolution-list"),
    path("resolutions/<int:pk>/", resolutions.resolution_detail, name="resolution-detail"),
    path("resolutions/<int:pk>/docx/", resolutions.resolution_docx, name="resolution-docx"),
    path("resolutions/<int:pk>/pdf/", resolutions.resolution_pdf, name="resolution-pdf"),
]
