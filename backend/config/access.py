"""The web server's access log, without the keys of private links."""

from typing import Any

from gunicorn.glogging import Logger

from core.logs import masked


class AccessLog(Logger):
    """Gunicorn's log; address and referring page may hold a private link."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """Return the parts of a line."""
        return masked(super().atoms(resp, req, environ, request_time))
