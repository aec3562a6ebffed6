"""All settings, read top to bottom. Deployment values come from the environment; what an
admin tunes while it runs (timeouts, capacity, masking) is a row in the admin site instead."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext

django_stubs_ext.monkeypatch()  # lets ModelAdmin[Widget] be written at run time


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: str = "0") -> bool:
    return env(name, default).lower() in {"1", "true", "yes", "on"}


BASE_DIR = Path(__file__).resolve().parent.parent

# ---- where it runs -----------------------------------------------------------------------
DEBUG = flag("DEBUG")
SECRET_KEY = env("SECRET_KEY", "only-for-development" if DEBUG else "")
SECRET_KEY_FALLBACKS = [key for key in env("SECRET_KEY_FALLBACKS").split(",") if key]
# Encrypt what masking hides, newest first; keep old ones until `manage.py masking reseal` ran.
DATA_KEYS = [
    key for key in env("DATA_KEYS", "only-for-development" if DEBUG else "").split(",") if key
]
# Exact scheme://host:port of the workspace; further ones, comma separated, in EXTRA_ORIGINS.
PUBLIC_URL = env("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
ORIGINS = [PUBLIC_URL, *(o.rstrip("/") for o in env("EXTRA_ORIGINS").split(",") if o)]
IS_HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(origin).hostname or "" for origin in ORIGINS]
# How many proxies in front of us append to X-Forwarded-For; 0 means the header is not believed.
TRUSTED_PROXIES = int(env("TRUSTED_PROXIES", "0"))

ROOT_URLCONF = "contactcenter.urls"
ASGI_APPLICATION = "contactcenter.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "contactcenter.User"

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "channels",
    "rest_framework",
    "axes",
    "csp",
    "contactcenter",
    "masking",
    "conversations",
    "routing",
    "media",
    "supervisor",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
            ]
        },
    }
]

# ---- PostgreSQL, Redis, Celery -------------------------------------------------------------
DATABASE_URL = env("DATABASE_URL", "postgresql://postgres@127.0.0.1:15432/contactcenter")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=None)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["OPTIONS"] = {
    "options": "-c statement_timeout=15s -c lock_timeout=5s"
    " -c idle_in_transaction_session_timeout=30s"
}

REDIS_URL = env("REDIS_URL", "redis://127.0.0.1:16379/0")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL, "max_connections": 500}]},
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

# Without a mail server nothing is sent, and the screens say so; while developing, mails become files.
EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = int(env("EMAIL_PORT", "587"))
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", "1")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "contact-center@localhost")
if DEBUG and not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env("MAIL_DIR", str(BASE_DIR / "var" / "mail"))
CAN_MAIL = DEBUG or bool(EMAIL_HOST)

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "jobs"
CELERY_TASK_ROUTES = {"routing.tasks.*": {"queue": "routing"}}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
# Deadlines are columns; the tick only looks at them. A tick that waited a second is stale. A little
# faster than the 250 ms we promise, for the way through the broker.
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "routing.tasks.tick", "schedule": 0.2, "options": {"expires": 1}},
    "supervisor": {"task": "supervisor.tasks.tick", "schedule": 1.0, "options": {"expires": 2}},
    "media": {"task": "media.tasks.tick", "schedule": 0.2, "options": {"expires": 1}},
    "media-expire": {"task": "media.tasks.expire", "schedule": 600.0, "options": {"expires": 500}},
    "media-files": {"task": "media.tasks.files", "schedule": 1.0, "options": {"expires": 2}},
    "sweep-files": {"task": "conversations.tasks.sweep_files", "schedule": 3600.0},
    "minute": {"task": "routing.tasks.minute", "schedule": 60.0, "options": {"expires": 50}},
}

# ---- the media relay (docs/media.md) ------------------------------------------------------------
RELAY_ID = env("RELAY_ID", "r1")
RELAY_REGION = env("RELAY_REGION", "default")
# What browsers are told, comma separated; it has to be reachable from where they are.
RELAY_ADDRESS = env("RELAY_ADDRESS", "127.0.0.1")
RELAY_BIND = env("RELAY_BIND")
RELAY_PORT = int(env("RELAY_PORT", "0"))

# Frames a socket may send: at once, and a second after that.
SOCKET_LIMITS = {
    "customer": (float(env("CUSTOMER_BURST", "20")), float(env("CUSTOMER_RATE", "5"))),
    "desk": (float(env("STAFF_BURST", "60")), float(env("STAFF_RATE", "20"))),
    "supervisor": (float(env("STAFF_BURST", "60")), float(env("STAFF_RATE", "20"))),
}

VISITORS_A_MINUTE = int(env("VISITORS_A_MINUTE", "30"))  # from one address

# ---- calls ------------------------------------------------------------------------------------
# Which relays carry our calls: those that say the same region (SEC-2).
MEDIA_REGION = env("MEDIA_REGION", "default")
# Clips, recordings, hold music, files of chats (sealed): one folder that web, workers and relays share.
# Never served.
MEDIA_FILES = Path(env("MEDIA_FILES", str(BASE_DIR / "var" / "media")))
# Helpers for networks that let nothing else through, comma separated; the secret is coturn's own.
TURN_URLS = [url for url in env("TURN_URLS").split(",") if url]
TURN_SECRET = env("TURN_SECRET")
TURN_SECONDS = int(env("TURN_SECONDS", "3600"))
# Browsers may reach the relay by way of TURN only: for networks that forbid everything else.
TURN_ONLY = flag("TURN_ONLY")

# ---- people ----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "contactcenter.backends.StaffBackend",
]
PASSWORD_HASHERS = [
    env("PASSWORD_HASHER", "django.contrib.auth.hashers.Argon2PasswordHasher"),
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_IPWARE_PROXY_COUNT = TRUSTED_PROXIES or None
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "contactcenter.web.claimed_name"
AXES_VERBOSE = False

# ---- safety ------------------------------------------------------------------------------------
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
CSRF_TRUSTED_ORIGINS = ORIGINS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_SOCKETS = [origin.replace("http", "ws", 1) for origin in ORIGINS]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *_SOCKETS],
        "manifest-src": ["'self'"],
        "frame-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# The largest limit of a widget, and the form around the file: what customers send never lies in clear on a
# disk.
MOST_FILE_BODY = 21 << 20
FILE_UPLOAD_HANDLERS = [
    "contactcenter.uploads.InMemory",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["contactcenter.parsers.ShallowJSONParser"],
    "EXCEPTION_HANDLER": "contactcenter.web.exception_handler",
}

# ---- languages, files, logs ----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("cs", "Čeština"),
    ("pl", "Polski"),
    ("it", "Italiano"),
    ("he", "עברית"),
]
LOCALE_PATHS = [BASE_DIR / "contactcenter" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
# Only what is built and the pictures: the TypeScript sources are never published.
STATICFILES_DIRS = [("dist", BASE_DIR / "static" / "dist"), ("img", BASE_DIR / "static" / "img")]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "daphne": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        # A tick four times a second is not news.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}
