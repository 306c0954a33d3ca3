/* Two wordings: both papers are brought to the difference that is looked at; one key an answer. */
"use strict";

(() => {
  const whole = document.getElementById("lydelser");
  if (!whole) return;
  const papers = () => document.getElementById("papperen");
  const links = [...whole.querySelectorAll("[data-difference]")];
  let zoom = 2;

  function centre(view) {
    const mark = view.querySelector(".mark.hot");
    if (!mark) return;
    const outer = view.getBoundingClientRect();
    const inner = mark.getBoundingClientRect();
    view.scrollBy(inner.left + inner.width / 2 - outer.left - outer.width / 2, inner.top + inner.height / 2 - outer.top - outer.height / 2);
  }

  function show() {
    papers().querySelectorAll(".sheet").forEach((sheet) => {
      sheet.classList.remove("zoom-0", "zoom-1", "zoom-2", "zoom-3", "zoom-4");
      sheet.classList.add(`zoom-${zoom}`);
    });
    papers().querySelectorAll(".view").forEach(centre);
    links.forEach((link) => {
      if (link.dataset.difference === papers().dataset.chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  function go(step) {
    const at = Number(papers().dataset.chosen) - 1 + step;
    links[(at + links.length) % links.length]?.click();
  }

  function answer(key) {
    whole.querySelector(`#svar [data-key="${key}"]`)?.click();
  }

  const does = {
    j: () => go(1),
    k: () => go(-1),
    a: () => answer("a"),
    s: () => answer("s"),
    o: () => answer("o"),
    u: () => whole.querySelector("#angra button")?.click(),
    h: () => document.getElementById("hoppa")?.click(),
    "+": () => { zoom = Math.min(4, zoom + 1); show(); },
    "-": () => { zoom = Math.max(0, zoom - 1); show(); },
    0: () => { zoom = 0; show(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.body.addEventListener("htmx:afterSettle", show);
  show();
})();
