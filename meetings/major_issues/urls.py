"""Major issues."""

from django.urls import path

from meetings.major_issues import views

app_name = "major_issues"

urlpatterns = [
    path("", views.issue_list, name="issue-list"),
    path("new/", views.issue_create, name="issue-create"),
    path("<int:pk>/", views.issue_detail, name="issue-detail"),
    path("<int:pk>/edit/", views.issue_edit, name="issue-edit"),
    path("<int:pk>/ask/", views.round_open, name="round-open"),
    path("<int:pk>/ask-again/", views.ask_again, name="ask-again"),
    path("<int:pk>/extend/", views.round_extend, name="round-extend"),
    path("<int:pk>/close/", views.round_close, name="round-close"),
    path("rounds/<int:pk>/answer/", views.round_answer, name="round-answer"),
    path("opinions/<int:pk>/treat/", views.opinion_treat, name="opinion-treat"),
    path("<int:pk>/motion/", views.motion_draft, name="motion-draft"),
    path("<int:pk>/meeting/", views.put_to_meeting, name="put-to-meeting"),
    path("<int:pk>/circulation/", views.put_to_circulation, name="put-to-circulation"),
    path("<int:pk>/take-back/", views.take_back, name="take-back"),
    path("<int:pk>/defer/", views.issue_defer, name="issue-defer"),
    path("<int:pk>/withdraw/", views.issue_withdraw, name="issue-withdraw"),
    path("<int:pk>/resume/", views.resume_gathering, name="resume-gathering"),
    path("<int:pk>/resume-deciding/", views.resume_deciding, name="resume-deciding"),
    path("<int:pk>/report.docx", views.report_docx, name="report-docx"),
    path("<int:pk>/report.pdf", views.report_pdf, name="report-pdf"),
    path("<int:pk>/opinions.docx", views.opinion_table, name="opinion-table"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
]
