// How much may still be written. Counted as fundpots.fields counts, so that page and server never disagree.

import { count } from "./spoken.js";

// White space as Python's \s knows it for text, which is a little more than JavaScript's.
const WORD = /[^\s\x1c-\x1f\x85\ufeff]+/gu;

export function countWords(text) {
  return (text.match(WORD) ?? []).length;
}

export function countCharacters(text) {
  return [...text.replace(/\r\n/g, "\n")].length;
}

/** Keep the line below each limited textarea true while one types, and tell screen readers in the pauses. */
export function countText() {
  for (const area of document.querySelectorAll("textarea[data-words], textarea[data-characters]")) {
    const line = document.getElementById(`${area.id}-limit`);
    const spoken = line.cloneNode();
    spoken.id = `${area.id}-count`;
    spoken.className = "govuk-visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    line.after(spoken);
    let pause;
    const show = () => {
      const left = leftIn(area);
      line.textContent = sentence(area, left);
      line.classList.toggle("limit--over", left < 0);
      clearTimeout(pause);
      pause = setTimeout(() => {
        if (document.activeElement === area) spoken.textContent = line.textContent;
      }, 1000);
    };
    area.addEventListener("input", show);
    show();
  }
}

function leftIn(area) {
  const { words, characters } = area.dataset;
  return words ? Number(words) - countWords(area.value) : Number(characters) - countCharacters(area.value);
}

function sentence(area, left) {
  const unit = area.dataset.words ? "words" : "characters";
  return count(unit + (left < 0 ? "Over" : "Left"), Math.abs(left));
}
