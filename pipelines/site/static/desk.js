// A finding on the desk: the cell that is selected on the page is the one the form offers to override.
"use strict";
(() => {
  const offer = () => {
    const fact = new URLSearchParams(location.hash.slice(1)).get("fact");
    const choice = document.querySelector(".overriding select");
    if (fact && choice && [...choice.options].some((option) => option.value === fact)) choice.value = fact;
  };
  addEventListener("hashchange", offer);
  addEventListener("DOMContentLoaded", offer);
})();
