// The cell that is selected on a page is the one its form or link is about; from one cell that was typed to the next, with the name given.
"use strict";
(() => {
  const select = () => {
    const fact = new URLSearchParams(location.hash.slice(1)).get("fact");
    const choice = document.querySelector(".overriding select");
    if (fact && choice && [...choice.options].some((option) => option.value === fact)) choice.value = fact;
    const link = document.querySelector("[data-decide]");
    if (fact && link) link.href = link.dataset.decide.replace("{id}", encodeURIComponent(fact));
  };
  addEventListener("hashchange", select);
  addEventListener("DOMContentLoaded", select);

  // A page is loaded again by itself once a build is there, unless somebody is in the middle of a form.
  const isChanged = (field) => field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  const isBusy = () => document.querySelector(".deciding .refusal") !== null || [...document.querySelectorAll(".deciding input")].some(isChanged);

  let typed = null;
  addEventListener("htmx:beforeRequest", (event) => { typed = event.target.closest(".cell")?.id ?? null; });
  addEventListener("htmx:afterSettle", () => {
    if (document.querySelector("[data-reload]") && !isBusy()) location.reload();
    const cell = typed && document.getElementById(typed);
    typed = null;
    if (!cell) return;
    const isRefused = cell.querySelector(".refusal") !== null;
    const name = cell.querySelector("input[name=reviewer]").value;
    if (!isRefused) for (const other of document.querySelectorAll(".cell input[name=reviewer]")) other.value ||= name;
    (isRefused ? cell : cell.nextElementSibling)?.querySelector("input[name=value]")?.focus();
  });
})();
