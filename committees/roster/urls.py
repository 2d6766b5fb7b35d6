"""Members, unions and the roster import."""

from django.urls import URLPattern, path

from committees.roster.views import accounts, imports, members, people

app_name = "roster"

urlpatterns: list[URLPattern] = [
    path("members/", members.member_list, name="member-list"),
    path("members/roll/", members.member_roll, name="member-roll"),
    path("people/me/", people.person_mine, name="person-mine"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("unions/", people.union_list, name="union-list"),
    path("circle/", people.circle, name="circle"),
    path("import/", imports.import_start, name="import"),
    path("import/template/", imports.import_template, name="import-template"),
    path("import/<uuid:pk>/", imports.import_check, name="import-check"),
    path("import/<uuid:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("import/<uuid:pk>/discard/", imports.import_discard, name="import-discard"),
    path("accounts/", accounts.account_list, name="account-list"),
    path("accounts/<int:pk>/new/", accounts.account_create, name="account-create"),
]
