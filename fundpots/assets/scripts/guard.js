// Long texts are not left behind by a stray click: the browser asks first.

/** Watch the forms that hold something worth keeping. */
export function guardForms() {
  for (const form of document.querySelectorAll("form[data-guard]")) {
    if (form.querySelector("textarea, [data-lines]")) guard(form);
  }
}

function guard(form) {
  // A page that came back with errors shows text that is saved nowhere.
  let unsaved = Boolean(document.querySelector(".govuk-error-summary"));
  form.addEventListener("input", () => (unsaved = true));
  form.addEventListener("submit", () => (unsaved = false));
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
