// How much may still be written, said while one types.

import { countCharacters, countWords } from "./counting.js";
import { count } from "./spoken.js";

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
