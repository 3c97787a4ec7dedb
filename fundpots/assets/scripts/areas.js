// Choosing areas: a hexagon or a box is ticked, and the weight of the choice is shown at once, without losing the page.
// Without this file a hexagon is a link to the page with that choice, and a button shows the weight of the boxes.

export function weighAreas() {
  const form = document.getElementById("choose-areas");
  if (!form) return;
  form.addEventListener("click", (event) => {
    const hexagon = event.target.closest("a[data-area]");
    if (!hexagon) return;
    event.preventDefault();
    toggle(form, hexagon.dataset.area);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "areas") show(form);
  });
}

function toggle(form, code) {
  const box = form.querySelector(`input[name=areas][value="${CSS.escape(code)}"]`);
  if (box) box.checked = !box.checked;
  else form.append(Object.assign(document.createElement("input"), { type: "checkbox", name: "areas", value: code, checked: true, hidden: true }));
  show(form, code);
}

/** Ask the server for the same page with this choice, and take over the parts that depend on it. */
async function show(form, code = "") {
  const chosen = new FormData(form).getAll("areas").map((area) => ["areas", area]);
  const address = `${location.pathname}?${new URLSearchParams([["shown", "1"], ...chosen])}`;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of form.querySelectorAll("[data-weighed]")) {
    part.replaceChildren(...document.importNode(page.getElementById(part.id), true).childNodes);
  }
  if (code) form.querySelector(`a[data-area="${CSS.escape(code)}"]`)?.focus();
}
