"""What every installation shares."""

from django.utils.translation import gettext_lazy as _

from portal.settings.environment import BASE_DIR, VAR_DIR, database, env, file_storage, media_folder, stop

DEBUG = False
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

# Whose portal this is: name, seal and short name are facts of the installation.
UNION_NAME = env("UNION_NAME", default="全国装备制造产业工会")
SEAL_TEXT = env("SEAL_TEXT", default="联动")
DOCUMENT_CODE = env("DOCUMENT_CODE", default="装工发")
LETTER_CODE = env("LETTER_CODE", default="装工函")
NOTICE_CODE = env("NOTICE_CODE", default="装工通")
# Whom to call about a letter; no number in use begins with 0 after its area code.
OFFICE_PHONE = env("OFFICE_PHONE", default="010-00006688")
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")
DEMO = env.bool("DEMO", default=False)

INSTALLED_APPS = [
    "portal",
    "reports",
    "infonet.publishing",
    "infonet.merit",
    "infonet.reporting",
    "infonet.network",
    "meetings.major_issues",
    "meetings.sessions",
    "meetings.ballots",
    "committees.roster",
    "documents",
    "notices",
    "audit",
    "accounts",
    "common",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.RequestId",
    "common.middleware.PlainText",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "common.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "portal.middleware.ReaderKnown",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "audit.middleware.Origin",
    "common.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.shell.shell",
            ],
        },
    }
]

DATABASES = {"default": database()}

# ---- Language and time --------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env("TIME_ZONE", default="Asia/Shanghai")
USE_I18N = True
USE_TZ = True

# ---- Sign-in --------------------------------------------------------------------------
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "portal:desk"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "audit.middleware.address"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# ---- Files ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = media_folder()
STORAGES = {
    "default": file_storage(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_QUOTA_MB = env.int("FILES_QUOTA_MB", default=2000)  # 0: none
FILES_QUOTA_PER = env("FILES_QUOTA_PER", default="person")
if FILES_QUOTA_PER not in ("person", "organisation"):
    stop("FILES_QUOTA_PER", "只能是 person（每人）或 organisation（每单位）", "person")
VIRUS_SCANNER = env("VIRUS_SCANNER", default="")
VIRUS_SCANNER_REQUIRED = env.bool("VIRUS_SCANNER_REQUIRED", default=True)
if VIRUS_SCANNER and not VIRUS_SCANNER.startswith(("clamd://", "command:")):
    stop("VIRUS_SCANNER", "不是可用的查毒程序", "clamd:///run/clamav/clamd.ctl")
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# ---- PDF made and foreign formats read by a worker, in processes of their own (documents.press, documents.conversion) ----
PDF_SECONDS = env.int("PDF_SECONDS", default=30)
PDF_MEGABYTES = env.int("PDF_MEGABYTES", default=512)
PDF_PRINTERS = env.int(
    "PDF_PRINTERS", default=1
)  # printing or reading at once; the worker's other place stays free for letters
PDF_LEASE_SECONDS = env.int("PDF_LEASE_SECONDS", default=120)
PDF_KEPT_DAYS = env.int("PDF_KEPT_DAYS", default=30)
INTAKES_KEPT_DAYS = env.int("INTAKES_KEPT_DAYS", default=7)  # what its form said and why it was not read
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# ---- Secret ballots: where a ballot's salt lies until its box is opened. No backup may take this folder (decisions/0107) ------
BALLOT_KEYS_DIR = env("BALLOT_KEYS_DIR", default=str(VAR_DIR / "keys"))
BALLOT_KEYS = env("BALLOT_KEYS", default="scrutineers")
if BALLOT_KEYS not in ("scrutineers", "server"):
    stop("BALLOT_KEYS", "只能是 scrutineers（监票人分持）或 server（服务器保管）", "scrutineers")

# ---- Mail -----------------------------------------------------------------------------
try:
    vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
except (ValueError, KeyError):
    stop("EMAIL_URL", "不是可用的邮件地址", "smtp://name:password@mail.example.org:25")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="liandong@localhost")

# ---- Queue: a doorbell only. What must not be lost is a row in the database. -------------
CELERY_BROKER_URL = env("REDIS_URL", default="filesystem://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
QUEUE_DIR = VAR_DIR / "queue"
if CELERY_BROKER_URL.startswith("filesystem"):
    for name in ("in", "processed", "control"):
        (QUEUE_DIR / name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "in"),
        "data_folder_out": str(QUEUE_DIR / "in"),
        "processed_folder": str(QUEUE_DIR / "processed"),
        "control_folder": str(QUEUE_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "global_keyprefix": "liandong:"}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # A tick that nobody took in time is not made up for: the next one does its work.
    "tick": {"task": "notices.tick", "schedule": 60.0, "options": {"expires": 55}},
    "ballots": {"task": "ballots.tick", "schedule": 30.0, "options": {"expires": 25}},
    "rounds": {"task": "major_issues.tick", "schedule": 60.0, "options": {"expires": 55}},
    "files": {"task": "documents.tick", "schedule": 15.0, "options": {"expires": 15}},
    "seal": {"task": "audit.seal", "schedule": 2.0, "options": {"expires": 10}},
}

# ---- Content security: nothing from elsewhere, nothing inline -------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "common.failures.csrf_failure"

# The key of the audit chain lives outside the database, beside the secret key.
AUDIT_KEY = env("AUDIT_KEY", default="")

# ---- Logs: one line each to standard error; the supervisor or systemd keeps them -------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # What the rules refuse is an answer, not an event of the log; a fault of ours is.
        "django.request": {"level": "ERROR"},
    },
}
