"""What strangers read is the same for them all: a page made for one is given to the next for a second."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.cache import CacheMiddleware


class OnePageForStrangers(CacheMiddleware):
    """Middleware: a page asked for without any cookie or key is kept, each process for itself, for a second.

    In a closing hour most pages are the same fund and the same list, read by people who are nobody yet. Whoever comes
    with a cookie gets a page of their own, so that nobody sees things as they were before their own press.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """The page that is kept, if one is and this is a stranger."""
        if request.COOKIES or "Authorization" in request.headers:
            request._cache_update_cache = False  # type: ignore[attr-defined] # how the library is told to leave it
            return None
        return super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase | str) -> HttpResponseBase | str:
        """Keep it, if it is a page that was made for a stranger."""
        is_page = isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
