// The words that scripts put on pages: written in English there, and looked up in what the build
// wrote for the language of the site. It stands before all scripts; each takes what it needs:
//   const { t, n, parts, nParts, number, date } = vaultkitWords;
//   t("Search"), t("without {words}", { words }), n("{count} note", "{count} notes", 3)
//   parts("Showing {word}.", { word: element }): texts and elements, to be appended in this order;
//   nParts is to it what n is to t
const vaultkitWords = (({ language, figures, months, messages }) => {
  const rules = new Intl.PluralRules(language);
  const known = rules.resolvedOptions().pluralCategories;
  const kinds = ["zero", "one", "two", "few", "many", "other"].filter((kind) => known.includes(kind));
  const grouped = new Intl.NumberFormat(figures);
  const number = (value) => grouped.format(value);
  const split = (text, values) => text.split(/\{(\w+)\}/).map((part, at) => (at % 2 ? values[part] : part));
  const find = (text) => messages[text]?.[0] ?? text;
  const findFor = (one, many, count) => {
    const forms = messages[one];
    if (!forms) return count === 1 ? one : many;
    return forms[Math.min(kinds.indexOf(rules.select(count)), forms.length - 1)];
  };
  const t = (text, values = {}) => split(find(text), values).join("");
  const splitFor = (one, many, count, values) => split(findFor(one, many, count), { count: number(count), ...values });
  const n = (one, many, count, values = {}) => splitFor(one, many, count, values).join("");
  const isSaid = (part) => part !== "";
  const parts = (text, values) => split(find(text), values).flat().filter(isSaid);
  const nParts = (one, many, count, values) => splitFor(one, many, count, values).flat().filter(isSaid);
  const date = (iso) => {
    if (!months) return iso;
    const [year, month, day] = iso.split("-").map(Number);
    return t("{day} {month} {year}", { day, month: months[month - 1], year });
  };
  return { t, n, parts, nParts, number, date };
})(vaultkitLanguage);
