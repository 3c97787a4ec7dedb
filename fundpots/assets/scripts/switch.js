// One switch for each figure: the picture or the table that says the same. Charts are drawn when they come near.

import { say } from "./spoken.js";

export function switchFigures() {
  for (const figure of document.querySelectorAll("[data-switch]")) {
    const picture = figure.querySelector(".chart__plot, .chart__picture");
    const table = figure.querySelector(".chart__table");
    if (table.textContent.trim()) addSwitch(picture, table);
    else picture.hidden = false;
    if (picture.dataset.src) drawWhenNear(picture, table);
  }
}

function addSwitch(picture, table) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary chart__switch";
  const show = (asTable) => {
    picture.hidden = asTable;
    table.hidden = !asTable;
    button.textContent = say(asTable ? "picture" : "table");
  };
  button.addEventListener("click", () => show(table.hidden));
  picture.before(button);
  show(false);
}

// Pictures that are not drawn yet, with their tables. Once one was wanted, the others follow when nothing else
// is to do: what is printed then is whole, also further down than anybody has scrolled.
const waiting = new Map();
const whenIdle = window.requestIdleCallback ?? ((act) => setTimeout(act, 200));

function drawWhenNear(picture, table) {
  waiting.set(picture, table);
  const watcher = new IntersectionObserver(
    async (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      await drawOnce(picture);
    },
    { rootMargin: "400px" },
  );
  watcher.observe(picture);
}

async function drawOnce(picture) {
  const table = waiting.get(picture);
  if (!waiting.delete(picture)) return;
  try {
    await draw(picture, table);
  } finally {
    whenIdle(drawNext);
  }
}

function drawNext() {
  const next = [...waiting.keys()].find((picture) => picture.checkVisibility?.());
  if (next) drawOnce(next);
}

async function draw(picture, table) {
  try {
    const { drawChart } = await import(picture.dataset.charts);
    await drawChart(picture);
  } catch (error) {
    picture.textContent = say("failed");
    picture.classList.add("chart__plot--failed");
    table.hidden = false;
    throw error;
  }
}
