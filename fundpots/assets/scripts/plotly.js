// The part of plotly.js that draws our charts: scatter (which core brings), bar and sankey.
import Plotly from "plotly.js/lib/core";
import bar from "plotly.js/lib/bar";
import sankey from "plotly.js/lib/sankey";

Plotly.register([bar, sankey]);

export default Plotly;
