/* Ordna sidor: drag a page to another document, or carry it there with the keys. */
"use strict";

(() => {
  const leaves = [...document.querySelectorAll(".leaf")];
  const form = document.getElementById("flytta");
  if (!leaves.length || !form) return;
  let taken = null;

  const stackOf = (leaf) => leaf.closest(".stack");

  function take(leaf) {
    leaves.forEach((each) => each.classList.toggle("taken", each === leaf));
    taken = leaf;
  }

  /* Put the taken page before `leaf`, or at the end of `stack` where there is no leaf. */
  function put(stack, leaf) {
    if (!taken || taken === leaf) return;
    const from = stackOf(taken);
    form.elements.uid.value = from.dataset.uid;
    form.elements.version.value = from.dataset.version;
    form.elements.at.value = taken.dataset.at;
    form.elements.to.value = stack.dataset.uid;
    form.elements.to_version.value = stack.dataset.version;
    form.elements.before.value = leaf ? leaf.dataset.at : "";
    form.requestSubmit();
  }

  leaves.forEach((leaf) => {
    leaf.addEventListener("dragstart", (event) => {
      take(leaf);
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", leaf.getAttribute("aria-label"));
    });
    leaf.addEventListener("dragend", () => take(null));
  });

  document.querySelectorAll(".stack").forEach((stack) => {
    stack.addEventListener("dragover", (event) => {
      if (!taken) return;
      event.preventDefault();
      stack.classList.add("over");
    });
    stack.addEventListener("dragleave", () => stack.classList.remove("over"));
    stack.addEventListener("drop", (event) => {
      event.preventDefault();
      put(stack, event.target.closest(".leaf"));
    });
  });

  const step = (leaf, way) => leaves[(leaves.indexOf(leaf) + way + leaves.length) % leaves.length].focus();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, button")) return;
    if (event.key === "u") { document.querySelector("#angra button")?.click(); return; }
    const leaf = event.target.closest(".leaf");
    if (!leaf) {
      if (event.key === "ArrowRight") leaves[0].focus();
      return;
    }
    const does = {
      ArrowRight: () => step(leaf, 1),
      ArrowLeft: () => step(leaf, -1),
      d: () => leaf.querySelector(".split")?.click(),
      s: () => stackOf(leaf).querySelector(".merge")?.click(),
      x: () => take(leaf),
      v: () => put(stackOf(leaf), leaf),
      Escape: () => take(null),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
})();
