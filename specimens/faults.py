"""Plants printed faults into a report that is right, and makes sure that each of them can be found."""

from __future__ import annotations

from dataclasses import replace

from specimens.amounts import Amounts
from specimens.identities_between import check


class FaultNotVisibleError(Exception):
    """A planted fault that breaks no identity inside its own statement, or that changes nothing."""


def plant(amounts: Amounts, faults: list[dict[str, str]]) -> tuple[Amounts, list[dict[str, str]]]:
    """Return the amounts with the faults printed, and the faults with the true amount beside each.

    Raises FaultNotVisibleError unless every fault alone breaks an identity inside one statement.
    """
    printed, listed = dict(amounts.printed), []
    for fault in faults:
        key = (fault["statement"], fault["line_id"], fault["measure"])
        true = amounts.get(*key)
        alone = replace(amounts, printed={**amounts.printed, key: fault["printed"]})
        broken = [o for o in check(alone) if not o.holds and o.inside_one_statement]
        if true is None or true == fault["printed"] or not broken:
            raise FaultNotVisibleError(f"{fault} (true: {true})")
        printed[key] = fault["printed"]
        listed.append(
            {
                **{k: fault[k] for k in ("statement", "line_id", "measure", "printed")},
                "true": true,
                "kind": fault["kind"],
            }
        )
    return replace(amounts, printed=printed), listed
