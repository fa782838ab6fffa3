// Every page: the colour scheme that was chosen, the twin in the other language with the same place, copying.
"use strict";
(() => {
  const remembered = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const theme = remembered();
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector("[data-theme-toggle]")?.addEventListener("click", () => {
      const root = document.documentElement;
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* a browser that keeps nothing */ }
      document.dispatchEvent(new Event("themechange"));
    });
    const twin = document.querySelector("[data-twin]");
    twin?.addEventListener("click", () => { twin.hash = location.hash; });
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-copy]");
      if (button) copy(document.getElementById(button.dataset.copy), button);
    });
  });

  function copy(source, button) {
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const done = () => {
      const label = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 1500);
    };
    if (navigator.clipboard?.writeText) {
      navigator.clipboard.writeText(source.textContent).then(done, () => { if (document.execCommand("copy")) done(); });
    } else if (document.execCommand("copy")) done();
  }
})();
