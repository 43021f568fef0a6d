"""Static files under names that carry their hash, compressed once when they are collected."""

from django.contrib.staticfiles.storage import ManifestFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_any_script, _module_imports = ManifestFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Imports between ES modules are rewritten in our own scripts only: others' minified code trips the patterns."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", _module_imports))
