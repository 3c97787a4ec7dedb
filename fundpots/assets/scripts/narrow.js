// Make a figure fit a phone: fewer ticks, long names on several lines and room for them, titles cut shorter.

const NARROW = 480;
const LETTERS = { name: 18, column: 9, title: 28, titleBesideNames: 20, beside: 27 }; // in a line
const [LINE, GAP, AROUND] = [19, 9, 150]; // pixels: of names, between them, of everything above and below

/** The figure as it is, or changed for an element as narrow as this; `height` where it needs more of that. */
export function fitted({ data, layout }, width) {
  if (width >= NARROW) return { data, layout };
  const names = layout.yaxis?.type === "category" && namesOf(data);
  const changed = { ...layout };
  if (layout.xaxis) changed.xaxis = across(layout.xaxis, names ? LETTERS.titleBesideNames : LETTERS.title);
  if (names) changed.yaxis = { ...layout.yaxis, ...names };
  if (layout.yaxis?.scaleanchor) changed.annotations = layout.annotations?.map(small);
  return { data: data.map(shortened), layout: changed, height: names ? heightOf(names.ticktext) : 0 };
}

function across(axis, letters) {
  if (axis.visible === false) return axis;
  const changed = { ...axis, tickangle: 0 };
  if (axis.title) changed.title = { ...axis.title, text: wrapped(axis.title.text, letters) };
  return { ...changed, ...(axis.tickvals ? thinned(axis) : { nticks: Math.min(axis.nticks ?? 4, 4) }) };
}

/** Every other tick of many, so that none is written over its neighbour; words under each other. */
function thinned({ tickvals, ticktext }) {
  const keep = (_, place) => tickvals.length < 5 || place % 2 === (tickvals.length - 1) % 2;
  const words = ticktext?.filter(keep).map((text) => wrapped(text, LETTERS.column));
  return { tickvals: tickvals.filter(keep), ...(words && { ticktext: words }) };
}

function namesOf(data) {
  const names = [...new Set(data.flatMap(({ y }) => y))];
  return { tickvals: names, ticktext: names.map((name) => wrapped(name, LETTERS.name)) };
}

function heightOf(names) {
  return names.reduce((sum, name) => sum + name.split("<br>").length * LINE + GAP, AROUND);
}

/** The name of a region on a map, and the line to it where it stands beside. */
function small(note) {
  return { ...note, font: { ...note.font, size: 10 }, ax: note.ax && note.ax * 0.6 };
}

/** Names beside lines would run out of the picture; the name of a Sankey's middle would lie on those of its ends. */
function shortened(trace) {
  if (trace.type === "sankey") {
    const { source, target } = trace.link;
    const label = trace.node.label.map((name, at) => (source.includes(at) && target.includes(at) ? "" : name));
    return { ...trace, node: { ...trace.node, label } };
  }
  if (trace.mode !== "lines+markers+text") return trace;
  const cut = (text) => (text.length > LETTERS.beside ? `${text.slice(0, LETTERS.beside).trimEnd()}…` : text);
  return { ...trace, text: trace.text.map(cut) };
}

function wrapped(text, letters) {
  const lines = [];
  for (const word of String(text).split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length && longer.length <= letters) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join("<br>");
}
