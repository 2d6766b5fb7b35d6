"""Bulletins."""

from django.urls import path

from infonet.publishing.views import composing, reading, signing

app_name = "publishing"

urlpatterns = [
    path("", reading.issue_list, name="issue-list"),
    path("new/", composing.issue_create, name="issue-create"),
    path("<int:pk>/", reading.issue_detail, name="issue-detail"),
    path("<int:pk>/docx/", reading.issue_docx, name="issue-docx"),
    path("<int:pk>/pdf/", reading.issue_pdf, name="issue-pdf"),
    path("<int:pk>/compose/", composing.issue_compose, name="issue-compose"),
    path("<int:pk>/entries/add/", composing.entry_add, name="entry-add"),
    path("<int:pk>/entries/<int:entry>/", composing.entry_edit, name="entry-edit"),
    path("<int:pk>/entries/<int:entry>/move/", composing.entry_move, name="entry-move"),
    path("<int:pk>/entries/<int:entry>/remove/", composing.entry_remove, name="entry-remove"),
    path("<int:pk>/send/", signing.issue_send, name="issue-send"),
    path("<int:pk>/recall/", signing.issue_recall, name="issue-recall"),
    path("<int:pk>/sign/", signing.issue_sign, name="issue-sign"),
    path("<int:pk>/clear/", signing.issue_clear, name="issue-clear"),
]
