// A table that is wider than its place can be scrolled by keyboard, and says what it is.

export function reachTables() {
  const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) => reach(target)));
  for (const wrap of document.querySelectorAll(".data-wrap")) watcher.observe(wrap);
}

function reach(wrap) {
  if (wrap.scrollWidth > wrap.clientWidth) {
    wrap.tabIndex = 0;
    wrap.setAttribute("role", "region");
    wrap.setAttribute("aria-label", wrap.querySelector("caption")?.textContent ?? "");
  } else {
    for (const name of ["tabindex", "role", "aria-label"]) wrap.removeAttribute(name);
  }
}
