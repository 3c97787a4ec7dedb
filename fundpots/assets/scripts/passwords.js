// A password can be looked at while it is typed.

import { say } from "./spoken.js";

export function showPasswords() {
  for (const button of document.querySelectorAll(".password__show")) {
    const field = document.getElementById(button.getAttribute("aria-controls"));
    button.hidden = false;
    button.addEventListener("click", () => toggle(field, button, field.type === "password"));
    // Never send or remember it as plain text.
    field.form?.addEventListener("submit", () => toggle(field, button, false));
  }
}

function toggle(field, button, shown) {
  field.type = shown ? "text" : "password";
  button.textContent = say(shown ? "hidePassword" : "showPassword");
}
