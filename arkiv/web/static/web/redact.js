/* The redaction desk: moves among words and passages, marks, draws. Every act is one of the page's own forms. */
"use strict";

(() => {
  const click = (id) => { const button = document.getElementById(id); if (button && !button.disabled) button.click(); };
  const follow = (selector) => document.querySelector(selector)?.click();
  const voice = document.getElementById("rost");
  const say = (words) => { if (voice) { voice.textContent = ""; window.setTimeout(() => { voice.textContent = words; }, 60); } };
  const ark = document.getElementById("ark");
  const form = document.getElementById("marka");
  const rows = [...document.querySelectorAll(".passages > .row")];
  const words = ark ? [...ark.querySelectorAll(".word")] : [];
  const svgOf = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
  let at = -1;       // the word the cursor stands on
  let anchor = -1;   // where the marking began
  let row = -1;      // the passage that is current
  let frame = null;  // a frame being drawn: x0, y0, x1, y1 on the upright page
  let zoom = 1;

  /* --- words ------------------------------------------------------------------------------------ */

  const boxOf = (word) => ["x", "y", "width", "height"].map((name) => Number(word.getAttribute(name)));
  const middle = (word) => { const [x, y, w, h] = boxOf(word); return [x + w / 2, y + h / 2]; };
  const marked = () => words.filter((word) => word.getAttribute("aria-selected") === "true");
  const lineOf = (word) => word.dataset.at.split(".")[0];
  const textOf = (word) => word.getAttribute("aria-label").split(", ")[0];

  function fill() {
    if (!form) return;
    const chosen = marked();
    form.elements.places.value = frame ? "" : chosen.map((word) => word.dataset.at).join(" ");
    form.elements.frame.value = frame ? frame.map(Math.round).join(" ") : "";
    if (chosen.length) form.elements.words.value = chosen.map(textOf).join(" ");
    form.elements.here.value = at >= 0 ? words[at].id : "";
  }

  function mark(from, to) {
    const [first, last] = from < to ? [from, to] : [to, from];
    words.forEach((word, place) => word.setAttribute("aria-selected", String(from >= 0 && place >= first && place <= last)));
    fill();
  }

  function stand(place, extend) {
    if (!words.length) return;
    at = Math.max(0, Math.min(words.length - 1, place));
    if (!extend) anchor = at;
    words.forEach((word, number) => word.classList.toggle("here", number === at));
    ark.setAttribute("aria-activedescendant", words[at].id);
    mark(anchor, at);
    keepInSight(words[at]);
  }

  function toLine(step) {
    const [x] = middle(words[at]);
    let place = at;
    while (place >= 0 && place < words.length && lineOf(words[place]) === lineOf(words[at])) place += step;
    if (place < 0 || place >= words.length) return at;
    const line = lineOf(words[place]);
    return words.reduce((best, word, number) =>
      lineOf(word) === line && (best < 0 || Math.abs(middle(word)[0] - x) < Math.abs(middle(words[best])[0] - x)) ? number : best, -1);
  }

  function lineEnd(step) {
    let place = at;
    while (words[place + step] && lineOf(words[place + step]) === lineOf(words[at])) place += step;
    return place;
  }

  function keepInSight(mark) {
    const view = ark.closest(".view");
    const outer = view.getBoundingClientRect();
    const inner = mark.getBoundingClientRect();
    if (inner.left < outer.left || inner.right > outer.right) view.scrollBy(inner.left + inner.width / 2 - outer.left - outer.width / 2, 0);
    if (inner.top < outer.top || inner.bottom > outer.bottom) view.scrollBy(0, inner.top + inner.height / 2 - outer.top - outer.height / 2);
    if (inner.top < 0 || inner.bottom > window.innerHeight) mark.scrollIntoView({ block: "center" });
  }

  /* --- a frame ---------------------------------------------------------------------------------- */

  const size = () => ark.getAttribute("viewBox").split(" ").map(Number).slice(2);

  function show(next) {
    frame = next;
    ark.querySelector(".draft")?.remove();
    document.getElementById("m-frame")?.setAttribute("aria-pressed", String(frame !== null));
    if (frame) {
      const draft = svgOf("rect");
      draft.setAttribute("class", "draft");
      draft.setAttribute("aria-hidden", "true");
      ["x", "y"].forEach((name, number) => draft.setAttribute(name, frame[number]));
      draft.setAttribute("width", Math.max(1, frame[2] - frame[0]));
      draft.setAttribute("height", Math.max(1, frame[3] - frame[1]));
      ark.append(draft);
      words.forEach((word) => word.setAttribute("aria-selected", "false"));
      if (form) form.elements.words.value = "";
    }
    fill();
  }

  function beginFrame() {
    if (!form) return;
    const [width, height] = size();
    const [x, y] = at >= 0 ? middle(words[at]) : [width / 2, height / 2];
    show([x - width / 12, y - height / 60, x + width / 12, y + height / 60]);
    ark.focus({ preventScroll: true });
    keepInSight(ark.querySelector(".draft"));
    tellFrame();
  }

  function tellFrame() {
    const [width, height] = size();
    const part = (value, whole) => `${Math.round((100 * value) / whole)} %`;
    say(`Ruta från ${part(frame[0], width)} till ${part(frame[2], width)} i sidled, från ${part(frame[1], height)} till ${part(frame[3], height)} uppifrån. Retur maskerar.`);
  }

  function moveFrame(key, resize) {
    const [width, height] = size();
    const step = width / 100;
    const [dx, dy] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[key];
    const [x0, y0, x1, y1] = frame;
    const next = resize ? [x0, y0, Math.max(x0 + step, x1 + dx), Math.max(y0 + step, y1 + dy)] : [x0 + dx, y0 + dy, x1 + dx, y1 + dy];
    if (next[0] < 0 || next[1] < 0 || next[2] > width || next[3] > height) return;
    show(next);
    keepInSight(ark.querySelector(".draft"));
    tellFrame();
  }

  /* --- passages --------------------------------------------------------------------------------- */

  function go(to, focus = true) {
    if (!rows.length) return;
    row = (to + rows.length) % rows.length;
    rows.forEach((one, place) => one.classList.toggle("here", place === row));
    document.querySelectorAll(".passage.hot").forEach((one) => one.classList.remove("hot"));
    const hot = document.getElementById(`ram-${rows[row].dataset.number}`);
    if (hot) { hot.classList.add("hot"); if (ark) keepInSight(hot); }
    if (focus) { rows[row].focus({ preventScroll: true }); rows[row].scrollIntoView({ block: "nearest" }); }
  }

  const part = (selector) => (row >= 0 ? rows[row].querySelector(selector) : null);

  function reasonFirst(button) {
    const because = part(".because");
    part("details").open = true;
    because.required = true;
    because.dataset.then = button;
    because.focus();
    say("Skriv varför, och tryck Retur: reglerna föreslår något annat.");
  }

  function rule(hide) {
    const button = part(hide ? ".does-mask" : ".does-show");
    if (!button) return;
    const against = rows[row].dataset.proposed !== (hide ? "mask" : "show");
    if (against && !part(".because").value.trim()) reasonFirst(hide ? ".does-mask" : ".does-show");
    else button.click();
  }

  rows.forEach((one, place) => {
    one.addEventListener("focusin", () => { if (row !== place) go(place, false); });
    one.querySelector(".because")?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (event.target.value.trim()) one.querySelector(event.target.dataset.then || ".does-mask").click();
    });
  });

  function nextRule() {
    const choice = row >= 0 && document.activeElement?.closest(".row") ? part(".rule") : document.getElementById("m-rule");
    if (!choice) return;
    choice.selectedIndex = (choice.selectedIndex + 1) % choice.options.length;
    say(`Regel: ${choice.selectedOptions[0].textContent}`);
    const details = choice.closest("details");
    if (details) details.open = true;
  }

  const onPaper = () => document.activeElement === ark;

  function maskNow() {
    if (frame || (onPaper() && marked().length) || row < 0) { fill(); click("m-mask"); } else rule(true);
  }

  /* --- keys ------------------------------------------------------------------------------------- */

  function zoomTo(step) {
    zoom = Math.max(1, Math.min(4, step));
    const sheet = document.getElementById("blad");
    if (!sheet) return;
    sheet.classList.remove("zoom-1", "zoom-2", "zoom-3", "zoom-4");
    sheet.classList.add(`zoom-${zoom}`);
    if (at >= 0) keepInSight(words[at]);
  }

  const does = {
    j: () => go(row + 1),
    k: () => go(row < 0 ? -1 : row - 1),
    g: () => { if (row >= 0 && rows[row].dataset.proposed !== "ask") rule(rows[row].dataset.proposed === "mask"); },
    v: () => rule(false),
    m: maskNow,
    o: () => { fill(); if (form && form.elements.words.value.trim()) click("m-everywhere"); else say("Markera ord först."); },
    t: () => (frame ? show(null) : beginFrame()),
    p: () => {
      const box = part("input[name=person]");
      if (!box) { say("Inget annat är funnet om samma person."); return; }
      box.checked = !box.checked;
      say(box.checked ? part("input[name=person] + label").textContent : "Bara uppgiften");
    },
    r: nextRule,
    s: () => {
      const because = part(".because");
      if (because && !onPaper()) { part("details").open = true; because.focus(); } else document.getElementById("m-because")?.focus();
    },
    l: () => {
      if (row >= 0 && !onPaper()) { part(".does-line")?.click(); return; }
      const box = document.getElementById("m-line");
      if (box) { box.checked = !box.checked; say(box.checked ? "Hela raden" : "Bara orden"); }
    },
    w: () => part(".does-more")?.click(),
    W: () => part(".does-less")?.click(),
    x: () => part(".does-away")?.click(),
    a: () => click("godta"),
    c: () => follow("#jamfor"),
    u: () => click("m-undo"),
    y: () => click("m-redo"),
    n: () => follow("a[rel=next]"),
    b: () => follow("a[rel=prev]"),
    i: () => follow("#vantar"),
    "+": () => zoomTo(zoom + 1),
    "-": () => zoomTo(zoom - 1),
  };

  const walks = {
    ArrowRight: () => at + 1,
    ArrowLeft: () => at - 1,
    ArrowDown: () => toLine(1),
    ArrowUp: () => toLine(-1),
    Home: () => lineEnd(-1),
    End: () => lineEnd(1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) {
      if (event.key === "Escape") { event.target.blur(); ark?.focus(); }
      return;
    }
    if (event.key === "Escape") { show(null); mark(-1, -1); anchor = at; return; }
    if (frame && event.key.startsWith("Arrow")) { event.preventDefault(); moveFrame(event.key, event.shiftKey); return; }
    if (onPaper() && words.length && walks[event.key]) {
      event.preventDefault();
      stand(at < 0 ? 0 : walks[event.key](), event.shiftKey && at >= 0);
      return;
    }
    if ((frame || onPaper()) && event.key === "Enter") { event.preventDefault(); maskNow(); return; }
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  /* --- the mouse: a word, a stretch of words, or a frame from where there is no word -------------- */

  function point(event) {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(ark.getScreenCTM().inverse());
    return [place.x, place.y];
  }

  let pressed = null; // { place } on a word, { corner } elsewhere
  let drawing = false; // the button Ruta is held down: frames also begin on words

  if (ark && form) {
    ark.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      ark.focus({ preventScroll: true });
      const place = drawing ? -1 : words.indexOf(event.target);
      if (place >= 0) { show(null); stand(place, event.shiftKey && at >= 0); pressed = { place }; } else pressed = { corner: point(event) };
      ark.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    ark.addEventListener("pointermove", (event) => {
      if (!pressed) return;
      if (pressed.corner) {
        const [x, y] = point(event);
        const [x0, y0] = pressed.corner;
        const [width, height] = size();
        show([Math.max(0, Math.min(x0, x)), Math.max(0, Math.min(y0, y)), Math.min(width, Math.max(x0, x)), Math.min(height, Math.max(y0, y))]);
        return;
      }
      const place = words.indexOf(document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.classList?.contains("word")));
      if (place >= 0 && place !== at) { anchor = pressed.place; stand(place, true); }
    });
    ark.addEventListener("pointerup", () => {
      if (pressed?.corner && frame && frame[2] - frame[0] < 6) show(null);
      pressed = null;
    });
    const button = document.getElementById("m-frame");
    button.hidden = false;
    button.addEventListener("click", () => {
      drawing = !drawing;
      button.setAttribute("aria-pressed", String(drawing));
      ark.classList.toggle("drawing", drawing);
    });
  }

  form?.elements.words.addEventListener("input", () => {
    // Words that are written are looked for; what was picked on the page is let go.
    show(null);
    words.forEach((word) => word.setAttribute("aria-selected", "false"));
    form.elements.places.value = "";
  });

  document.querySelectorAll("[data-does]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => ({ closer: does["+"], farther: does["-"] })[button.dataset.does]());
  });

  /* --- where one was ---------------------------------------------------------------------------- */

  const told = document.getElementById("sagt");
  if (told) say(told.textContent);
  const goal = document.getElementById(new URLSearchParams(window.location.search).get("vid") || window.location.hash.slice(1));
  const word = words.indexOf(goal);
  if (word >= 0) { stand(word, false); mark(-1, -1); ark.focus({ preventScroll: true }); return; }
  const passage = rows.indexOf(goal);
  if (passage >= 0) { go(passage); return; }
  const waits = rows.findIndex((one) => one.classList.contains("waits"));
  if (waits >= 0 && form) go(waits, false);
})();
