// A finding: one selected number, the same in the equations, on the page pictures and behind # in the address.
"use strict";
(() => {
  const wanted = () => new URLSearchParams(location.hash.slice(1)).get("fact");
  const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;

  function select(fact, gently) {
    for (const old of document.querySelectorAll(".selected")) old.classList.remove("selected");
    if (!fact) return;
    const own = [...document.querySelectorAll("[data-fact]")].filter((element) => element.dataset.fact === fact);
    for (const element of own) {
      element.classList.add("selected");
      element.closest("details")?.setAttribute("open", "");
    }
    const outline = own.find((element) => element.matches(".outline"));
    const behavior = gently && !quiet ? "smooth" : "auto";
    outline?.scrollIntoView({ block: "center", inline: "center", behavior });
    const row = own.find((element) => element.matches("tr"));
    if (row && !visible(row)) row.scrollIntoView({ block: "center", behavior });
    if (outline && !visible(outline)) outline.scrollIntoView({ block: "center", behavior });
  }

  function visible(element) {
    const box = element.getBoundingClientRect();
    return box.bottom > 60 && box.top < innerHeight;
  }

  function arrive(gently) {
    const section = document.getElementById(location.hash.slice(1));
    for (const folded of section?.querySelectorAll("details") ?? []) folded.open = true;
    select(wanted(), gently);
  }

  addEventListener("hashchange", () => arrive(true));
  arrive(false);
  const back = document.querySelector("[data-back]");
  try {
    const filters = sessionStorage.getItem("findings");
    if (back && filters) back.hash = filters;
  } catch { /* a browser that keeps nothing */ }
})();
