// A report: click a number for its equations, click a number of an equation for its cell on the page.
// `fiscal.report` has what pages/report.py says; `fiscal.rules` has the sentence of each identity.
"use strict";
(() => {
  const data = window.fiscal.report;
  const rules = window.fiscal.rules;
  const english = document.documentElement.lang === "en" ? 1 : 0;
  const texts = document.getElementById("texts").dataset;
  const panel = document.getElementById("panel");
  const part = (name) => panel.querySelector(`[data-part="${name}"]`);
  const [ID, STATEMENT, ROW, COLUMN, PAGE, BOX, PRINTED, STATUS, SECOND, FOREIGN] = Array(10).keys();
  const FACTS = 7;
  const places = new Map(data.facts.map((fact, place) => [fact[ID], place]));
  const checksOf = new Map();
  for (const check of data.checks) {
    for (const place of check[FACTS]) {
      if (!checksOf.has(place)) checksOf.set(place, []);
      if (checksOf.get(place).at(-1) !== check) checksOf.get(place).push(check);
    }
  }
  const name = (place) => data.names[place][english];
  const printed = (fact) => (typeof fact[PRINTED] === "number" ? name(fact[PRINTED]) : fact[PRINTED]);
  const svg = (tag, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  function select(gently) {
    const section = document.getElementById(location.hash.slice(1));
    if (section?.matches(".tail")) {
      section.closest("details").open = true;
      section.scrollIntoView({ block: "center" });
      return;
    }
    document.querySelector("td.selected")?.classList.remove("selected");
    const id = new URLSearchParams(location.hash.slice(1)).get("fact");
    const place = places.get(id);
    part("hint").hidden = place !== undefined;
    part("fact").hidden = place === undefined;
    panel.parentElement.classList.toggle("chosen", place !== undefined);
    if (place === undefined) return;
    const fact = data.facts[place];
    const cell = document.getElementById(`fact=${id}`);
    cell?.classList.add("selected");
    if (cell && !gently) cell.scrollIntoView({ block: "center", inline: "center" });
    show(fact, place);
    if (innerWidth < 1200) panel.scrollIntoView({ block: "start" });
    else panel.scrollTop = 0;
  }

  function show(fact, place) {
    const title = data.statements[fact[STATEMENT]]?.[english] ?? fact[STATEMENT];
    part("name").textContent = `${name(fact[ROW])} · ${name(fact[COLUMN])}`;
    part("printed").textContent = printed(fact);
    part("status").textContent = data.readings[fact[STATUS]]?.[english] ?? fact[STATUS];
    part("status").className = `badge reading-${fact[STATUS]}`;
    part("where").textContent = `${title}${fact[PAGE] ? ` · ${texts.page.replace("{page}", fact[PAGE])}` : ""}`;
    part("second").hidden = fact[SECOND] === null;
    part("second-text").textContent = fact[SECOND] ?? "";
    sheet(fact);
    const checks = (checksOf.get(place) ?? []).toSorted((a, b) => rank(a) - rank(b));
    part("checks").replaceChildren(...checks.map((check, index) => equation(check, place, index === 0)));
    part("no-checks").hidden = checks.length > 0;
    part("citation").textContent = english
      ? `${texts.issuer}, ${texts.final} ${texts.year}, ${title}, ${name(fact[ROW])}, ${name(fact[COLUMN])}, p. ${fact[PAGE]}: ${printed(fact)}. ${texts.file}, sha256 ${texts.sha256}`
      : `${texts.issuer}：${texts.year}${texts.final}，${title}，${name(fact[ROW])}，${name(fact[COLUMN])}，第${fact[PAGE]}页：${printed(fact)}. ${texts.file}, sha256 ${texts.sha256}`;
  }

  // Numbers are text with two to six decimals: grouped and subtracted exactly, never through a float.
  function grouped(text) {
    const [whole, decimals] = text.split(".");
    return decimals === undefined ? text : `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${decimals}`;
  }

  function less(a, b) {
    const whole = (text) => BigInt(text.replace(".", "") + "0".repeat(6 - (text.split(".")[1]?.length ?? 0)));
    const off = whole(a) - whole(b);
    const digits = String(off < 0n ? -off : off).padStart(7, "0");
    const decimals = digits.slice(-6).replace(/0{1,4}$/, "");
    return `${off < 0n ? "-" : "+"}${grouped(`${digits.slice(0, -6)}.${decimals}`)}`;
  }

  const rank = (check) => ["violation", "tail", "exact"].indexOf(check[2]);

  function sheet(fact) {
    const size = data.sizes[fact[PAGE]];
    const holder = part("sheet");
    holder.hidden = !size;
    part("no-picture").hidden = Boolean(size);
    if (!size) return;
    const [width, height] = size;
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${texts.file} ${fact[PAGE]}` });
    picture.append(svg("image", { href: `${texts.pictures}${data.pictures}/${fact[PAGE]}.webp`, width, height }));
    if (fact[BOX]) {
      const [x0, top, x1, bottom] = fact[BOX];
      const outline = svg("g", { class: "outline selected" });
      outline.append(svg("rect", { x: x0 - 1, y: top - 1, width: x1 - x0 + 2, height: bottom - top + 2, rx: 1.5 }));
      picture.append(outline);
    }
    holder.replaceChildren(picture);
  }

  function equation(check, place, open) {
    const [rule, key, outcome, lhs, rhs, tolerance, left, facts, negative, finding, percent] = check;
    const made = document.getElementById("check").content.firstElementChild.cloneNode(true);
    const slot = (slotName) => made.querySelector(`[data-slot="${slotName}"]`);
    made.open = open;
    slot("id").textContent = `${rule} ${key}`;
    slot("outcome").textContent = data.outcomes[outcome][english];
    slot("outcome").classList.add(`outcome-${outcome}`);
    slot("sides").textContent = lhs ? `${grouped(lhs)} ${{ exact: "=", tail: "≈", violation: "≠" }[outcome]} ${grouped(rhs)}` : "";
    slot("sentence").textContent = rules[rule] ?? rule;
    slot("sentence").href = texts.rules.replace("{id}", rule);
    slot("difference").textContent = lhs ? `${texts.difference} ${less(lhs, rhs)}` : "";
    slot("tolerance").textContent = grouped(tolerance);
    slot("operands").append(...facts.map((other, index) => operand(other, mark(index, left, negative, percent), other === place)));
    if (finding) {
      slot("finding").hidden = false;
      slot("finding").firstElementChild.href = finding[1] ? `#${finding[0]}` : texts.findings.replace("{id}", finding[0]);
    }
    return made;
  }

  function mark(index, left, negative, percent) {
    if (left < 0) return "";
    const minus = Array.isArray(negative) && negative.includes(index);
    if (percent && index > 0) return "①②"[index - 1];
    if (index === left) return minus ? "= −" : "=";
    return minus ? "−" : index === 0 ? "" : "+";
  }

  function operand(place, sign, isThis) {
    const fact = data.facts[place];
    const made = document.createElement("li");
    const before = document.createElement("span");
    before.className = "sign";
    before.textContent = sign;
    const link = document.createElement("a");
    const foreign = fact[FOREIGN];
    link.href = foreign ? `${texts.reports.replace("{id}", foreign[0])}#fact=${fact[ID]}` : `#fact=${fact[ID]}`;
    link.textContent = `${foreign ? `${foreign[1]} ` : ""}${name(fact[ROW])} · ${name(fact[COLUMN])}`;
    const value = document.createElement("span");
    value.className = "num";
    value.textContent = printed(fact);
    if (isThis) made.className = "selected";
    made.append(before, link, value);
    return made;
  }

  addEventListener("hashchange", () => select(true));
  select(false);
})();
