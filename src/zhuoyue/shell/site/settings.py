"""Settings, all from the environment.

ZHUOYUE_DATA (folder of files and of the embedded database) · DATABASE_URL · ZHUOYUE_SECRET_KEY ·
ZHUOYUE_HOSTS (comma-separated) · ZHUOYUE_DEMO=1 (accounts to choose from, plain http) ·
ZHUOYUE_PROXIES (how many proxies of our own stand in front; they set X-Forwarded-For) ·
ZHUOYUE_DEBUG=1 · ZHUOYUE_CLOCK_SHIFT (seconds, rehearsals only) ·
ZHUOYUE_URL (the address that mails link to, https://award.example.cn) ·
ZHUOYUE_SMTP (smtp://user:password@host:587 with STARTTLS, smtps://user:password@host:465; signs such as
@ in the password as %40; unset: mails become files in the data folder's outbox) ·
ZHUOYUE_MAIL_FROM (卓越 <award@example.cn>) ·
ZHUOYUE_FONTS (a folder of font files beside those of the system, for papers as PDF).
"""

import os
from datetime import timedelta
from pathlib import Path as File

from zhuoyue.shell.site.database import told
from zhuoyue.shell.site.mail import server
from zhuoyue.shell.site.secret import secret_key

_ENV = os.environ
_HERE = File(__file__).resolve().parents[1]

DATA_FOLDER = File(_ENV.get("ZHUOYUE_DATA") or File.home() / ".local" / "share" / "zhuoyue")
DEMO = _ENV.get("ZHUOYUE_DEMO") == "1"
DEBUG = _ENV.get("ZHUOYUE_DEBUG") == "1"
CLOCK_SHIFT = timedelta(seconds=int(_ENV.get("ZHUOYUE_CLOCK_SHIFT", "0")))

SECRET_KEY = _ENV.get("ZHUOYUE_SECRET_KEY") or (secret_key(DATA_FOLDER) if DEMO else "")
PROXIES = int(_ENV.get("ZHUOYUE_PROXIES", "0"))
ALLOWED_HOSTS = [host for host in _ENV.get("ZHUOYUE_HOSTS", "").split(",") if host]
if DEMO:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not DEMO]

FONT_FOLDER = _ENV.get("ZHUOYUE_FONTS", "")
SITE_URL = _ENV.get("ZHUOYUE_URL") or (
    f"https://{ALLOWED_HOSTS[0]}" if ALLOWED_HOSTS and not DEMO else "http://127.0.0.1:8000"
)

SMTP = server(_ENV.get("ZHUOYUE_SMTP", ""))
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if SMTP
    else "zhuoyue.shell.kit.gateways.FolderBackend"
)
if SMTP:
    EMAIL_HOST, EMAIL_PORT = SMTP.host, SMTP.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP.user, SMTP.password
    EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_TIMEOUT = SMTP.tls, not SMTP.tls, 30
DEFAULT_FROM_EMAIL = _ENV.get("ZHUOYUE_MAIL_FROM") or "卓越 <no-reply@localhost>"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    f"zhuoyue.shell.{room}.tasks"
    for room in ("people", "cycles", "applications", "notices", "panels", "site")
]

DATABASES = {"default": told(_ENV.get("DATABASE_URL", ""))}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "template_partials",
    "django_htmx",
    "csp",
    "bootstrap",
    "procrastinate.contrib.django",
    "zhuoyue.shell",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zhuoyue.shell.site.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "zhuoyue.shell.site.middleware.OwnPassword",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhuoyue.shell.site.middleware.ReadOnce",
    "zhuoyue.shell.site.middleware.RefusalPage",
]

ROOT_URLCONF = "zhuoyue.shell.site.urls"
WSGI_APPLICATION = "zhuoyue.shell.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "template_partials.templatetags.partials",
                "zhuoyue.shell.templatetags.frame",
                "zhuoyue.shell.templatetags.said",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhuoyue.shell.site.context.frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "shell.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # straight from the packages: nothing to collect
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# No inline script or style anywhere, nothing from another host.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # Bootstrap's own icons are data addresses
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "zhuoyue.shell.site.errors.stale_form"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # https is the proxy's business

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
