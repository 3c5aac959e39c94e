"""Settings of every process, read from the environment; insecure values are refused.

Only what the environment decides varies between machines: ``docs/operations.md`` lists it.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import env

BACKEND = Path(__file__).resolve().parent.parent
ROOT = BACKEND.parent

DEBUG = env.flag("PARITY_DEBUG")
SECRET_KEY = env.secret("PARITY_SECRET_KEY", debug=DEBUG)
PARITY_KEYSET = env.keyset("PARITY_KEYSET")
BASE_URL = env.text("PARITY_BASE_URL", "http://localhost:8000" if DEBUG else None).rstrip("/")
ALLOWED_HOSTS = env.words("PARITY_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else "")
ORGANIZATION_NAME = env.text("PARITY_ORGANIZATION", "PACT Consultant Network")
ORGANIZATION_ADDRESS = env.text("PARITY_ORGANIZATION_ADDRESS", "Sacramento, California")
# The person whom every error page and e-mail names as the one to ask.
CONTACT_EMAIL = env.text("PARITY_CONTACT_EMAIL", "network@parity.invalid" if DEBUG else None)

if not DEBUG:
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("PARITY_ALLOWED_HOSTS must name the hosts that may be asked.")
    if urlsplit(BASE_URL).scheme != "https":
        raise ImproperlyConfigured("PARITY_BASE_URL must be an https address in production.")

# The pages come first: their templates stand in for those of the applications below.
INSTALLED_APPS = [
    "pages.shared",
    "pages.account",
    "pages.consultant",
    "pages.coordination",
    "pages.finance",
    "pages.administration",
    "pages.requester",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
    "pgtrigger",
    "pghistory",
    "core",
    "accounts",
    "jobs",
    "notices",
    "consultants",
    "compensation",
    "engagements",
    "payments",
    "reports",
    "api.v1",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "pages.shared.middleware.NotStored",
    "pages.shared.middleware.NotTooLarge",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pages.shared.middleware.OwnLanguage",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pages.shared.middleware.History",
    "pages.shared.middleware.DraftsKept",
    "pages.shared.middleware.RefusalsAsPages",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "pages.shared.context.page",
            ],
        },
    }
]

DATABASES = {
    "default": env.database(env.text("DATABASE_URL"))
    | {
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
}

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.text("REDIS_CACHE_URL"),
        "KEY_PREFIX": "parity",
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "pages.account.forms.SignInForm",
    "request_login_code": "pages.account.forms.AskForCodeForm",
    "confirm_login_code": "pages.account.forms.CodeForm",
    "reset_password": "pages.account.forms.AskForLinkForm",
    "reset_password_from_key": "pages.account.forms.NewPasswordForm",
    "change_password": "pages.account.forms.ChangePasswordForm",
    "set_password": "pages.account.forms.FirstPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# By the caller's address, never by the one they name: knowing somebody's e-mail address is not
# enough to keep them out.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,60/h/ip",
    "request_login_code": "5/m/ip,30/h/ip",
    "reset_password": "5/m/ip,30/h/ip",
}

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_SSL_REDIRECT = not DEBUG and env.flag("PARITY_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if not DEBUG else None
SECURE_HSTS_SECONDS = 0 if DEBUG else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEBUG
# Preloading binds every name under the domain for good: for its owner to decide, not for us.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BACKEND / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Los_Angeles"

STATIC_URL = "/static/"
STATIC_ROOT = env.text("PARITY_STATIC_ROOT", str(ROOT / "var" / "static"))
MEDIA_ROOT = env.text("PARITY_MEDIA_ROOT")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The largest request of anybody; a stranger's body is spooled before it is known who asks.
REQUEST_MAX_BYTES = 24 * 1024 * 1024

globals().update(env.email(env.text("PARITY_EMAIL_URL")))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text(
    "PARITY_FROM_EMAIL", "Parity <no-reply@parity.invalid>"
)

# How many trusted proxies stand before us: the caller's address is read that far back.
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(env.text("PARITY_PROXIES", "0"))
PARITY_API_RATES: dict[str, str | None] = {
    "anonymous": "30/min",
    "user": "600/min",
    "writing": "120/min",
    "asking": "10/hour",
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.v1.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.v1.parsing.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "api.v1.paging.KeysetPagination",
    "DEFAULT_THROTTLE_CLASSES": [
        "api.v1.throttles.AnonymousThrottle",
        "api.v1.throttles.ReadingThrottle",
        "api.v1.throttles.WritingThrottle",
    ],
    "DEFAULT_SCHEMA_CLASS": "api.v1.schema.Schema",
    "EXCEPTION_HANDLER": "api.v1.errors.handle",
    "NUM_PROXIES": PROXIES,
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Parity",
    "VERSION": "1",
    "DESCRIPTION": "Engagements and pay of a network of lived-experience consultants.",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.v1.schema.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "OfferState": "engagements.states.OFFER.states",
        "AssignmentState": "engagements.states.ASSIGNMENT.states",
        "AudienceKind": "consultants.models.AudienceKind",
        "RequestState": "engagements.states.REQUEST.states",
        "RemarkState": "engagements.states.REMARK.states",
        "InvoiceState": "payments.states.INVOICE.states",
        "RunState": "payments.states.RUN.states",
        "PaymentState": "payments.states.PAYMENT.states",
        "JobState": "jobs.states.JOB.states",
        "NoticeState": "notices.states.NOTICE.states",
        "InvoiceKind": "payments.models.InvoiceKind",
        "JobKind": "jobs.models.JobKind",
        "NoticeKind": "notices.models.NoticeKind",
        "ReportKind": "reports.models.ReportKind",
        "SessionKind": "engagements.models.convening.SessionKind",
        "EngagementRole": "compensation.models.EngagementRole",
        "Role": "accounts.models.Role",
        "Activity": "compensation.models.Activity",
        "Component": "compensation.models.Component",
        "PaymentMethod": "consultants.models.PaymentMethod",
        "Availability": "consultants.models.Availability",
        "BioState": "consultants.states.BIO.states",
        "ExclusionKind": "consultants.models.ExclusionKind",
        "GroupKind": "consultants.models.GroupKind",
    },
}

FORM_RENDERER = "pages.shared.forms.Renderer"
CSRF_FAILURE_VIEW = "pages.shared.refusals.form_expired"
DJANGO_TABLES2_TEMPLATE = "shared/table.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "core.logs.WithoutKeys",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stream"], "level": env.text("PARITY_LOG_LEVEL", "INFO")},
}

# Celery takes a Redis on a Unix socket under another scheme than redis-py does.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace(
    "?db=", "?virtual_host="
)
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60 * 60}
EMAIL_DOMAIN = urlsplit(BASE_URL).hostname or "localhost"

# The worker's handlers by job kind, for running a job in this process: the demonstration does.
# A name and not an import, because the application never imports the worker.
JOB_HANDLERS = "worker.jobs.HANDLERS"
DEMO_DIRECTORY = env.text("PARITY_DEMO_DIRECTORY", str(ROOT / "var" / "demo"))
