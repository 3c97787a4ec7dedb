// The page's words for what scripts say, in its language and with that language's plural forms.

const texts = document.getElementById("spoken")?.dataset ?? {};
const plural = new Intl.PluralRules(document.documentElement.lang || "en");

/** A text by the name of its data attribute on the template "spoken". */
export function say(name) {
  return texts[name] ?? "";
}

/** The same with a number: `count("wordsLeft", 3)` is "3 words left". */
export function count(name, number) {
  const form = plural.select(number);
  const text = texts[name + form[0].toUpperCase() + form.slice(1)] ?? texts[`${name}Other`] ?? "#";
  return text.replace("#", number.toLocaleString("en-GB"));
}
