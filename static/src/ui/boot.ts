// Runs in the head of every page: the look first, then the few live parts of pages without an application.
import { applyLook } from "./theme";

applyLook();

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-shows]")) {
    const field = document.getElementById(button.dataset.shows ?? "");
    if (!(field instanceof HTMLInputElement)) continue;
    button.hidden = false; // without a script there is nothing to press
    button.addEventListener("click", () => {
      const isShown = field.type === "text";
      field.type = isShown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!isShown));
      field.focus();
    });
  }
});
