/* The desk's own few lines: the menu on narrow screens, "/" to search, "?" for the keys. No page depends on them. */
"use strict";

document.documentElement.classList.add("js");

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function opens(button) {
  const panel = document.getElementById(button.dataset.opens);
  if (!panel) return;
  button.hidden = false;
  panel.hidden = true;
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  });
}

document.querySelectorAll("[data-opens]").forEach(opens);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    const field = document.getElementById("find");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  }
  if (event.key === "?") window.location.assign("/tangenter");
});

/* A form that says data-sends is sent as soon as a choice in it is made. */
document.querySelectorAll("form[data-sends]").forEach((form) =>
  form.addEventListener("change", () => form.requestSubmit()));
