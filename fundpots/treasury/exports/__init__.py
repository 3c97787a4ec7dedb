"""Files for banks: one neutral table, the Bacs layout, and the named layouts of two banks."""

from fundpots.treasury.exports.layouts import LAYOUTS, Layout, Line

__all__ = ["LAYOUTS", "Layout", "Line"]
