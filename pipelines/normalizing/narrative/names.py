"""Names of subjects in sentences to the codes that the report's own statements print beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipelines.forms.labels import canonical
from pipelines.forms.loader import forms
from pipelines.records import Fact

_FUNCTIONAL = ("gpb_expenditure", "expenditure", "revenue", "gov_fund", "state_capital")


class Names:
    """Codes by name, as one report prints them. A name that two codes share gives no code."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._functional: dict[str, str] = {}
        self._economic: dict[str, set[str]] = defaultdict(set)
        for fact in facts:
            if not fact.subject_code or not fact.subject_name:
                continue
            name = canonical(fact.subject_name)
            if fact.subject_system == "economic":
                self._economic[name].add(fact.subject_code)
            elif fact.statement in _FUNCTIONAL:
                self._functional.setdefault(fact.subject_code, name)

    def class_code(self, name: str) -> str | None:
        """Return the 3-digit code of a functional class, with or without 支出 at its end."""
        wanted = canonical(name)
        for spelling in (wanted, f"{wanted}支出"):
            found = self._codes(spelling, 3)
            if len(found) == 1:
                return found[0]
            if spelling in forms().classes:
                return forms().classes[spelling]
        return None

    def item_code(self, class_name: str, group: str, item: str) -> str | None:
        """Return the 7-digit code of an item by the names of its class, group and itself."""
        above = self.class_code(class_name)
        groups = {code for code in self._codes(canonical(group), 5) if above in (None, code[:3])}
        found = [code for code in self._codes(canonical(item), 7) if above in (None, code[:3])]
        if groups:
            found = [code for code in found if code[:5] in groups]
        return found[0] if len(found) == 1 else None

    def economic_code(self, name: str) -> str | None:
        """Return the code of an economic item."""
        found = self._economic.get(canonical(name), set())
        items = {code for code in found if len(code) > 3} or found
        return next(iter(items)) if len(items) == 1 else None

    def _codes(self, name: str, digits: int) -> list[str]:
        return [code for code, known in self._functional.items() if known == name and len(code) == digits]
