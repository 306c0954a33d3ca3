/* Stickprov: "x" says that the fact one stands on is wrong, "w" that what is ticked is. The rest is review.js. */
"use strict";

(() => {
  const form = document.getElementById("godkann");
  if (!form) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "x") {
      const box = form.querySelector(".fact.here input[type=checkbox]") || form.querySelector(".fact input[type=checkbox]");
      if (box && event.target !== box) { event.preventDefault(); box.checked = !box.checked; }
    }
    if (event.key === "w") { event.preventDefault(); form.querySelector('[data-key="w"]').click(); }
  });
})();
