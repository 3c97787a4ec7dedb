// The weighted mark while one scores a bid. The server reckons it again on save.

export function reckonMarks() {
  for (const form of document.querySelectorAll("form:has([data-share])")) {
    form.addEventListener("change", () => show(form));
    show(form);
  }
}

function show(form) {
  let reached = 0;
  let possible = 0;
  for (const criterion of form.querySelectorAll("[data-share]")) {
    const share = Number(criterion.dataset.share);
    const chosen = criterion.querySelector("input[type=radio]:checked");
    const part = chosen ? (Number(chosen.value) * share) / 5 : 0;
    criterion.querySelector("[data-part]").textContent = chosen ? part.toFixed(1) : "–";
    reached += part;
    possible += chosen ? share : 0;
  }
  form.querySelector("[data-none]").hidden = possible > 0;
  form.querySelector("[data-sum]").hidden = possible === 0;
  form.querySelector("[data-reached]").textContent = reached.toFixed(1);
  form.querySelector("[data-possible]").textContent = possible.toFixed(0);
}
