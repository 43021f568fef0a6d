"""The one settings module. Whatever varies between installations comes from the environment.

Defaults are safe: no debug, https-only cookies, no mail leaves the machine. `.env.production.example` lists
every variable an installation sets; `dev.py` sets the few a demo and the tests need.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from exchange.api.choices import NAMES_OF_CHOICES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(env.str("ENV_FILE", str(BASE_DIR / ".env")))

# --- What every installation sets -----------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
BASE_URL = env.str("BASE_URL", default="http://localhost:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
IS_SERVED_OVER_HTTPS = BASE_URL.startswith("https://")
# Invented people and figures: every page says so, and `manage.py demo` may fill the database.
DEMO = env.bool("DEMO", default=False)

# --- How it looks to its own people ---------------------------------------------------------------------------
SERVICE_NAME = env.str("SERVICE_NAME", default="Innovation proposal exchange")
SERVICE_OWNER = env.str("SERVICE_OWNER", default="West Midlands")
# Awards as open data: what 360Giving issues to a publisher, and whose money it is. Empty: made from the prefix.
GRANTS_PUBLISHER_PREFIX = env.str("GRANTS_PUBLISHER_PREFIX", default="360G-exchange")
GRANTS_FUNDER_ID = env.str("GRANTS_FUNDER_ID", default="")
GRANTS_FUNDER_NAME = env.str("GRANTS_FUNDER_NAME", default="")
# The NHS lozenge is a protected mark: only organisations that may carry it switch it on.
SHOW_NHS_LOGO = env.bool("SHOW_NHS_LOGO", default=False)
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default="innovation@exchange.example")

# --- Applications ---------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "exchange",
    "scoring",
    "proposals",
    "proposals.jobs",
    "exchange.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "csp",
    "django_tasks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "exchange.middleware.RefuseControlCharacters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "exchange.middleware.KeepPrivatePagesPrivate",
    "exchange.middleware.AnswerRefusals",
]

ROOT_URLCONF = "exchange.urls"
WSGI_APPLICATION = "exchange.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "exchange.jinja.environment",
            "context_processors": ["exchange.context.page_frame"],
        },
    },
    {  # the Django admin and allauth's mails are written for Django templates
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "exchange.forms.NHSFormRenderer"

# --- Database -------------------------------------------------------------------------------------------------
# Never ATOMIC_REQUESTS: on SQLite each read would take the write lock (exchange/checks.py refuses it).
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'exchange.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command=(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-20000; PRAGMA journal_size_limit=67108864;"
        ),
    )
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c statement_timeout=15000 -c lock_timeout=5000"
    )

# Sign-in rate limits must count across processes, so the cache is shared.
CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://exchange_cache")}

# --- People and sign-in ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "exchange.Member"
AUTHENTICATION_BACKENDS = ["exchange.accounts.SignInBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "exchange.accounts.AccountAdapter"
ACCOUNT_FORMS = {"signup": "exchange.forms.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a person is told when their password or address changes
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_SERVED_OVER_HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True

# --- Mail -----------------------------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
if DEMO:  # whatever EMAIL_URL says: invented people have no letter box, and managers read their mails on a page
    EMAIL_BACKEND = "exchange.sent_mail.KeepMail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Innovation proposal exchange <no-reply@exchange.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Off where a worker runs: it sends the mails, and no request waits for the mail server.
MAIL_NOTICES_AT_ONCE = env.bool("MAIL_NOTICES_AT_ONCE", default=True)

# The hour of the day, here, from which the daily mail of unread notices goes out.
DIGEST_HOUR = env.int("DIGEST_HOUR", default=7)

# --- Background work ------------------------------------------------------------------------------------------
# Another engine with an interface of `django_tasks` may stand here; `manage.py worker` serves this one.
TASKS = {
    "default": {
        "BACKEND": env.str("TASKS_BACKEND", default="proposals.jobs.backend.LeaseBackend"),
        "OPTIONS": {
            "LEASE_SECONDS": env.int("JOB_LEASE_SECONDS", default=60),
            "FIRST_WAIT_SECONDS": env.int("JOB_FIRST_WAIT_SECONDS", default=15),
            "MOST_TRIES": env.int("JOB_MOST_TRIES", default=8),
        },
    }
}

# --- Language, time, numbers ----------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

# --- Files ----------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "frontend" / "dist", BASE_DIR / "frontend" / "own"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": env.str("STATICFILES_STORAGE", default="exchange.static.HashedStaticFiles")},
    "attachments": {
        "BACKEND": "proposals.attachments.storage.PrivateFiles",
        "OPTIONS": {
            "location": env.str("ATTACHMENTS_DIR", default=str(BASE_DIR / "var" / "attachments")),
            "keep_free_megabytes": env.int("ATTACHMENTS_KEEP_FREE_MEGABYTES", default=200),
        },
    },
}
if bucket := env.str("ATTACHMENTS_S3_BUCKET", default=""):
    STORAGES["attachments"] = {
        "BACKEND": "proposals.attachments.object_storage.PrivateObjects",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": env.str("ATTACHMENTS_S3_PREFIX", default=""),
            "endpoint_url": env.str("ATTACHMENTS_S3_ENDPOINT", default="") or None,
            "region_name": env.str("ATTACHMENTS_S3_REGION", default="eu-west-2"),
            "access_key": env.str("ATTACHMENTS_S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("ATTACHMENTS_S3_SECRET_KEY", default="") or None,
            "encryption": env.str("ATTACHMENTS_S3_ENCRYPTION", default="AES256"),
            "key": env.str("ATTACHMENTS_S3_KEY", default=""),
        },
    }
FILE_UPLOAD_HANDLERS = ["proposals.attachments.uploads.BoundedUploads"]
# The largest file that any call may allow (`Call.attachment_megabytes_at_most`), and how much one form may send.
ATTACHMENT_MEGABYTES_EVER = 50
UPLOAD_MEGABYTES_A_REQUEST = env.int("UPLOAD_MEGABYTES_A_REQUEST", default=200)
# A path that only the web server in front can read, such as /attachments-inside/: it then sends the files itself.
ATTACHMENTS_INTERNAL_PATH = env.str("ATTACHMENTS_INTERNAL_PATH", default="")
# The virus scanner: tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl. Required: only who attached a file can
# open it before it was found clean.
CLAMD_URL = env.str("CLAMD_URL", default="")
SCAN_REQUIRED = env.bool("SCAN_REQUIRED", default=bool(CLAMD_URL))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Security -------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_SERVED_OVER_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_SERVED_OVER_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SERVED_OVER_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # the hash is that of the one inline line, templates/_has_scripts.html
        "script-src": [SELF, "'sha256-UJvujm8jq/SedAvuEVyFED+YoJu0GQ/wOprewLM+vYg='"],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- API ------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "exchange.api.authentication.PersonalToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["exchange.api.parsing.Json"],
    "DEFAULT_FILTER_BACKENDS": [
        "exchange.api.filtering.KnownParameters",
        "django_filters.rest_framework.DjangoFilterBackend",
    ],
    "DEFAULT_PAGINATION_CLASS": "exchange.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "exchange.api.schema.Described",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "SEARCH_PARAM": "q",
    "EXCEPTION_HANDLER": "exchange.errors.problem",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": SERVICE_NAME,
    "DESCRIPTION": "Calls, proposals and their steps: what the pages show and do, under the same rules.",
    "VERSION": "1",
    "SERVERS": [{"url": BASE_URL}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["exchange.api.schema.one_path_an_entry"],
    "SORT_OPERATIONS": False,
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": NAMES_OF_CHOICES,
}

# --- Logs -----------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"pikepdf": {"level": "WARNING"}},  # greets whoever imports it
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
