"""Asking a STAC API, with bounds: a server that is silent, endless or hostile costs a line, not an evening."""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Sequence
from urllib.parse import urlsplit

from ..errors import InputError
from ..raster.layers.products.documents import shown
from .presets import Catalogue, Product

WAIT = (15.0, 30.0)
"""Seconds until a server must be connected, and must have sent something."""
MOST_SECONDS, MOST_REQUESTS, MOST_BYTES, MOST_ITEMS = 180.0, 60, 64 << 20, 500
"""Of all the answers together that one search takes; items: of one modality."""
_PAGE = 100
_NO_CLIENT = "pystac-client is not installed"
_ERRORS = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, NotImplementedError)


class Client:
    """A catalogue that is asked.

    Args:
        catalogue: Which.

    Raises:
        InputError: It cannot be reached, or is no STAC API.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        """Open it."""
        self.catalogue = catalogue
        self._name = f"catalogue {shown(catalogue.address)}"
        try:
            import pystac_client
        except ImportError:
            raise InputError(
                "catalogue",
                _NO_CLIENT,
                "Install it in this Python: pip install pystac-client; or set up the engine anew.",
            ) from None
        self._api = self._asked(lambda: pystac_client.Client.open(catalogue.address, stac_io=_bounded_io(self._name)))

    def collections(self, product: Product) -> list[str]:
        """What the catalogue calls a product, the best first; empty if it has none.

        Raises:
            InputError: Its answer cannot be used.
        """
        if self.catalogue.collections:
            return list(self.catalogue.collections.get(product.key, ()))
        names = self._asked(lambda: sorted(str(collection.id) for collection in self._api.get_collections()))
        return [n for n in reversed(names) if re.fullmatch(product.collections, n, re.IGNORECASE)]

    def items(self, collection: str, box: Sequence[float], date: str | None) -> list[dict]:
        """Items of a collection, :data:`MOST_ITEMS` at most, each once.

        Args:
            collection: Its name.
            box: West, south, east, north, degrees; across 180 degrees it goes on beyond it.
            date: ``A/B``; None: of any time.

        Raises:
            InputError: The catalogue's answer cannot be used.
        """

        def ask() -> list[dict]:
            found: dict[str, dict] = {}
            for part in _halves(box):
                search = self._api.search(
                    method="GET", collections=[collection], bbox=part, datetime=date, limit=_PAGE, max_items=MOST_ITEMS
                )
                found |= {str(item["id"]): item for item in search.items_as_dicts() if isinstance(item, dict)}
            return [found[key] for key in sorted(found)]

        return self._asked(ask)

    def _asked(self, ask):  # noqa: ANN001, ANN202 - any function of no arguments, and what it returns
        from pystac import STACError, STACTypeError
        from pystac_client.exceptions import APIError

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of conformance that old servers do not declare
                return ask()
        except InputError:
            raise
        except (APIError, STACError, STACTypeError, *_ERRORS) as error:
            why = f"its answer is not that of a STAC API ({type(error).__name__})"
            raise InputError(self._name, why, "Check the address.") from None


def _halves(box: Sequence[float]) -> list[list[float]]:
    """A box as servers know it: what goes on beyond 180 degrees is one of its own."""
    west, south, east, north = box
    if east <= 180.0:
        return [[west, south, east, north]]
    return [[west, south, 180.0, north], [-180.0, south, east - 360.0, north]]


def _bounded_io(name: str):  # noqa: ANN202 - a class of a package that may not be there
    import requests
    from pystac_client.stac_api_io import StacApiIO

    class BoundedIO(StacApiIO):
        """Reads from http(s) only, and no more than the bounds."""

        def __init__(self) -> None:
            super().__init__(max_retries=None)
            self._until, self._requests, self._bytes = time.monotonic() + MOST_SECONDS, 0, 0

        def read_text(self, source: object, *args: object, **more: object) -> str:
            href = source if isinstance(source, str) else str(getattr(source, "href", source))
            if urlsplit(href).scheme not in ("http", "https"):  # a link may name a file of this machine
                raise InputError(name, "it leads to what is no web address", "Use another catalogue.")
            return super().read_text(source, *args, **more)

        def request(
            self, href: str, method: str | None = None, headers: dict | None = None, parameters: dict | None = None
        ) -> str:
            self._requests += 1
            if self._requests > MOST_REQUESTS:
                why = f"its pages do not end: {MOST_REQUESTS} were read"
                raise InputError(name, why, "Ask for a smaller area or a shorter time.")
            posted = (method or "GET").upper() == "POST"
            body = {"json": parameters} if posted else {"params": parameters}
            try:
                with self.session.request(
                    "POST" if posted else "GET", href, headers=headers, timeout=WAIT, stream=True, **body
                ) as answer:
                    if answer.status_code != 200:
                        why = f"the server answers with error {answer.status_code}"
                        raise InputError(name, why, "Check the address, or try again later.")
                    return self._content(answer).decode("utf-8")
            except requests.Timeout:
                raise InputError(name, "the server is silent", "Try again later, or use another catalogue.") from None
            except requests.RequestException as error:
                why = f"the server cannot be reached ({type(error).__name__})"
                raise InputError(name, why, "Check the address and the network.") from None

        def _content(self, answer: requests.Response) -> bytes:
            parts = []
            for part in answer.iter_content(1 << 16):
                self._bytes += len(part)
                if self._bytes > MOST_BYTES:
                    why = f"its answers are larger than {MOST_BYTES >> 20} MB"
                    raise InputError(name, why, "Ask for a smaller area or a shorter time.")
                if time.monotonic() > self._until:
                    raise InputError(name, "its answers take too long", "Try again later, or use another catalogue.")
                parts.append(part)
            return b"".join(parts)

    return BoundedIO()
