"""Meetings and agendas."""

from django.urls import URLPattern, path

from meetings.sessions.views import items, matters, meetings, papers, people

app_name = "meetings"

urlpatterns: list[URLPattern] = [
    path("", meetings.meeting_list, name="meeting-list"),
    path("new/", meetings.meeting_create, name="meeting-create"),
    path("<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("<int:pk>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("<int:pk>/cancel/", meetings.meeting_cancel, name="meeting-cancel"),
    path("<int:pk>/notice/", meetings.meeting_notice, name="meeting-notice"),
    path("<int:pk>/materials/", meetings.meeting_materials, name="meeting-materials"),
    path("<int:pk>/open/", meetings.meeting_open, name="meeting-open"),
    path("<int:pk>/close/", meetings.meeting_close, name="meeting-close"),
    path("<int:pk>/minutes/", meetings.meeting_minutes, name="meeting-minutes"),
    path("<int:pk>/invite/", people.invite, name="invite"),
    path("<int:pk>/observers/", people.observer_add, name="observer-add"),
    path("<int:pk>/reply/", people.reply, name="reply"),
    path("<int:pk>/sign-in/", people.sign_in, name="sign-in"),
    path("<int:pk>/notice-paper/", papers.notice, name="notice-paper"),
    path("<int:pk>/handbook/", papers.handbook, name="handbook"),
    path("<int:pk>/sign-in-sheet/", papers.sign_in_sheet, name="sign-in-sheet"),
    path("<int:pk>/place-cards/", papers.place_cards, name="place-cards"),
    path("<int:pk>/names/", papers.name_list, name="name-list"),
    path("invitations/<int:pk>/remove/", people.invitation_remove, name="invitation-remove"),
    path("<int:pk>/items/new/", items.item_create, name="item-create"),
    path("<int:pk>/items/open/", items.items_open, name="items-open"),
    path("<int:pk>/elections/new/", matters.election_create, name="election-create"),
    path("<int:pk>/seats/new/", matters.seats_create, name="seats-create"),
    path("items/<int:pk>/runoff/", matters.runoff_create, name="runoff-create"),
    path("items/<int:pk>/", items.item_detail, name="item-detail"),
    path("items/<int:pk>/text/", items.item_text, name="item-text"),
    path("items/<int:pk>/remove/", items.item_remove, name="item-remove"),
    path("items/<int:pk>/open/", items.item_open, name="item-open"),
    path("items/<int:pk>/renew/", items.item_renew, name="item-renew"),
    path("items/<int:pk>/close/", items.item_close, name="item-close"),
    path("items/<int:pk>/declare/", items.item_declare, name="item-declare"),
]
