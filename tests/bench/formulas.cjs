// Says of each formula what MathJax makes of it: "ok", "undefined" (an unknown macro, shown in red) or "error".
// Reads JSON of [{preamble, formulas: [[text, is_display], ...]}, ...], a page each, and writes the verdicts likewise.
// The packages are those of Obsidian's build ("tex-full"); noerrors is left out, for it hides what is wrong.

const [, , modules] = process.argv;
const load = (path) => require(`${modules}/mathjax-full/js/${path}`);
const { mathjax } = load("mathjax.js");
const { TeX } = load("input/tex.js");
const { CHTML } = load("output/chtml.js");
const { liteAdaptor } = load("adaptors/liteAdaptor.js");
const { RegisterHTMLHandler } = load("handlers/html.js");
const { AllPackages } = load("input/tex/AllPackages.js");

RegisterHTMLHandler(liteAdaptor());

const MARK = "unknown";
const PACKAGES = AllPackages.filter((name) => name !== "noerrors");

function makePage(packages, preamble) {
  let message = "";
  const formatError = (_, error) => {
    message = error.message;
    throw error;
  };
  const jax = new TeX({ packages, formatError, noundefined: { color: MARK } });
  const page = mathjax.document("", { InputJax: jax, OutputJax: new CHTML() });
  const judge = (given, display) => {
    const text = given.replace(/\\require\s*\{\w+\}/g, "");
    message = "";
    let unknown = false;
    try {
      page.convert(text, { display, end: 20 }).walkTree((node) => {
        unknown ||= node.attributes?.getExplicit("mathcolor") === MARK;
      });
      return unknown ? "undefined" : "ok";
    } catch (error) {
      return `error: ${message || error.message || error}`;
    }
  };
  if (preamble) judge(preamble, false);
  return judge;
}

const DEFINES = /\\(def|let|(re)?new(command|environment)|DeclareMathOperator|DeclarePairedDelimiter)/;
const pages = new Map();

// A page of its own where a formula defines something, else one for all with the same preamble.
function pageFor({ preamble, formulas }) {
  const asks = [preamble, ...formulas.map(([text]) => text)].some((text) => /\\require\s*\{physics\}/.test(text));
  const make = () => makePage(asks ? [...PACKAGES, "physics"] : PACKAGES, preamble);
  if (formulas.some(([text]) => DEFINES.test(text))) return make();
  if (!pages.has(preamble)) pages.set(preamble, make());
  return pages.get(preamble);
}

let input = "";
process.stdin.on("data", (data) => (input += data));
process.stdin.on("end", () => {
  const verdicts = JSON.parse(input).map((given) => {
    const judge = pageFor(given);
    return given.formulas.map(([text, display]) => judge(text, display));
  });
  process.stdout.write(JSON.stringify(verdicts));
});
