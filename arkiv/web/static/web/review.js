/* Granska: moving through the facts lights their places on the image; one key an answer. */
"use strict";

(() => {
  const bench = document.querySelector(".bench.review");
  if (!bench) return;
  const facts = [...document.querySelectorAll(".fact")];
  const sheet = () => document.getElementById("blad");
  let at = -1;
  let zoom = 1;
  let turned = 0;
  let waiting = "";

  /* --- the image ------------------------------------------------------------------------------- */

  const paper = () => sheet().querySelector("svg.paper");

  function zoomTo(step) {
    zoom = Math.max(0, Math.min(4, step));
    sheet().classList.remove("zoom-0", "zoom-1", "zoom-2", "zoom-3", "zoom-4");
    sheet().classList.add(`zoom-${zoom}`);
  }

  function turn(to) {
    const svg = paper();
    const [, , width, height] = (svg.dataset.box || svg.getAttribute("viewBox")).split(" ").map(Number);
    svg.dataset.box = `0 0 ${width} ${height}`;
    turned = to % 4;
    let inside = svg.querySelector("g.turned");
    if (!inside) {
      inside = document.createElementNS(svg.namespaceURI, "g");
      inside.classList.add("turned");
      inside.append(...svg.childNodes);
      svg.append(inside);
    }
    const ways = ["", `translate(${height} 0) rotate(90)`, `translate(${width} ${height}) rotate(180)`, `translate(0 ${width}) rotate(270)`];
    inside.setAttribute("transform", ways[turned]);
    svg.setAttribute("viewBox", turned % 2 ? `0 0 ${height} ${width}` : `0 0 ${width} ${height}`);
  }

  function open(number) {
    const last = Number(sheet().dataset.last);
    if (number < 1 || number > last || number === Number(sheet().dataset.number)) return;
    const address = sheet().dataset.address.replace(/\/0$/, `/${number}`);
    window.htmx.ajax("GET", address, { target: "#blad", swap: "outerHTML" });
  }

  document.body.addEventListener("htmx:afterSettle", () => {
    const now = sheet().dataset.number;
    document.querySelectorAll(".strip a").forEach((link) => {
      if (link.dataset.sheet === now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    turned = 0;
    zoomTo(zoom);
    if (waiting) light(waiting);
  });

  /* Scroll `view` alone, so that the page under it stands still. */
  function centre(view, mark) {
    const outer = view.getBoundingClientRect();
    const inner = mark.getBoundingClientRect();
    view.scrollBy(inner.left + inner.width / 2 - outer.left - outer.width / 2, inner.top + inner.height / 2 - outer.top - outer.height / 2);
  }

  function keepInSight(fact) {
    const box = fact.closest(".claims");
    const outer = box.getBoundingClientRect();
    const inner = fact.getBoundingClientRect();
    if (box.scrollHeight <= box.clientHeight) { fact.scrollIntoView({ block: "nearest" }); return; }
    if (inner.top < outer.top + 60) box.scrollBy(0, inner.top - outer.top - 60);
    else if (inner.bottom > outer.bottom) box.scrollBy(0, inner.bottom - outer.bottom + 8);
  }

  function light(field) {
    sheet().querySelectorAll(".mark.hot").forEach((mark) => mark.classList.remove("hot"));
    const marks = [...sheet().querySelectorAll(".mark")].filter((mark) => mark.dataset.field === field);
    marks.forEach((mark) => mark.classList.add("hot"));
    if (marks.length) centre(sheet().querySelector(".view"), marks[0]);
    return marks.length > 0;
  }

  /* --- the facts ------------------------------------------------------------------------------- */

  function show(fact) {
    waiting = fact.dataset.field;
    const sheets = fact.dataset.sheets.split(",").filter(Boolean).map(Number);
    if (!light(waiting) && sheets.length && !sheets.includes(Number(sheet().dataset.number))) open(sheets[0]);
  }

  function go(to) {
    if (!facts.length) return;
    at = (to + facts.length) % facts.length;
    facts.forEach((fact, place) => fact.classList.toggle("here", place === at));
    facts[at].focus({ preventScroll: true });
    keepInSight(facts[at]);
    show(facts[at]);
  }

  facts.forEach((fact, place) => {
    fact.addEventListener("focusin", () => {
      if (at === place) return;
      at = place;
      facts.forEach((other) => other.classList.toggle("here", other === fact));
      show(fact);
    });
    const button = fact.querySelector(".shows");
    if (button) button.addEventListener("click", () => go(place));
  });

  /* --- keys ------------------------------------------------------------------------------------ */

  const here = () => facts[at] || facts.find((fact) => fact.classList.contains("doubtful")) || facts[0];

  const does = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    a: () => document.querySelector("#godkann button")?.click(),
    n: () => here()?.querySelector(".candidate")?.click(),
    e: () => {
      const details = here()?.querySelector("details.edit");
      if (!details) return;
      details.open = true;
      details.querySelector("input:not([type=hidden]), textarea, select").focus();
    },
    f: () => {
      const details = document.getElementById("fraga");
      if (!details) return;
      details.open = true;
      details.querySelector("textarea").focus();
    },
    i: () => document.getElementById("inte-i-diariet")?.click(),
    h: () => document.getElementById("hoppa")?.click(),
    u: () => document.querySelector("#angra button")?.click(),
    "+": () => zoomTo(zoom + 1),
    "-": () => zoomTo(zoom === 0 ? 0 : zoom - 1),
    0: () => zoomTo(0),
    r: () => turn(turned + 1),
    ArrowRight: () => open(Number(sheet().dataset.number) + 1),
    ArrowLeft: () => open(Number(sheet().dataset.number) - 1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const arrow = event.key.startsWith("Arrow");
    if (arrow && event.target.closest(".view")) return;
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.body.addEventListener("click", (event) => {
    const button = event.target.closest("[data-does]");
    if (!button) return;
    ({ closer: does["+"], farther: does["-"], whole: does[0], turn: does.r })[button.dataset.does]();
  });

  /* --- how long a document takes: kept in this window and shown to nobody else -------------------- */

  const pace = document.getElementById("takt");
  const began = performance.now();
  const kept = JSON.parse(sessionStorage.getItem("arkiv-takt") || '{"count":0,"seconds":0}');
  if (pace && kept.count) {
    pace.textContent = `${Math.round(kept.seconds / kept.count)} s per handling (${kept.count}). Visas bara för dig.`;
    pace.hidden = false;
  }
  document.getElementById("godkann")?.addEventListener("submit", () => {
    kept.count += 1;
    kept.seconds += Math.min(600, (performance.now() - began) / 1000);
    sessionStorage.setItem("arkiv-takt", JSON.stringify(kept));
  });

  const asked = document.getElementById(window.location.hash.slice(1));
  const diary = facts.findIndex((fact) => fact.classList.contains("diary-fact"));
  const doubtful = facts.findIndex((fact) => fact.classList.contains("doubtful"));
  const first = facts.indexOf(asked) >= 0 ? facts.indexOf(asked) : diary >= 0 ? diary : doubtful;
  if (first >= 0) go(first);
})();
