"""What the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuoyue.shell.site.settings")
application = get_wsgi_application()

_RARELY = (20_000, 20, 50)
"""After so many objects, so many young and so many middle collections (Python's own: 700, 10, 10)."""


def spare() -> None:
    """Let the collector of garbage pass over what stays for good, and come less often.

    Rooms, forms and the law are there until the process ends; the page of a thousand cases makes
    tens of thousands of objects and lets them all go.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_RARELY)


spare()
