// Charts of an issuer: each is drawn from the table beside it, which holds the exact numbers.
"use strict";
(() => {
  const plots = [...document.querySelectorAll("[data-plot]")];
  const charts = new Map();
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const LIGHT = ["#2f6fb2", "#c8682b", "#3d8b5f", "#8a5bb0", "#b8952e", "#4aa3a8", "#b04a62", "#7b8794", "#5d7a2e", "#9c6f44"];
  const DARK = ["#7fb2ea", "#f0a575", "#86cfa4", "#c6a4e6", "#e3c770", "#8fd6da", "#ec98ab", "#aab4c0", "#b2cf83", "#d3ad86"];
  const isDark = () => color("--paper") !== "#ffffff";
  const amount = (text) => (/\d/.test(text) ? Number(text.replace(/[^\d.-]/g, "")) : null);

  function series(plot) {
    const table = document.getElementById(plot.dataset.table);
    const years = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
    const rows = [...table.tBodies[0].rows].slice(0, Number(plot.dataset.drawn)).map((row) => ({
      name: row.cells[0].textContent.trim(),
      data: [...row.cells].slice(1).map((cell) => amount(cell.textContent)),
    }));
    return { years, rows };
  }

  function option(plot) {
    const { years, rows } = series(plot);
    const stacked = plot.dataset.plot === "stacked";
    const shown = rows.length > 10 ? [...rows.slice(0, 9), { name: "…", data: years.map((_, year) => rows.slice(9).reduce((sum, row) => sum + (row.data[year] ?? 0), 0)) }] : rows;
    const text = { color: color("--ink"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
    const exact = (value) => (value === null || value === undefined ? "–" : value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 }));
    return {
      animation: false,
      color: isDark() ? DARK : LIGHT,
      textStyle: text,
      grid: { left: 8, right: 16, top: 12, bottom: 8, containLabel: true },
      legend: { type: "scroll", bottom: 0, textStyle: text, icon: "rect", itemWidth: 12, itemHeight: 10, pageIconColor: color("--link"), pageIconInactiveColor: color("--line"), pageTextStyle: text },
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, valueFormatter: exact, backgroundColor: color("--paper"), borderColor: color("--strong-line"), textStyle: text },
      xAxis: { type: "category", data: years, axisLabel: text, axisLine: { lineStyle: { color: color("--strong-line") } }, axisTick: { show: false } },
      yAxis: { type: "value", axisLabel: { ...text, formatter: (value) => value.toLocaleString("en") }, splitLine: { lineStyle: { color: color("--line") } } },
      series: shown.map((row) => ({ type: "bar", name: row.name, data: row.data, stack: stacked ? "all" : undefined, barMaxWidth: stacked ? 46 : 26, emphasis: { focus: "series" } })),
    };
  }

  function draw() {
    for (const plot of plots) {
      const chart = charts.get(plot) ?? window.echarts.init(plot, null, { renderer: "canvas" });
      charts.set(plot, chart);
      const made = option(plot);
      made.grid.bottom = 34;
      chart.setOption(made, true);
    }
  }

  draw();
  addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
  addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize()));
  document.addEventListener("themechange", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
