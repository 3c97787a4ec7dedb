// What depends on a choice is shown when it is chosen. (Without JavaScript it is always shown.)
// govuk-frontend's own script would say aria-expanded on radio buttons, which ARIA does not allow there.

export function openChoices() {
  for (const input of document.querySelectorAll("input[data-opens]")) {
    const group = document.querySelectorAll(`input[name="${CSS.escape(input.name)}"]`);
    const update = () => show(input);
    for (const each of group) each.addEventListener("change", update);
    // The browser may bring back an earlier choice after this has run.
    window.addEventListener("pageshow", update);
    update();
  }
}

function show(input) {
  const target = document.getElementById(input.dataset.opens);
  target.classList.toggle(`${input.type === "radio" ? "govuk-radios" : "govuk-checkboxes"}__conditional--hidden`, !input.checked);
}
