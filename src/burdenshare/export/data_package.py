"""Data Package, version 2: a folder of CSV files and `datapackage.json`, which describes each of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from .comma_separated import csv_bytes
from .dataset import Dataset
from .format import Format
from .metadata import COLUMN_WORDS, about

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_OPEN = re.compile(r"CC(?: |-)(BY(?:-SA)?)(?: |-)(\d\.\d)(?: IGO)?", re.ASCII)
_KEY = ("indicator", "area", "period", "source", "vintage")


def _licence(text: str) -> dict[str, str]:
    """A licence by its Open Definition name where it has one, else by its words."""
    found = _OPEN.match(text)
    name = f"CC-{found[1]}-{found[2]}" if found else re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-")[:60]
    return {"name": name, "title": text}


def _resource(d: Dataset, content: bytes) -> dict[str, Any]:
    fields = []
    for column in d.columns:
        field = {"name": column, "type": "number" if d.numeric(column) else "string"}
        if d.tidy:
            field["description"] = COLUMN_WORDS[column]
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    keys = [tuple(row.get(k) for k in _KEY) for row in d.rows] if d.tidy else []
    if keys and len(set(keys)) == len(keys) and all(all(key) for key in keys):
        schema["primaryKey"] = list(_KEY)
    return {
        "name": re.sub(r"[^a-z0-9._-]+", "-", d.name.casefold()).strip("-"),
        "title": d.title,
        "type": "table",
        "path": f"data/{d.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _write(datasets: Sequence[Dataset], stem: str) -> dict[str, bytes]:
    files = {f"data/{d.name}.csv": csv_bytes(d) for d in datasets}
    said = about(datasets)
    package: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": re.sub(r"[^a-z0-9._-]+", "-", stem.casefold()).strip("-") or "burdenshare",
        "title": said["title"],
        "description": " ".join([f"As known on {said['as_known_on']}." if said["as_known_on"] else "", *said["notes"]]),
        "version": f"{said['as_of'] or 'undated'}+{said['fingerprint'][:16]}",
        "resources": [_resource(d, files[f"data/{d.name}.csv"]) for d in datasets],
        "sources": [
            {"title": e["citation"], "version": e["id"], **({"path": e["url"]} if e["url"] else {})}
            for e in said["editions"]
        ],
        "burdenshare": {k: said[k] for k in ("as_of", "fingerprint", "editions", "indicators", "refused", "made_by")},
    }
    if said["licence"]:
        package["licenses"] = [_licence(text) for text in said["licence"]]
    files["datapackage.json"] = (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()
    return files


FORMAT = Format("datapackage", "Data Package v2, a folder", "", _write, joins=True)
