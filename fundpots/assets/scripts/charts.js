// Draw one chart: fetch its figure, put our type and colours under it, and hand it to Plotly.

import { fitted } from "./narrow.js";
import { readByKeyboard } from "./reading.js";

const INK = "#1b1930";
const QUIET = "#55536b";
const LINE = "#d9d6cc";

// Apart in hue for every kind of colour vision, and apart in lightness for grey paper; tests check both.
export const COLOURS = ["#0b6b66", "#e0861a", "#3b2a63", "#7fb8d0", "#784818"];
const PATTERNS = ["", "/", "x", "\\", "."];
const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"];
const SYMBOLS = ["circle", "diamond", "square", "triangle-up", "x"];

const FONT = { family: '"Atkinson Hyperlegible Next", system-ui, sans-serif', size: 15, color: INK };
const AXIS = {
  gridcolor: LINE,
  linecolor: QUIET,
  zerolinecolor: QUIET,
  automargin: true,
  fixedrange: true,
  title: { standoff: 12 },
  tickfont: { size: 14 },
};

const TEMPLATE = {
  layout: {
    font: FONT,
    colorway: COLOURS,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 16, r: 16, t: 16, b: 16 },
    xaxis: AXIS,
    yaxis: AXIS,
    dragmode: false,
    bargap: 0.25,
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
    hoverlabel: { bgcolor: INK, bordercolor: INK, font: { ...FONT, color: "#ffffff" } },
    separators: ".,",
  },
  data: {
    bar: COLOURS.map((_, n) => ({
      marker: {
        pattern: { shape: PATTERNS[n], fillmode: "overlay", fgcolor: INK, fgopacity: 0.5, size: 8, solidity: 0.15 },
        line: { width: 1, color: INK },
      },
    })),
    scatter: COLOURS.map((_, n) => ({
      marker: { size: 9, symbol: SYMBOLS[n], line: { width: 1, color: INK } },
      line: { width: 3, dash: DASHES[n] },
    })),
    sankey: [
      {
        arrangement: "fixed",
        node: { color: COLOURS[0], line: { width: 0 }, pad: 22, thickness: 16 },
        link: { color: "rgba(11, 107, 102, 0.25)" },
      },
    ],
  },
};
const CONFIG = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false };

let plotly;

/** Load Plotly and its style sheet, once for each page. */
function loadPlotly({ plotly: script, plotlyCss }) {
  plotly ??= Promise.all([import(script), loadStyles(plotlyCss)]).then(([module]) => followPrinting(module.default));
  return plotly;
}

/** With this id and class Plotly leaves its own inline style away, which our security policy would refuse. */
function loadStyles(address) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: address, id: "plotly.js-style-global", className: "no-inline-styles" });
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => reject(new Error(`no styles at ${address}`)));
    document.head.append(link);
  });
}

async function fetchFigure(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

// Paper is as wide as this, in CSS pixels: A4 less its margins. What is drawn for a screen would be cut off there.
const PAPER = { width: 680, highest: 420, legendHighest: 520, longLegend: 6 };
const drawn = [];

/** Let the pictures of an element shrink with the column they are in, as a page that is printed needs. */
function makeScalable(element) {
  const { width, height } = element._fullLayout;
  for (const svg of element.querySelectorAll(".main-svg")) svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  element.style.setProperty("--proportions", `${width} / ${height}`);
}

/** Draw all pictures in the size of paper, and afterwards as they were; a Sankey takes too long, and only shrinks. */
function followPrinting(Plotly) {
  window.addEventListener("beforeprint", () => {
    for (const { element } of drawn) {
      const entries = element._fullData.filter(({ showlegend }) => showlegend).length;
      const highest = entries > PAPER.longLegend ? PAPER.legendHighest : PAPER.highest;
      const height = Math.min(element._fullLayout.height, highest);
      Plotly.relayout(element, { autosize: false, width: PAPER.width, height });
    }
  });
  window.addEventListener("afterprint", () => {
    for (const { element, height } of drawn) Plotly.relayout(element, { autosize: true, width: undefined, height });
  });
  return Plotly;
}

/** Draw the figure that the element's data-src names. */
export async function drawChart(element) {
  const [Plotly, figure] = await Promise.all([loadPlotly(element.dataset), fetchFigure(element.dataset.src)]);
  await document.fonts.ready;
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", element.dataset.title);
  const { data, layout, height } = fitted(figure, element.clientWidth);
  if (height > element.clientHeight) element.style.height = `${height}px`;
  await Plotly.newPlot(element, data, { ...layout, template: TEMPLATE }, CONFIG);
  makeScalable(element);
  element.on("plotly_afterplot", () => makeScalable(element));
  if (!figure.data.some((trace) => trace.type === "sankey")) drawn.push({ element, height: figure.layout.height });
  readByKeyboard(element, Plotly);
  element.dataset.drawn = "true";
}
