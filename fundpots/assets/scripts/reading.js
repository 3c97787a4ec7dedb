// Read a picture by keyboard: the arrow keys go from mark to mark, whose numbers are shown as on hover and spoken.

import { say } from "./spoken.js";

const SHOWN = 200; // milliseconds until Plotly, which takes its time between two labels, surely shows the new one
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Let the picture take the focus, and say below it how it is read. */
export function readByKeyboard(element, { Fx }) {
  const marks = marksOf(element);
  if (!marks.length) return;
  const [help, spoken] = [addBelow(element, "chart__help", say("arrows")), addBelow(element, "govuk-visually-hidden")];
  spoken.setAttribute("aria-live", "polite");
  element.tabIndex = 0;
  help.id = `${element.dataset.src}-help`;
  element.setAttribute("aria-describedby", help.id);
  let at, telling;
  const show = (mark) => {
    at = mark;
    Fx.hover(element, [{ curveNumber: mark.trace, pointNumber: mark.point }]);
    clearTimeout(telling);
    telling = setTimeout(() => (spoken.textContent = toldOf(element)), SHOWN);
  };
  element.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") Fx.unhover(element);
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    show(at ? next(element, at, STEPS[event.key]) : marks[0]);
  });
  element.addEventListener("blur", () => Fx.unhover(element));
}

function addBelow(element, className, text = "") {
  const below = document.createElement("p");
  below.className = className;
  below.textContent = text;
  element.after(below);
  return below;
}

/** Where each mark lies on the screen, for all marks that have something to say. */
function marksOf(element) {
  const { xaxis, yaxis } = element._fullLayout;
  if (!xaxis || !yaxis) return [];
  return element.calcdata.flatMap((points, trace) =>
    ["skip", "none"].includes(points[0].trace.hoverinfo)
      ? []
      : points
          .filter((point) => Number.isFinite(point.x ?? point.p))
          .map((point, number) => ({
            trace,
            point: point.i ?? number,
            x: xaxis.c2p(points[0].trace.orientation === "h" ? point.s : (point.x ?? point.p)),
            y: yaxis.c2p(points[0].trace.orientation === "h" ? point.p : (point.y ?? point.s)),
          })),
  );
}

/** On a map the nearest mark in that direction; elsewhere along the line of marks, or across to the next line. */
function next(element, at, [right, down]) {
  const marks = marksOf(element);
  const here = marks.find(({ trace, point }) => trace === at.trace && point === at.point) ?? marks[0];
  const { yaxis } = element._fullLayout;
  if (yaxis.scaleanchor) return nearest(marks, here, right, down);
  const along = yaxis.type === "category" ? down : right;
  const traces = [...new Set(marks.map(({ trace }) => trace))];
  const across = along || traces.length === 1 ? 0 : right + down;
  const line = marks.filter(({ trace }) => trace === traces[traces.indexOf(here.trace) + across]);
  const place = marks.filter(({ trace }) => trace === here.trace).indexOf(here);
  return line[across ? Math.min(place, line.length - 1) : place + (along || right + down)] ?? here;
}

function nearest(marks, here, right, down) {
  const far = ({ x, y }) => {
    const ahead = (x - here.x) * right + (y - here.y) * down;
    const aside = Math.abs((x - here.x) * down + (y - here.y) * right);
    return ahead > 1 ? ahead + 1.5 * aside : Infinity;
  };
  return marks.reduce((best, mark) => (far(mark) < far(best) ? mark : best), here);
}

/** The words of the label that Plotly shows now, its lines with commas between. */
function toldOf(element) {
  const lines = [...element.querySelectorAll(".hoverlayer text")].flatMap((text) => {
    const spans = [...text.querySelectorAll("tspan.line")];
    return (spans.length ? spans : [text]).map((line) => line.textContent.trim());
  });
  return lines.filter(Boolean).join(", ");
}
