"""Two recognisers of one line of text: PP-OCRv6 and PP-OCRv4, models as their wheels ship them, no network.

onnxruntime runs the models; which crops are read and what two readings mean together is decided elsewhere.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from pipelines.reading.scan.picture import PAPER, Pixels

_MODELS = {
    "first": ("rapidocr", "models/PP-OCRv6_rec_small.onnx"),
    "second": ("rapidocr_onnxruntime", "models/ch_PP-OCRv4_rec_infer.onnx"),
}
_HEIGHT = 48  # pixels: the models' line height
_NARROW = 96  # pixels: narrower crops are widened with paper
_WIDE = 2400


@dataclass(frozen=True, slots=True)
class Recognised:
    """What one recogniser reads in a crop; `places` has the middle of each character as a share of the crop's width."""

    text: str
    places: tuple[float, ...]


def available() -> bool:
    """Whether the extra `ocr` is installed: onnxruntime and the first recogniser's model."""
    return importlib.util.find_spec("onnxruntime") is not None and _model("first") is not None


def has_second() -> bool:
    """Whether the second recogniser's model is installed too."""
    return available() and _model("second") is not None


def recognise(crop: Pixels, reader: str = "first", filled: float = 1.0) -> Recognised:
    """Read one grey line crop with the `first` or the `second` recogniser.

    `filled` is the share of the models' line height that the crop takes: smaller lines cost less.
    """
    session, name, characters = _session(reader)
    height, width = crop.shape
    high = round(_HEIGHT * filled)
    wide = min(_WIDE, max(1, round(width * high / height)))
    top = (_HEIGHT - high) // 2
    line = np.full((_HEIGHT, max(wide, _NARROW)), PAPER, np.uint8)
    smaller = high < height
    line[top : top + high, :wide] = cv2.resize(
        crop, (wide, high), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    )
    values = (line.astype(np.float32) / 255 - 0.5) / 0.5
    batch = np.repeat(values[None, None], 3, axis=1)
    chances = session.run(None, {name: batch})[0][0]
    steps = len(chances)
    best = chances.argmax(axis=1).tolist()
    text, places, before = [], [], 0
    for step, index in enumerate(best):
        if index not in (0, before):
            text.append(characters[index])
            places.append(min(1.0, (step + 0.5) / steps * line.shape[1] / wide))
        before = index
    return Recognised("".join(text), tuple(places))


def _model(reader: str) -> Path | None:
    package, file = _MODELS[reader]
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / file
    return path if path.is_file() else None


@cache
def _session(reader: str) -> tuple[Any, str, list[str]]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2  # waiting threads sleep: as much work in less time where a core is idle
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(_model(reader)), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].split("\n")
    return session, session.get_inputs()[0].name, ["", *characters, " "]
