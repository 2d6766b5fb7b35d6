"""A real installation: HTTPS in front, every secret from the environment, never the demo."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DEMO
from portal.settings.environment import required, stop

if DEMO:
    stop("DEMO", "只用于演示，不能同正式设置一起启动，请去掉或改为", "0")

SECRET_KEY = required("SECRET_KEY", "一串 50 个以上的随机字符")
AUDIT_KEY = required("AUDIT_KEY", "另一串 50 个以上的随机字符")
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "portal.example.org").split(",")
SITE_URL = required("SITE_URL", "https://portal.example.org").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
