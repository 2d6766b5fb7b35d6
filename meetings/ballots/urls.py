"""Ballots, votes and resolutions."""

from django.urls import URLPattern, path

from meetings.ballots.views import box, detail, elections, entering, register, resolutions, secret, voiding, voting

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
    path("<int:pk>/withdraw/", detail.ballot_withdraw, name="ballot-withdraw"),
    path("<int:pk>/renew/", detail.ballot_renew, name="ballot-renew"),
    path("<int:pk>/vote/", voting.vote, name="vote"),
    path("<int:pk>/electors/", entering.elector_list, name="elector-list"),
    path("<int:pk>/electors/<int:elector>/", entering.vote_enter, name="vote-enter"),
    path("<int:pk>/hands/", entering.hands, name="hands"),
    path("<int:pk>/void/", voiding.void_ask, name="void-ask"),
    path("<int:pk>/void/confirm/", voiding.void_confirm, name="void-confirm"),
    path("<int:pk>/void/drop/", voiding.void_drop, name="void-drop"),
    path("<int:pk>/paper/", elections.paper, name="paper"),
    path("<int:pk>/result/docx/", elections.result_docx, name="result-docx"),
    path("<int:pk>/result/pdf/", elections.result_pdf, name="result-pdf"),
    path("<int:pk>/vacant/", elections.seats_vacant, name="seats-vacant"),
    path("<int:pk>/secret-vote/", secret.secret_vote, name="secret-vote"),
    path("<int:pk>/receipt/", secret.secret_receipt, name="secret-receipt"),
    path("<int:pk>/box/", box.box_page, name="box"),
    path("<int:pk>/box/scrutineers/", box.box_appoint, name="box-appoint"),
    path("<int:pk>/box/code/", box.box_draw, name="box-draw"),
    path("<int:pk>/box/check/", box.box_check, name="box-check"),
    path("<int:pk>/box/open/", box.box_open, name="box-open"),
    path("<int:pk>/box/envelopes/", box.box_envelopes, name="box-envelopes"),
    path("<int:pk>/box/envelopes.txt", box.box_envelopes_text, name="box-envelopes-text"),
    path("<int:pk>/box/export/", box.box_export, name="box-export"),
    path("<int:pk>/box/retally/", box.box_retally, name="box-retally"),
    path("resolutions/", resolutions.resolution_list, name="resolution-list"),
    path("resolutions/<int:pk>/", resolutions.resolution_detail, name="resolution-detail"),
    path("resolutions/<int:pk>/notes/", resolutions.note_create, name="note-create"),
    path("resolutions/<int:pk>/review/", resolutions.review_set, name="review-set"),
    path("resolutions/<int:pk>/docx/", resolutions.resolution_docx, name="resolution-docx"),
    path("resolutions/<int:pk>/pdf/", resolutions.resolution_pdf, name="resolution-pdf"),
]
