"""Information items: writing, signing, triage, duties."""

from django.urls import path

from infonet.reporting.views import duties, mine, signing, triage, writing

app_name = "reporting"

urlpatterns = [
    path("", mine.item_list, name="item-list"),
    path("new/", writing.item_create, name="item-create"),
    path("signing/", signing.signing_list, name="signing-list"),
    path("triage/", triage.triage, name="triage"),
    path("triage/<uuid:pk>/", triage.triage_item, name="triage-item"),
    path("triage/<uuid:pk>/decide/", triage.triage_decide, name="triage-decide"),
    path("triage/<uuid:pk>/undo/", triage.triage_undo, name="triage-undo"),
    path("duties/", duties.duty_list, name="duty-list"),
    path("duties/nothing/", duties.duty_nothing, name="duty-nothing"),
    path("<uuid:pk>/", mine.item_detail, name="item-detail"),
    path("<uuid:pk>/edit/", writing.item_edit, name="item-edit"),
    path("<uuid:pk>/autosave/", writing.item_autosave, name="item-autosave"),
    path("<uuid:pk>/recall/", signing.item_recall, name="item-recall"),
    path("<uuid:pk>/sign/", signing.item_sign, name="item-sign"),
    path("<uuid:pk>/files/<int:number>/", mine.attachment_download, name="attachment-download"),
]
