"""A person's notices; the delivery board."""

from django.urls import path

from notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notice_list, name="list"),
    path("<int:pk>/open/", views.open_notice, name="open"),
    path("<int:pk>/read/", views.mark_read, name="mark-read"),
    path("read/", views.mark_all_read, name="mark-all-read"),
    path("delivery/", views.delivery_list, name="delivery-list"),
    path("delivery/<int:pk>/resend/", views.resend, name="resend"),
    path("delivery/release/", views.release, name="release"),
]
