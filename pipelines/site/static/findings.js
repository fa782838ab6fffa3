// The list of findings: filters that stand behind # in the address, groups by cause, rows in portions, keys, CSV.
// `fiscal.findings` comes from a data script: names of closed lists, and one array per finding (see COLUMNS).
"use strict";
(() => {
  const data = window.fiscal.findings;
  const COLUMNS = ["id", "severity", "class", "issuer", "year", "statement", "check", "title", "lhs", "rhs", "difference",
    "unit", "page", "status", "tail_of", "members", "superseded"];
  const at = Object.fromEntries(COLUMNS.map((name, index) => [name, index]));
  const PORTION = 60;
  const FILTERS = ["severity", "class", "issuer", "year", "statement", "check", "status"];
  const KEPT = ["q", ...FILTERS, "version"]; // what stands in the address; `version` is "" (that count), "superseded" or "all"
  const form = document.querySelector("form.filters");
  const holder = document.getElementById("groups");
  const $ = (id) => document.getElementById(id);
  const searched = data.rows.map((row) => `${row[at.title]} ${data.issuers[row[at.issuer]] ?? ""} ${row[at.check]} ${row[at.id]}`.toLowerCase());
  let matching = [];
  let selected = null;

  const label = (name, value) => {
    if (name === "issuer") return data.issuers[typeof value === "string" ? data.issuer_ids.indexOf(value) : value] ?? value ?? "";
    if (name === "statement") return data.statements[value] ?? value ?? "";
    return data.names[name]?.[value] ?? String(value ?? "");
  };
  const shown = (row, name) => (row[at[name]] === null ? "" : name === "issuer" ? data.issuer_ids[row[at.issuer]] : String(row[at[name]]));

  function fillFilters() {
    for (const name of FILTERS) {
      const select = form.elements[name];
      const values = new Map();
      for (const row of data.rows) {
        const value = shown(row, name);
        if (value !== "") values.set(value, row[at[name]]);
      }
      const order = data.order[name];
      const sorted = [...values].sort(([a], [b]) => (order ? order.indexOf(a) - order.indexOf(b) : name === "year" ? b - a : name === "issuer" ? label(name, a).localeCompare(label(name, b), "zh") : a.localeCompare(b, "zh")));
      for (const [value, raw] of sorted) select.append(new Option(label(name, raw), value));
    }
  }

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    form.elements.q.value = given.get("q") ?? "";
    form.elements.version.value = ["superseded", "all"].includes(given.get("version")) ? given.get("version") : "";
    for (const name of FILTERS) {
      const select = form.elements[name];
      const value = given.get(name) ?? "";
      if (value.includes(",") && ![...select.options].some((option) => option.value === value)) {
        select.append(new Option(value.split(",").map((part) => label(name, part)).join(" + "), value));
      }
      select.value = value;
    }
  }

  function write() {
    const given = new URLSearchParams();
    for (const name of KEPT) if (form.elements[name].value) given.set(name, form.elements[name].value);
    const hash = given.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    try { sessionStorage.setItem("findings", hash); } catch { /* a browser that keeps nothing */ }
  }

  function filter() {
    const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = FILTERS.flatMap((name) => (form.elements[name].value ? [[name, new Set(form.elements[name].value.split(","))]] : []));
    const version = form.elements.version.value;
    let all = 0;
    matching = [];
    for (let index = 0; index < data.rows.length; index += 1) {
      const row = data.rows[index];
      if (version !== "all" && Boolean(row[at.superseded]) !== (version === "superseded")) continue;
      all += 1;
      let fits = true;
      for (const [name, values] of chosen) {
        if (!values.has(shown(row, name))) { fits = false; break; }
      }
      if (fits && words.every((word) => searched[index].includes(word))) matching.push(row);
    }
    $("matching").textContent = matching.length.toLocaleString("en");
    $("all").textContent = all.toLocaleString("en");
    $("none").hidden = matching.length > 0;
    draw(chosen.length > 0 || words.length > 0);
  }

  function draw(isFiltered) {
    const groups = new Map(data.order.class.map((name) => [name, []]));
    for (const row of matching) groups.get(row[at.class])?.push(row);
    const made = [];
    selected = null;
    for (const [name, rows] of groups) {
      if (!rows.length) continue;
      const group = $("group").content.firstElementChild.cloneNode(true);
      const title = label("class", name);
      group.querySelector("h2").textContent = title;
      group.querySelector(".tally").textContent = rows.length.toLocaleString("en");
      group.querySelector(".scroll").setAttribute("aria-label", title);
      const details = group.querySelector("details");
      const only = isFiltered && rows.length === matching.length;
      const fill = () => { if (!details.dataset.filled) { details.dataset.filled = "1"; more(group, rows); } };
      details.addEventListener("toggle", () => { if (details.open) fill(); });
      if (!data.folded.includes(name) || only) { details.open = true; fill(); }
      group.querySelector(".more button").addEventListener("click", () => more(group, rows));
      made.push(group);
    }
    holder.replaceChildren(...made);
    holder.removeAttribute("aria-busy");
  }

  function more(group, rows) {
    const body = group.querySelector("tbody");
    const from = Number(body.dataset.rows ?? 0);
    const upto = Math.min(rows.length, from + PORTION);
    body.append(...rows.slice(from, upto).map(line));
    body.dataset.rows = upto;
    group.querySelector(".more").hidden = upto >= rows.length;
  }

  function line(row) {
    const made = $("row").content.firstElementChild.cloneNode(true);
    const slot = (name) => made.querySelector(`[data-slot="${name}"]`);
    made.row = row;
    slot("severity").append(badge("severity", row[at.severity]));
    slot("issuer").textContent = data.issuers[row[at.issuer]] ?? "";
    for (const name of ["year", "lhs", "rhs", "difference", "unit", "page"]) slot(name).textContent = row[at[name]] ?? "";
    slot("title").textContent = row[at.title];
    const place = row[at.tail_of] ? data.tails.replace("{report}", row[at.tail_of]) : data.link;
    slot("title").href = place.replace("{id}", row[at.id]);
    if (row[at.members].length > 1) slot("members").textContent = `×${row[at.members].length}`;
    slot("superseded").hidden = !row[at.superseded];
    slot("status").append(badge("status", row[at.status]));
    return made;
  }

  function badge(group, value) {
    const made = document.createElement("span");
    made.className = `badge ${group}-${value}`;
    made.textContent = label(group, value);
    return made;
  }

  function unfold(row) {
    const below = row.nextElementSibling;
    if (below?.matches(".unfolded")) { below.remove(); return; }
    const made = document.createElement("tr");
    made.className = "unfolded";
    const cell = made.insertCell();
    cell.colSpan = row.cells.length;
    const table = document.createElement("table");
    for (const member of row.row[at.members]) {
      const inner = table.insertRow();
      for (const text of member) {
        const one = inner.insertCell();
        one.textContent = text ?? "";
        if (text !== member[0]) one.className = "num";
      }
    }
    cell.append(table);
    row.after(made);
  }

  function move(step) {
    const rows = [...holder.querySelectorAll("details[open] tbody > tr:not(.unfolded)")].filter((row) => row.row);
    if (!rows.length) return;
    const now = rows.indexOf(selected);
    const next = rows[Math.max(0, Math.min(rows.length - 1, now < 0 ? 0 : now + step))];
    selected?.removeAttribute("aria-selected");
    selected = next;
    selected.setAttribute("aria-selected", "true");
    selected.scrollIntoView({ block: "nearest" });
    if (now === rows.length - 1 && step > 0) next.closest("details").querySelector(".more:not([hidden]) button")?.click();
  }

  function csv() {
    const head = ["id", "severity", "class", "issuer", "year", "statement", "check", "title", "lhs", "rhs", "difference", "unit", "page", "status", "superseded"];
    const quoted = (value) => {
      const text = String(value ?? "");
      const safe = /^[=+@\t\r-]/.test(text) && !/^-?[\d.]+$/.test(text) ? `'${text}` : text;
      return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    const lines = [head.join(","), ...matching.map((row) => head.map((name) => {
      const value = name === "issuer" ? data.issuers[row[at.issuer]] : row[at[name]];
      return quoted(["lhs", "rhs", "difference"].includes(name) ? String(value ?? "").replace(/[+,]/g, "") : value);
    }).join(","))];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" }));
    link.download = "findings.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input, select, textarea");
    if (typing) { if (event.key === "Escape") event.target.blur(); return; }
    if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
    else if (event.key === "Enter" && selected && !event.target.matches("a, button, summary")) selected.querySelector("a").click();
    else if (event.key === "e" && selected) unfold(selected);
    else if (event.key === "/") form.elements.q.focus();
    else return;
    if (event.key !== "Enter") event.preventDefault();
  });
  let waiting = 0;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => { write(); filter(); }, 30); });
  form.addEventListener("reset", () => setTimeout(() => { write(); filter(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => { read(); filter(); });
  $("csv").addEventListener("click", csv);
  fillFilters();
  read();
  filter();
})();
