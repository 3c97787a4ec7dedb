// Counts words, characters and pence exactly as fundpots.fields and fundpots.money do; a test runs both on the same texts.

// White space as Python knows it, with the byte order mark, which only JavaScript calls white.
const WORD = /[^\s\x1c-\x1f\x85\ufeff]+/gu;
const POUNDS = /^£?[ \t\n\r\f\v]*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,10})(?:\.([0-9]{2}))?$/;
const LARGEST_PENCE = 1e12;

export function countWords(text) {
  return (text.match(WORD) ?? []).length;
}

/** A new line is one character, though browsers send two. */
export function countCharacters(text) {
  return [...text.replace(/\r\n/g, "\n")].length;
}

/** Whole pence from what a person wrote, or null where it is no amount. */
export function pence(text) {
  const found = POUNDS.exec(text.trim());
  if (!found) return null;
  const amount = Number(found[1].replaceAll(",", "")) * 100 + Number(found[2] ?? 0);
  return amount > LARGEST_PENCE ? null : amount;
}

/** '£1,234.56' */
export function pounds(amount) {
  const whole = Math.floor(amount / 100).toLocaleString("en-GB");
  return `£${whole}.${String(amount % 100).padStart(2, "0")}`;
}
