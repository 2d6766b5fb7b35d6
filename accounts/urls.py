"""Sign-in, one's own account, delegation, and the keeping of accounts."""

from django.urls import URLPattern, path

from accounts.views import entry, keeping, own

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("sign-in/", entry.SignIn.as_view(), name="sign-in"),
    path("sign-out/", entry.sign_out, name="sign-out"),
    path("fresh/", entry.fresh, name="fresh"),
    path("first-password/", entry.password_first, name="password-first"),
    path("preferences/", entry.preferences, name="preferences"),
    path("", own.profile, name="profile"),
    path("password/", own.password, name="password"),
    path("delegations/", own.delegation_list, name="delegation-list"),
    path("delegations/new/", own.delegation_create, name="delegation-create"),
    path("delegations/<int:pk>/revoke/", own.delegation_revoke, name="delegation-revoke"),
    path("users/", keeping.user_list, name="user-list"),
    path("users/new/", keeping.user_create, name="user-create"),
    path("users/<int:pk>/", keeping.user_detail, name="user-detail"),
    path("users/<int:pk>/appoint/", keeping.user_appoint, name="user-appoint"),
    path("users/<int:pk>/disable/", keeping.user_disable, name="user-disable"),
    path("users/<int:pk>/enable/", keeping.user_enable, name="user-enable"),
    path("users/<int:pk>/reset/", keeping.user_reset, name="user-reset"),
    path("posts/<int:pk>/relieve/", keeping.post_relieve, name="post-relieve"),
]
