"""Names of issuers that look alike, for a person to judge: the table `quality.issuer_suggestion`.

Nothing is merged here. What speaks for or against a pair (years, balances) is `sql/marts/marts.issuer_suggestions.sql`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipelines.warehouse.issuers import Issuer

if TYPE_CHECKING:
    import duckdb

LEAST_ALIKE = 80
"""Of 100, for the names without their common beginning: 财政局 and 民政局 of one district are not alike."""
_LEAST_AT_ALL = 66  # of 100, for the whole names: a shorter form has at least half of the characters

Suggestion = tuple[str, str, int, str]
"""issuer_id, similar_issuer_id, similarity (0-100), evidence."""
Names = Sequence[tuple[str, str, str | None, list[int]]]
"""issuer_id, name, region_code, fiscal years reported on."""
_NAMES = """
select alias.issuer_id, alias.printed, issuer.region_code,
    (select list(distinct fiscal_year) from core.report as report where report.issuer_id = alias.issuer_id)
from core.issuer_alias as alias inner join core.issuer as issuer on alias.issuer_id = issuer.issuer_id
where alias.kind = ? order by alias.issuer_id, alias.printed
"""


def suggest_issuers(connection: duckdb.DuckDBPyConnection, declared: Sequence[Issuer] = ()) -> None:
    """Fill quality.issuer_suggestion with pairs of one kind; those declared distinct or each other's past stay out."""
    known = {frozenset((one.issuer_id, other)) for one in declared for other in one.distinct_from}
    known |= {frozenset((one.issuer_id, before.issuer)) for one in declared for before in one.predecessors}
    best: dict[tuple[str, str], Suggestion] = {}
    for kind in ("department", "unit"):
        for found in _alike(connection.execute(_NAMES, [kind]).fetchall()):
            pair = found[:2]
            if frozenset(pair) not in known and (pair not in best or found[2] > best[pair][2]):
                best[pair] = found
    connection.execute("delete from quality.issuer_suggestion")
    for pair in sorted(best):
        connection.execute("insert into quality.issuer_suggestion values (?, ?, ?, ?)", list(best[pair]))


def _alike(names: Names) -> Iterator[Suggestion]:
    """Yield the pairs; issuers of two regions, or with alike names and a common year, are two."""
    from rapidfuzz import fuzz, process

    texts = [name for _, name, _, _ in names]
    for at, (issuer_id, name, region, years) in enumerate(names):
        near = process.extract(
            name, texts[at + 1 :], scorer=fuzz.ratio, score_cutoff=_LEAST_AT_ALL, limit=None
        )
        for other, _, step in near:
            other_id, _, other_region, other_years = names[at + 1 + step]
            similarity, evidence = likeness(name, other)
            if other_id == issuer_id or similarity < LEAST_ALIKE or len({region, other_region} - {None}) == 2:
                continue
            if evidence == "shorter_form" or set(years or ()).isdisjoint(other_years or ()):
                one, two = sorted((issuer_id, other_id))
                yield one, two, similarity, evidence


def likeness(one: str, other: str) -> tuple[int, str]:
    """Return how alike two names are, 0 to 100, and why.

    One may be a shorter form of the other (农业局, 农业农村局; 总工会, 新洲区总工会): every character of it stands there in
    order. Otherwise the rests after the common beginning are compared, for all names of a district begin alike.
    """
    from rapidfuzz import fuzz
    from rapidfuzz.distance import LCSseq, Prefix

    if LCSseq.similarity(one, other) == min(len(one), len(other)):
        return max(LEAST_ALIKE, round(fuzz.ratio(one, other))), "shorter_form"
    begun = Prefix.similarity(one, other)
    return round(fuzz.ratio(one[begun:], other[begun:])), "similar_name"
