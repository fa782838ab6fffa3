"""Damaged variants of PDFs, the same for the same seed: bytes, objects and drawing operators altered at random.

What becomes of them is measured in `mutants` and tested in `tests/hostile`.
"""

from __future__ import annotations

import io
import random
import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pikepdf

_NUMBERS = (b"0", b"-1", b"1e9", b"99999999999999999999", b"-2147483648", b"nan", b".", b"--5", b"0.0000001")
_OPERATORS = (
    b"q",
    b"Q",
    b"BT",
    b"ET",
    b"cm",
    b"re",
    b"l",
    b"f",
    b"S",
    b"Tj",
    b"Tm",
    b"Do",
    b"W n",
    b"[",
    b"<<",
    b"(",
)


@lru_cache(maxsize=16)
def _bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def some_pages(path: Path, chance: random.Random, pages: int = 3) -> bytes:
    """Return the first page of a report and some consecutive others as a file of its own."""
    with pikepdf.open(io.BytesIO(_bytes_of(path))) as report, pikepdf.new() as part:
        first = chance.randrange(1, max(2, len(report.pages) - pages + 1))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # links between pages may be lost
            part.pages.append(report.pages[0])
            part.pages.extend(report.pages[first : first + pages])
        return _saved(part, chance)


def flip_bytes(data: bytes, chance: random.Random) -> bytes:
    """Alter up to 64 bytes anywhere."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 64))):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def truncate(data: bytes, chance: random.Random) -> bytes:
    """Cut the file off."""
    return data[: chance.randrange(len(data))]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    """Leave a piece out."""
    start, size = chance.randrange(len(data)), chance.choice((1, 16, 500, 20000))
    return data[:start] + data[start + size :]


def repeat(data: bytes, chance: random.Random) -> bytes:
    """Have a piece of the file stand twice, somewhere else."""
    start, size, to = (
        chance.randrange(len(data)),
        chance.choice((16, 500, 20000)),
        chance.randrange(len(data)),
    )
    return data[:to] + data[start : start + size] + data[to:]


def swap_objects(data: bytes, chance: random.Random) -> bytes:
    """Exchange the contents of some pairs of objects."""
    with pikepdf.open(io.BytesIO(data)) as document:
        numbers = range(1, len(document.objects) + 1)
        for _ in range(chance.choice((1, 1, 4))):
            first, second = chance.choice(numbers), chance.choice(numbers)
            one, other = document.get_object(first, 0), document.get_object(second, 0)
            if type(one) is type(other) and first != second:
                _exchange(one, other)
        return _saved(document, chance)


def _exchange(one: pikepdf.Object, other: pikepdf.Object) -> None:
    if isinstance(one, pikepdf.Stream) and isinstance(other, pikepdf.Stream):
        a, b = one.read_raw_bytes(), other.read_raw_bytes()
        first, second = one.get("/Filter"), other.get("/Filter")
        one.write(b, filter=second)
        other.write(a, filter=first)
    elif isinstance(one, pikepdf.Dictionary) and isinstance(other, pikepdf.Dictionary):
        a, b = dict(one.items()), dict(other.items())
        for holder, entries in ((one, b), (other, a)):
            for key in list(holder.keys()):
                del holder[key]
            for key, value in entries.items():
                holder[key] = value


def remove_objects(data: bytes, chance: random.Random) -> bytes:
    """Empty some objects, so that what refers to them finds nothing."""
    with pikepdf.open(io.BytesIO(data)) as document:
        for _ in range(chance.choice((1, 1, 4))):
            number = chance.randrange(1, len(document.objects) + 1)
            holder = document.get_object(number, 0)
            if isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)):
                for key in sorted(set(holder.keys()) - {"/Length"}):
                    del holder[key]
        return _saved(document, chance)


def alter_entries(data: bytes, chance: random.Random) -> bytes:
    """Give some entries of dictionaries values that make no sense there, among them the dictionary itself."""
    with pikepdf.open(io.BytesIO(data)) as document:
        holders = [
            item for item in document.objects if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream))
        ]
        for _ in range(chance.choice((1, 3, 10))):
            holder = chance.choice(holders)
            keys = list(holder.keys())
            if not keys:
                continue
            values = (
                0, -1, 2**31, True, pikepdf.Array([]), pikepdf.Array([0, 0, 0, 0]), pikepdf.Dictionary(),
                pikepdf.Name("/X"), pikepdf.String("x" * 1000), chance.choice(holders), holder,
            )  # fmt: skip
            key, value = chance.choice(keys), chance.choice(values)
            if key == "/Length":
                continue
            if chance.random() < 0.25:
                del holder[key]
            else:
                holder[key] = value
        return _saved(document, chance)


def alter_drawing(data: bytes, chance: random.Random) -> bytes:
    """Alter numbers and operators of content streams."""
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            content = page.Contents.read_bytes() if isinstance(page.Contents, pikepdf.Stream) else b"".join(
                part.read_bytes() for part in page.Contents
            )  # fmt: skip
            tokens = re.split(rb"(\s+)", content)
            for _ in range(chance.choice((1, 3, 30))):
                place = chance.randrange(len(tokens))
                tokens[place] = chance.choice(
                    (b" ", chance.choice(_NUMBERS), chance.choice(_OPERATORS), chance.choice(tokens))
                )
            page.Contents = document.make_stream(b"".join(tokens))
        return _saved(document, chance)


def alter_streams(data: bytes, chance: random.Random) -> bytes:
    """Alter bytes of any streams: as stored, or as they are once unpacked, fonts and character maps included."""
    with pikepdf.open(io.BytesIO(data)) as document:
        streams = [item for item in document.objects if isinstance(item, pikepdf.Stream)]
        for stream in chance.sample(streams, min(len(streams), chance.choice((1, 2, 6)))):
            if chance.random() < 0.4:
                raw = stream.read_raw_bytes()
                if raw:
                    stream.write(flip_bytes(raw, chance), filter=stream.get("/Filter"))
                continue
            try:
                plain = stream.read_bytes()
            except pikepdf.PdfError:
                continue
            if plain:
                stream.write(chance.choice((flip_bytes, truncate, cut_out, repeat))(plain, chance))
        return _saved(document, chance)


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip_bytes, truncate, cut_out, repeat, swap_objects, remove_objects, alter_entries, alter_drawing, alter_streams,
)  # fmt: skip


def mutant(sources: list[Path], seed: int) -> tuple[str, bytes]:
    """Return the name of the mutation and the file number `seed`."""
    chance = random.Random(seed)
    data = some_pages(chance.choice(sources), chance)
    mutate = MUTATIONS[seed % len(MUTATIONS)]
    try:
        return mutate.__name__, mutate(data, chance)
    except (
        pikepdf.PdfError,
        ValueError,
        KeyError,
    ):  # so damaged that it cannot be written: damage bytes instead
        return flip_bytes.__name__, flip_bytes(data, chance)


def _saved(document: pikepdf.Pdf, chance: random.Random) -> bytes:
    modes = pikepdf.ObjectStreamMode
    buffer = io.BytesIO()
    mode = chance.choice((modes.disable, modes.generate))
    document.save(buffer, static_id=True, object_stream_mode=mode)
    return buffer.getvalue()
