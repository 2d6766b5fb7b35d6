"""Work reports."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="report-list"),
    path("new/", views.report_create, name="report-create"),
    path("<int:pk>/", views.report_detail, name="report-detail"),
    path("<int:pk>/versions/", views.version_list, name="version-list"),
    path("<int:pk>/versions/new/", views.version_upload, name="version-upload"),
    path("<int:pk>/versions/<int:number>/", views.version_detail, name="version-detail"),
    path("<int:pk>/versions/<int:number>/source/", views.version_source, name="version-source"),
    path("<int:pk>/versions/<int:number>/pictures/<str:sha256>/", views.version_picture, name="version-picture"),
    path("<int:pk>/versions/<int:number>/matches/", views.version_matches, name="version-matches"),
    path("<int:pk>/versions/<int:number>/matches/<int:order>/", views.match_mend, name="match-mend"),
    path("<int:pk>/versions/<int:number>/redline.docx", views.version_redline, name="version-redline"),
    path("<int:pk>/versions/<int:number>/comparison.docx", views.version_comparison, name="version-comparison"),
    path("<int:pk>/ask/", views.round_open, name="round-open"),
    path("<int:pk>/close/", views.round_close, name="round-close"),
    path("<int:pk>/opinions/", views.opinion_summary, name="opinion-summary"),
    path("<int:pk>/opinions.xlsx", views.opinion_sheet, name="opinion-sheet"),
    path("<int:pk>/opinions.docx", views.opinion_table, name="opinion-table"),
    path("<int:pk>/standing/", views.report_send_to_standing, name="report-send-to-standing"),
    path("<int:pk>/recall/", views.report_recall, name="report-recall"),
    path("<int:pk>/plenary/", views.report_put_to_plenary, name="report-put-to-plenary"),
    path("<int:pk>/issue/", views.report_issue, name="report-issue"),
    path("<int:pk>/report.docx", views.report_docx, name="report-docx"),
    path("<int:pk>/report.pdf", views.report_pdf, name="report-pdf"),
    path("rounds/<int:pk>/extend/", views.round_extend, name="round-extend"),
    path("rounds/<int:pk>/remind/", views.round_remind, name="round-remind"),
    path("rounds/<int:pk>/no-opinion/", views.round_no_opinion, name="round-no-opinion"),
    path("rounds/<int:pk>/letter.docx", views.letter_docx, name="letter-docx"),
    path("rounds/<int:pk>/letter.pdf", views.letter_pdf, name="letter-pdf"),
    path("extensions/<int:pk>/letter.docx", views.extension_docx, name="extension-docx"),
    path("extensions/<int:pk>/letter.pdf", views.extension_pdf, name="extension-pdf"),
    path("rounds/<int:pk>/reply-form.docx", views.reply_form, name="reply-form"),
    path("rounds/<int:pk>/replies/new/", views.reply_upload, name="reply-upload"),
    path("replies/<int:pk>/", views.reply_check, name="reply-check"),
    path("replies/<int:pk>/drop/", views.reply_drop, name="reply-drop"),
    path("replies/<int:pk>/file/", views.reply_file, name="reply-file"),
    path("rounds/<int:pk>/opinions/", views.opinion_create, name="opinion-create"),
    path("opinions/<int:pk>/withdraw/", views.opinion_withdraw, name="opinion-withdraw"),
    path("opinions/<int:pk>/dispose/", views.opinion_dispose, name="opinion-dispose"),
]
