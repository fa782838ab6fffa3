"""Forms as the desk takes them: small, URL-encoded, made by the desk itself. What is in them belongs to `deciding.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.requests import Request

    from pipelines.site.desk.access import Access

_BYTES = 32 * 1024
_FIELDS = 20

Form = dict[str, str]


async def read_form(request: Request, access: Access) -> Form:
    """Return the fields of a form; of a name that is given twice, the last.

    Raises HTTPException 413 for one that is too long, 415 for another kind of body, 400 for one that is no form, 403
    for one that this desk did not make.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "desk.no_form")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BYTES:
            raise HTTPException(413, "desk.too_long")
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"
        )
    except (UnicodeDecodeError, ValueError) as error:
        raise HTTPException(400, "desk.no_form") from error
    form = dict(pairs)
    if not access.is_own_form(form.pop("csrf", "")):
        raise HTTPException(403, "desk.foreign_form")
    return form
