/* Skanna in: files are sent in pieces, one file at a time, and taken up again where they ended. */
"use strict";

(() => {
  const form = document.getElementById("slapp");
  const list = document.getElementById("sandningar");
  if (!form) return;
  const piece = Number(form.dataset.piece);
  const token = form.elements.csrfmiddlewaretoken.value;
  const waiting = [];
  let busy = false;

  form.querySelector("[data-plain]").hidden = true;
  form.querySelector("[data-folder]").hidden = false;

  const heads = (item, offset) => ({
    "X-Arkiv-Name": encodeURIComponent(item.name),
    "X-Arkiv-Mark": String(item.file.lastModified),
    "X-Arkiv-Offset": String(offset),
    "X-Arkiv-Total": String(item.file.size),
    "X-CSRFToken": token,
    Accept: "application/json",
  });

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  async function ask(method, item, offset, body) {
    for (let tries = 1; ; tries += 1) {
      try {
        const answer = await fetch(form.dataset.address, { method, headers: heads(item, offset), body });
        if (answer.ok) return await answer.json();
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        return { fault: page.querySelector("main p:not(.trail)")?.textContent || `Servern svarade ${answer.status}.` };
      } catch (error) {
        if (tries > 30) return { fault: "Servern svarar inte. Släpp filen igen när den gör det." };
        say(item, "väntar på servern …");
        await pause(Math.min(30000, 1000 * 2 ** tries));
      }
    }
  }

  function line(item) {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = item.name;
    item.state = document.createElement("span");
    item.state.className = "where";
    row.append(name, " ", item.state);
    list.append(row);
  }

  const say = (item, words) => { item.state.textContent = words; };

  async function send(item) {
    let answer = await ask("GET", item, 0);
    let at = answer.bytes || 0;
    do {
      answer = await ask("POST", item, at, item.file.slice(at, at + piece));
      if (answer.fault) { say(item, answer.fault); return; }
      at = answer.bytes;
      say(item, item.file.size ? `${Math.floor((100 * at) / item.file.size)} %` : "");
    } while (!answer.kept && !answer.passed_over);
    say(item, answer.passed_over ? "systemfil, hoppades över" : answer.known ? "fanns redan" : "mottagen");
  }

  async function work() {
    if (busy) return;
    busy = true;
    while (waiting.length) await send(waiting.shift());
    busy = false;
    /* What is read now, and the list of files, as the server has them. */
    window.htmx?.ajax("GET", "/pagar", { target: "#pagar", swap: "outerHTML" });
    window.htmx?.ajax("GET", window.location.pathname, { target: "#filerna", select: "#filerna", swap: "outerHTML" });
  }

  function take(file, name) {
    const item = { file, name: name || file.webkitRelativePath || file.name };
    line(item);
    waiting.push(item);
  }

  async function entries(entry, path) {
    if (entry.isFile) {
      const file = await new Promise((done, fail) => entry.file(done, fail));
      take(file, path + file.name);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return;
      for (const each of some) await entries(each, `${path}${entry.name}/`);
    }
  }

  form.querySelectorAll("input[type=file]").forEach((input) =>
    input.addEventListener("change", () => {
      const order = new Intl.Collator("sv", { numeric: true });
      [...input.files]
        .sort((one, other) => order.compare(one.webkitRelativePath || one.name, other.webkitRelativePath || other.name))
        .forEach((file) => take(file));
      input.value = "";
      work();
    }));

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const dropped = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    for (const entry of dropped) await entries(entry, "");
    work();
  });

  window.addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
})();
