"""The ledger of points."""

from django.urls import path

from infonet.merit import views

app_name = "merit"

urlpatterns = [path("", views.ledger, name="ledger")]
