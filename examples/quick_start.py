"""Quick start: coverage, year over year, a finding with its place on the page, a workbook.

`marimo edit examples/quick_start.py` opens it; `python examples/quick_start.py -- --to FOLDER` runs it without a window.
The warehouse is data/warehouse/fiscal.duckdb or FISCAL_WAREHOUSE; reports are sought in data/raw or FISCAL_RAW.
"""

# ruff: noqa: N803  cells take what others make as arguments, classes too

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="快速开始 Quick start")


@app.cell
def _():
    import hashlib
    import os
    import subprocess
    import sys
    import tempfile
    from pathlib import Path

    import duckdb
    import marimo as mo
    import pypdfium2
    from PIL import ImageDraw

    home = Path(__file__).resolve().parent.parent
    file = Path(os.environ.get("FISCAL_WAREHOUSE", home / "data" / "warehouse" / "fiscal.duckdb"))
    raw = Path(os.environ.get("FISCAL_RAW", home / "data" / "raw"))
    warehouse = duckdb.connect(str(file), read_only=True)

    def ask(query, **values):
        """Return rows by column name; amounts stay exact (`.df()` would make floats of them)."""
        result = warehouse.execute(query, values or None)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    mo.md(f"# 快速开始 · Quick start\n\n`{file}` – 只读打开 opened read-only")
    return ImageDraw, Path, ask, file, hashlib, mo, pypdfium2, raw, subprocess, sys, tempfile


@app.cell
def _(ask, mo):
    coverage = ask(
        """
        select issuer, fiscal_year, status, statements, facts, facts_disputed, checks_exact, checks_tail,
            checks_violation, findings_error, findings_warning
        from marts.coverage
        order by issuer nulls last, fiscal_year
        """
    )
    mo.vstack([mo.md("## 1 覆盖 · What is here, and did it check?"), mo.ui.table(coverage, selection=None)])
    return (coverage,)


@app.cell
def _(coverage, mo):
    known = sorted({row["issuer"] for row in coverage if row["issuer"]})
    issuer = mo.ui.dropdown(known, value=known[0], label="部门 issuer")
    mo.vstack([mo.md("## 2 年度对比 · Year over year (万元)"), issuer])
    return (issuer,)


@app.cell
def _(ask, issuer, mo):
    changes = ask(
        """
        select change.fiscal_year, headline.name_zh, change.prior_amount_wan, change.amount_wan, change.change_wan,
            change.change_pct, change.prior_basis
        from marts.year_over_year as change
        inner join ref.headline as headline using (statement, line_id, measure)
        where change.issuer = $issuer
        order by change.fiscal_year desc, headline.ordinal
        """,
        issuer=issuer.value,
    )
    mo.ui.table(changes, selection=None)
    return (changes,)


@app.cell
def _(ask, mo):
    [finding, *_] = ask(
        """
        select finding.finding_id, finding.severity, finding.class, finding.title_zh, finding.title_en, finding.detail,
            finding.page, finding.boxes, report.source_name, report.sha256
        from quality.finding as finding
        inner join core.report as report using (report_id)
        where finding.page is not null and len(finding.boxes) > 0
        order by case finding.severity when 'error' then 1 when 'warning' then 2 else 3 end, finding.finding_id
        """
    )
    mo.md(
        f"## 3 一个问题 · A finding\n\n**{finding['title_zh']}**  \n{finding['title_en']}\n\n"
        f"`{finding['finding_id']}` {finding['severity']}, {finding['class']} – "
        f"{finding['source_name']} p. {finding['page']}\n\n{finding['detail'] or ''}"
    )
    return (finding,)


@app.cell
def _(ImageDraw, Path, file, finding, hashlib, mo, pypdfium2, raw):
    def report_file():
        """Return the report with exactly these bytes: in the folder of reports, or in the archive."""
        digest = finding["sha256"]
        archives = (file.with_name(f"{file.stem}.archive"), raw / "archive")
        places = [
            raw / Path(finding["source_name"]).name,
            *(archive / f"{digest}.pdf" for archive in archives),
        ]
        return next(p for p in places if p.is_file() and hashlib.sha256(p.read_bytes()).hexdigest() == digest)

    def cropped(scale=2.0, margin=(300, 60)):
        """Return the part of the page around the finding's boxes, which are in points from the top left."""
        with pypdfium2.PdfDocument(report_file()) as report:
            picture = report[finding["page"] - 1].render(scale=scale).to_pil().convert("RGB")
        pen = ImageDraw.Draw(picture)
        corners = [
            [float(box[edge]) * scale for edge in ("x0", "top", "x1", "bottom")] for box in finding["boxes"]
        ]
        for corner in corners:
            pen.rectangle(corner, outline=(200, 0, 0), width=3)
        lefts, tops, rights, bottoms = zip(*corners, strict=True)
        return picture.crop(
            (
                max(min(lefts) - margin[0], 0),
                max(min(tops) - margin[1], 0),
                min(max(rights) + margin[0], picture.width),
                min(max(bottoms) + margin[1], picture.height),
            )
        )

    crop = cropped()
    mo.image(crop)
    return (crop,)


@app.cell
def _(Path, file, issuer, mo, subprocess, sys, tempfile):
    folder = Path(mo.cli_args().get("to") or tempfile.mkdtemp())
    workbook = folder / "quick_start.xlsx"
    fiscal = [sys.executable, "-c", "from pipelines.cli import main; main()"]  # the command `fiscal`
    subprocess.run(
        [*fiscal, "export", "xlsx", "--to", workbook, "--issuer", issuer.value, "--warehouse", file],
        check=True,
    )
    mo.vstack(
        [
            mo.md(f"## 4 Excel\n\n`{workbook}` – 说明、年度对比、事实、问题"),
            mo.download(workbook.read_bytes(), filename=workbook.name),
        ]
    )
    return (workbook,)


if __name__ == "__main__":
    app.run()
