// Everything works without this file. With it: no double clicks, live counts and sums, charts, a countdown.

import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";

import { weighAreas } from "./areas.js";
import { openChoices } from "./choices.js";
import { countDown } from "./countdown.js";
import { guardForms } from "./guard.js";
import { addUpLines } from "./lines.js";
import { countText } from "./limits.js";
import { reckonMarks } from "./marks.js";
import { showPasswords } from "./passwords.js";
import { switchFigures } from "./switch.js";
import { reachTables } from "./tables.js";
import { unfold } from "./unfold.js";

const COMPONENTS = {
  "govuk-button": Button,
  "govuk-error-summary": ErrorSummary,
};

function startComponents() {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  for (const [name, Component] of Object.entries(COMPONENTS)) {
    for (const element of document.querySelectorAll(`[data-module="${name}"]`)) new Component(element);
  }
}

function offerPrinting() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

startComponents();
openChoices();
weighAreas();
countText();
addUpLines();
reckonMarks();
guardForms();
countDown();
showPasswords();
switchFigures();
reachTables();
unfold();
offerPrinting();
