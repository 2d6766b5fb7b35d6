"""The addresses of the portal (see the contract of addresses in docs/concepts)."""

from django.urls import include, path

urlpatterns = [
    path("", include("portal.routes")),
    path("accounts/", include("accounts.urls")),
    path("audit/", include("audit.urls")),
    path("notices/", include("notices.urls")),
    path("committees/", include("committees.roster.urls")),
    path("meetings/", include("meetings.sessions.urls")),
    path("meetings/issues/", include("meetings.major_issues.urls")),
    path("meetings/ballots/", include("meetings.ballots.urls")),
    path("reports/", include("reports.urls")),
    path("infonet/items/", include("infonet.reporting.urls")),
    path("infonet/bulletins/", include("infonet.publishing.urls")),
    path("infonet/merit/", include("infonet.merit.urls")),
    path("site/", include("infonet.publishing.site_urls")),
]
