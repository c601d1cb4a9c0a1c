// Comfort only: every page works without this file.
"use strict";

// A form that is on its way is not sent twice; coming back to the page frees it again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.classList.contains("htmx-request")) {
    // What was typed is being saved: wait for its version, or the form would collide with itself.
    event.preventDefault();
    const button = event.submitter;
    form.addEventListener(
      "htmx:afterRequest",
      () => setTimeout(() => form.requestSubmit(button), 50),
      { once: true },
    );
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      button.setAttribute("aria-busy", "true");
      button.disabled = true;
    }
  });
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) {
      button.removeAttribute("aria-busy");
      button.disabled = false;
    }
  }
});

// A menu closes by Escape, and by a click beside it.
const shut = (except) => {
  for (const drop of document.querySelectorAll("details.drop[open]")) {
    if (!drop.contains(except)) drop.open = false;
  }
};
document.addEventListener("click", (event) => shut(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") shut(null);
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  // Up and down in a table: the first link of the next row.
  const row = event.target.closest("table.grid tbody tr");
  if (!row || event.target.matches("input, select, textarea")) return;
  const next = event.key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling";
  let other = row[next];
  while (other && !other.querySelector("a[href]")) other = other[next];
  if (other) {
    other.querySelector("a[href]").focus();
    event.preventDefault();
  }
});

// The present stage stands in view where the way is wider than its frame.
for (const now of document.querySelectorAll(".way .now")) {
  const way = now.closest(".way");
  way.scrollLeft = now.offsetLeft - (way.clientWidth - now.clientWidth) / 2;
}
