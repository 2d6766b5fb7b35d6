"""The public site."""

from django.urls import path

from infonet.publishing import site

app_name = "site"

urlpatterns = [
    path("", site.home, name="home"),
    path("bulletins/", site.bulletin_list, name="bulletin-list"),
    path("bulletins/<int:pk>/", site.bulletin_detail, name="bulletin-detail"),
    path("feed.xml", site.feed, name="feed"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
]
