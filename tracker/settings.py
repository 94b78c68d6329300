"""Every setting of the site. What differs from place to place comes from the environment.

A missing key or a bad value stops the start and says which variable it was.
"""

from importlib.util import find_spec
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from tracker import VERSION, environment

BASE_DIR = Path(__file__).resolve().parent.parent

# What belongs to this copy alone and is never committed: its key, its SQLite file, its collected static files.
LOCAL_DIR = BASE_DIR / "var"
environment.read_file(default=LOCAL_DIR / "local.env")

# --- Where and how the site runs

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.secret_key(DEBUG)

SITE = environment.site_url(default="http://127.0.0.1:8000")
SITE_URL = f"{SITE.scheme}://{SITE.netloc}"
ALLOWED_HOSTS = environment.allowed_hosts(SITE)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

HTTPS = SITE.scheme == "https"
SECURE_SSL_REDIRECT = HTTPS
# Only a proxy that always sets or removes these headers itself may be believed.
BEHIND_PROXY = environment.flag("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A load balancer asks for these from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = environment.whole_number("HSTS_SECONDS", default=365 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS

DATABASES = {"default": environment.database(default=f"sqlite:///{LOCAL_DIR / 'register.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Attempts and requests that are counted; and pages and answers of the API as they were made last, in each process.
CACHES = {
    "default": environment.cache(default="locmemcache://"),
    # Of up to 300 kB each, so that whoever reads the whole list page by page fills no memory.
    "answers": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "answers",
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
    "figures": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "figures",
        "OPTIONS": {"MAX_ENTRIES": 10},
    },
}

# --- What it is made of

INSTALLED_APPS = [
    "tracker",
    "releases",
    "exchange",
    "explorer",
    "accounts",
    "investigations",
    "statements",
    "incidents",
    "parties",
    "history",
    "users",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "users.desk_config.DeskConfig",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # Around all that reads the body: its length and its tag are told.
    "tracker.middleware.heads",
    "django.middleware.security.SecurityMiddleware",
    "explorer.unchanged.Conditions",
    # Around all that makes an answer, so that one which is kept is given with all its headers at once.
    "explorer.unchanged.kept",
    "csp.middleware.CSPMiddleware",
    "tracker.middleware.permissions_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.middleware.limit_body",
    "tracker.middleware.GivingWay",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

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
            ],
        },
    },
]

# --- Accounts

AUTH_USER_MODEL = "users.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
SIGN_UP_IS_OPEN = environment.flag("SIGN_UP_IS_OPEN", default=False)
ACCOUNT_ADAPTER = "users.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SIGN_UP_IS_OPEN else "none"
# A session ends with the browser; nobody is asked whether it should not.
ACCOUNT_SESSION_REMEMBER = False
# Of one account from one address, see the adapter; the second only keeps one address from flooding the form.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key", "login": "100/m/ip"}
# Whose attempts are counted: the address that the proxy saw.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

# --- E-mail

vars().update(environment.email(default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.env.str("EMAIL_FROM", default=f"register@{SITE.hostname}")

# --- Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Of the names of a place, the register's own leads unless the site prefers others.
PLACE_NAMES_LEAD = environment.place_names("PLACE_NAMES_LEAD")

# Behind the live map are the lines of the basemap alone, unless the site takes tiles from somebody.
MAP_TILES, MAP_TILES_ATTRIBUTION = environment.map_tiles("MAP_TILES")

# --- What a browser may do with our pages: nothing from elsewhere, nothing inline

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *environment.origins(MAP_TILES)],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- What we take in

DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
# A statement with fifty claims is one form in the admin, and each claim has some forty fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Static files

STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "static"


def _packaged(name):
    """The folder of an installed package, without running it."""
    return Path(find_spec(name).origin).parent


# Scripts of others come with their packages, of which nothing else is used.
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("htmx", _packaged("django_htmx") / "static" / "django_htmx"),
    ("leaflet", _packaged("leaflet") / "static" / "leaflet"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Compressing takes most of the time of the first start; only what a page asks for is worth it.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# --- Files

# Copies of source pages. No address leads to them; a page hands out those that are released.
MEDIA_ROOT = environment.folder("MEDIA_ROOT", default=LOCAL_DIR / "files")
FILE_UPLOAD_PERMISSIONS = 0o640

# --- The API

REST_FRAMEWORK = {
    # Without the browsable pages: their inline styles and scripts are what the policy above forbids.
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    # The first one says how to sign in where nobody did.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "users.bearer.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["users.limits.PerToken", "users.limits.PerPerson", "users.limits.PerAddress"],
    "DEFAULT_THROTTLE_RATES": {
        "anonymous": environment.rate("API_RATE_ANONYMOUS", default="120/minute"),
        "signed_in": environment.rate("API_RATE_SIGNED_IN", default="600/minute"),
        "token": environment.rate("API_RATE_TOKEN", default="600/minute"),
        "failed_tokens": environment.rate("API_RATE_FAILED_TOKENS", default="10/minute"),
    },
    # Which address is counted: the one that the proxy saw.
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.DjangoModelPermissionsOrAnonReadOnly"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "explorer.api.problems.handler",
    # `format` is a parameter of exports, and chooses no other renderer.
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ceasefire Incident Register",
    "VERSION": VERSION,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "OAS_VERSION": "3.1.1",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "explorer.api.schema.complete"],
    # Several shapes show these, and they would be named after none of them.
    "ENUM_NAME_OVERRIDES": {
        "IncidentLinkKindEnum": "incidents.models.IncidentLink.Kind",
        "AgreementRoleEnum": "parties.models.Role.Kind",
        "AccountsStatusEnum": "accounts.status.Status",
        "AccountsGroupEnum": "accounts.status.Group",
        "AspectEnum": "accounts.rows.Aspect",
        "LifecycleEnum": "incidents.lifecycle.Lifecycle",
        "CasualtyGroupEnum": "statements.acts.Group",
    },
}

# --- What is said while it runs

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handlers speak only with DEBUG on, or by e-mail.
        "django": {"handlers": [], "propagate": True},
    },
}
