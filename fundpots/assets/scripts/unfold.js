// What stands folded before a form on a phone is opened where there is room for it beside the form.

export function unfold() {
  const room = window.matchMedia("(min-width: 56rem)").matches;
  for (const folded of document.querySelectorAll("[data-unfold]")) folded.open ||= room;
}
