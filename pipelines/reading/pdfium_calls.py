"""pdfium's functions for inner loops: handles and places travel as plain addresses, not as objects made for each call.

What pdfium answers is the same; asking costs half. What is asked belongs to the modules that ask.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any


def direct(function: Any) -> Callable[..., Any]:
    """Return a function of `pypdfium2.raw` that takes pointers, and answers a pointer, as an address (None: null).

    The caller keeps alive what the addresses point to.
    """
    kinds = [_plain(kind) for kind in function.argtypes]
    return ctypes.PYFUNCTYPE(_plain(function.restype), *kinds)(address_of(function))


def address_of(handle: Any) -> int:
    """Return where a handle or a function of pypdfium2 points; 0 for a null handle."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _plain(kind: Any) -> Any:
    return ctypes.c_void_p if isinstance(kind, type) and issubclass(kind, ctypes._Pointer) else kind
