"""One machine: `make run`, development, first look. Secrets are made once and kept under var/."""

from django.core.management.utils import get_random_secret_key

from portal.settings.base import *  # noqa: F403
from portal.settings.environment import VAR_DIR, env


def kept_secret(name: str) -> str:
    """A secret of this machine, made at the first start."""
    path = VAR_DIR / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key())
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or kept_secret("secret_key")
AUDIT_KEY = env("AUDIT_KEY", default="") or kept_secret("audit_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
