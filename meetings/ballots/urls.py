"""Ballots, votes and resolutions."""

from django.urls import URLPattern, path

from meetings.ballots.views import detail, entering, register, resolutions, voiding, voting

app_name = "ballots"

urlpatterns: list[URLPattern] = [
    path("", register.ballot_list, name="ballot-list"),
    path("circulation/new/", detail.circulation_create, name="circulation-create"),
    path("<int:pk>/", detail.ballot_detail, name="ballot-detail"),
    path("<int:pk>/text/", detail.ballot_text, name="ballot-text"),
    path("<int:pk>/rule/", detail.rule_change, name="rule-change"),
    path("<int:pk>/open/", detail.ballot_open, name="ballot-open"),
    path("<int:pk>/close/", detail.ballot_close, name="ballot-close"),
    path("<int:pk>/declare/", detail.ballot_declare, name="ballot-declare"),
    path("<int:pk>/renew/", detail.ballot_renew, name="ballot-renew"),
    path("<int:pk>/vote/", voting.vote, name="vote"),
    path("<int:pk>/electors/", entering.elector_list, name="elector-list"),
    path("<int:pk>/electors/<int:elector>/", entering.vote_enter, name="vote-enter"),
    path("<int:pk>/hands/", entering.hands, name="hands"),
    path("<int:pk>/void/", voiding.void_ask, name="void-ask"),
    path("<int:pk>/void/confirm/", voiding.void_confirm, name="void-confirm"),
    path("<int:pk>/void/drop/", voiding.void_drop, name="void-drop"),
    path("resolutions/", resolutions.resolution_list, name="resolution-list"),
    path("resolutions/<int:pk>/", resolutions.resolution_detail, name="resolution-detail"),
    path("resolutions/<int:pk>/notes/", resolutions.note_create, name="note-create"),
    path("resolutions/<int:pk>/review/", resolutions.review_set, name="review-set"),
    path("resolutions/<int:pk>/docx/", resolutions.resolution_docx, name="resolution-docx"),
    path("resolutions/<int:pk>/pdf/", resolutions.resolution_pdf, name="resolution-pdf"),
]
