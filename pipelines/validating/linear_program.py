"""The linear program behind the whole-document check: true amounts within their rounding for which all equations hold.

Works on arrays, knows no database. The only floats of the product are in here: amounts enter as whole halves of a last
digit, which a float holds exactly, and only a verdict and how far it fails come out.
"""

from __future__ import annotations

from typing import Any

NEGLIGIBLE = 1e-6
"""Halves of a last digit that the solver may be off. Where rounding does not explain the tails, far more is missing."""
AT_ONCE = 20
"""Reports that one call of the solver takes together, being one program of independent parts; most have a solution."""
Arrays = dict[str, Any]
Off = dict[int, float]


def unexplained(terms: Arrays) -> list[tuple[int, Off]]:
    """Return (report, by how much which unknowns must leave their leeway) for each report without a solution.

    `terms` has one entry per term, ordered by `report`: the numbers of its `equation` and of its `unknown`, no two
    reports sharing any, the `sign`, what is `printed` and the `leeway` around it, both in halves of a last digit; a
    leeway that is masked is no limit.
    """
    import numpy as np

    terms = {
        name: np.ma.filled(column, np.inf) if name == "leeway" else column for name, column in terms.items()
    }
    reports = np.asarray(terms["report"])
    ends = [int(end) for end in np.flatnonzero(np.diff(reports, append=-1)) + 1]
    starts = [0, *ends[:-1]]
    found = []
    for first in range(0, len(ends), AT_ONCE):
        last = min(first + AT_ONCE, len(ends)) - 1
        if _Program(terms, starts[first], ends[last]).has_solution():
            continue
        for start, end in zip(starts[first : last + 1], ends[first : last + 1], strict=True):
            off = _Program(terms, start, end).off()
            if off:
                found.append((int(reports[start]), off))
    return found


class _Program:
    """The equations among the terms from `start` to `end`: signs · (printed + error) = 0, errors within the leeway."""

    def __init__(self, terms: Arrays, start: int, end: int) -> None:
        import numpy as np
        from scipy.sparse import csr_array  # type: ignore[import-untyped]

        part = {name: np.asarray(column)[start:end] for name, column in terms.items()}
        self.names, unknown = np.unique(part["unknown"], return_inverse=True)
        equations, equation = np.unique(part["equation"], return_inverse=True)
        printed, leeway = np.zeros(len(self.names)), np.zeros(len(self.names))
        printed[unknown], leeway[unknown] = np.rint(part["printed"]), part["leeway"]
        shape = (len(equations), len(self.names))
        self.signs = csr_array((part["sign"].astype(float), (equation, unknown)), shape=shape)
        self.missed = -(self.signs @ printed)
        self.within = np.column_stack((-leeway, leeway))

    def has_solution(self) -> bool:
        """Return whether errors within the leeway fulfil all equations."""
        import numpy as np
        from scipy.optimize import linprog  # type: ignore[import-untyped]

        nothing = np.zeros(len(self.names))
        return int(linprog(nothing, A_eq=self.signs, b_eq=self.missed, bounds=self.within).status) == 0

    def off(self) -> Off:
        """Return how far which unknowns must leave their leeway, as little in total as possible; empty for a solution."""
        import numpy as np
        from scipy.optimize import linprog
        from scipy.sparse import hstack

        count = len(self.names)
        beyond = np.column_stack((np.zeros(2 * count), np.full(2 * count, np.inf)))
        solved = linprog(
            np.concatenate((np.zeros(count), np.ones(2 * count))),
            A_eq=hstack((self.signs, self.signs, -self.signs), format="csr"),
            b_eq=self.missed,
            bounds=np.vstack((self.within, beyond)),
        )
        if solved.status != 0:  # it has a solution always; a solver that finds none proves nothing
            return {}
        off = solved.x[count : 2 * count] + solved.x[2 * count :]
        return {int(self.names[place]): float(off[place]) for place in np.flatnonzero(off > NEGLIGIBLE)}
