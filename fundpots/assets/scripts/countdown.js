// How long is left, by the server's clock: the page says what time it was there when it was made.

import { count, say } from "./spoken.js";

const UNITS = [
  ["seconds", 1, 60],
  ["minutes", 60, 3600],
  ["hours", 3600, 2 * 86400],
  ["days", 86400, Infinity],
];

export function countDown() {
  const elements = [...document.querySelectorAll("[data-until]")];
  const server = Date.parse(document.documentElement.dataset.now);
  if (!elements.length || Number.isNaN(server)) return;
  const ahead = server - Date.now();
  const show = () => {
    const soonest = Math.min(...elements.map((element) => tell(element, Date.now() + ahead)));
    if (soonest < Infinity) setTimeout(show, soonest < 3600 ? 1000 : 30000);
  };
  show();
}

/** Write what is left, and return it in seconds; a deadline that has passed never comes first. */
function tell(element, now) {
  const seconds = Math.floor((Date.parse(element.dataset.until) - now) / 1000);
  const text = seconds > 0 ? remaining(seconds) : say("passed");
  if (element.textContent !== text) element.textContent = text;
  return seconds > 0 ? seconds : Infinity;
}

function remaining(seconds) {
  const [unit, size] = UNITS.find(([, , below]) => seconds < below);
  return count(unit, Math.floor(seconds / size));
}
