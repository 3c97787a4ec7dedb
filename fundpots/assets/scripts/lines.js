// Budget lines: add one, take one away, and see the sum while typing. The server adds up again on save.

import { pence, pounds } from "./counting.js";
import { say } from "./spoken.js";

export function addUpLines() {
  for (const box of document.querySelectorAll("[data-lines]")) {
    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.classList.contains("lines__add")) act(event, box, () => addRow(box));
      if (button?.classList.contains("lines__remove")) act(event, box, () => removeRow(box, button.closest("li")));
    });
    box.addEventListener("input", () => showTotal(box));
    refresh(box);
  }
}

function act(event, box, change) {
  event.preventDefault();
  change();
  refresh(box);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

const rowsOf = (box) => [...box.querySelectorAll(".lines__row")];

function addRow(box) {
  const last = rowsOf(box).at(-1);
  const next = Math.max(...rowsOf(box).map((row) => indexOf(row, box))) + 1;
  const row = last.cloneNode(true);
  renumber(row, `${box.dataset.lines}-${indexOf(last, box)}-`, `${box.dataset.lines}-${next}-`);
  clear(row);
  last.after(row);
  row.querySelector("input:not([type=hidden]), select, textarea").focus();
}

function removeRow(box, row) {
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  if (!neighbour) return clear(row);
  row.remove();
  neighbour.querySelector("input:not([type=hidden])").focus();
}

/** The number in a row's field names: budget-7-amount is in row 7, wherever it stands. */
function indexOf(row, box) {
  const name = row.querySelector(`[name^="${box.dataset.lines}-"]`).name;
  return Number.parseInt(name.slice(box.dataset.lines.length + 1), 10);
}

function renumber(row, old, fresh) {
  for (const element of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replaceAll(old, fresh));
    }
  }
}

function clear(row) {
  for (const field of row.querySelectorAll("input, textarea")) field.value = "";
  for (const error of row.querySelectorAll(".govuk-error-message")) error.remove();
  for (const field of row.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  for (const marked of row.querySelectorAll("[class*='--error']")) {
    marked.className = marked.className.replace(/\S+--error/g, "").trim();
  }
}

function refresh(box) {
  rowsOf(box).forEach((row, index) => {
    const button = row.querySelector(".lines__remove");
    const which = document.createElement("span");
    which.className = "govuk-visually-hidden";
    which.textContent = ` ${say("line").replace("#", index + 1)}`;
    button.replaceChildren(say("remove"), which);
  });
  const limit = Number(box.dataset.limit || Infinity);
  box.querySelector(".lines__add").hidden = rowsOf(box).length >= limit;
  showTotal(box);
}

function showTotal(box) {
  const output = box.querySelector("[data-total]");
  if (!output) return;
  const amounts = [...box.querySelectorAll(`[name$="-${box.dataset.totalOf}"]`)].map((field) => pence(field.value));
  output.textContent = pounds(amounts.reduce((sum, amount) => sum + (amount ?? 0), 0));
}
