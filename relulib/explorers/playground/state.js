// What a reader can choose, and a link for every choice. A link says which version wrote it;
// lists of options may grow, but what a name means stays.

const VERSION = "1";
export const COUNT = 20;

export const WORDS = {
  relu: "ReLU", leaky_relu: "leaky ReLU", elu: "ELU", gelu: "GELU", silu: "SiLU", tanh: "tanh", sigmoid: "sigmoid",
};
export const SETTING = {
  activation: { label: "activation", options: WORDS },
  depth: { label: "hidden layers", options: [1, 2, 3, 4, 6, 8, 12] },
  width: { label: "units a layer", options: [2, 4, 8, 16, 32] },
  init: { label: "start", options: { he: "He", xavier: "Xavier", torch: "PyTorch’s default" } },
  optimiser: { label: "optimiser", options: { sgd: "SGD", momentum: "momentum 0.9", adam: "Adam" } },
  rate: { label: "learning rate", options: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3] },
  norm: { label: "norm", options: { none: "none", batch: "batch norm" } },
};
export const COMMON = {
  data: { label: "data", options: {
    moons: "two moons", circles: "circles", xor: "XOR", checkers: "checkerboard", spirals: "spirals",
    curve: "a curve", own: "your own points",
  } },
  steps: { label: "steps", options: [100, 300, 600, 1500, 3000] },
};
const MOST_SEED = 999999, MOST_POINTS = 200, MOST_TEXT = 2000;

/** Questions to begin with: JSON, since the book's pages name and link them too. */
export const QUESTIONS = [
  { "id": "tanh", "text": "ReLU or tanh?",
    "link": "1-moons-300-1-p-1~relu-2-16-he-sgd-0.1-none~tanh-2-16-xavier-sgd-0.1-none",
    "scope": "At one rate and after 300 steps. At ten times the rate the lead is gone: try 1 in both." },
  { "id": "luck", "text": "How large is luck?",
    "link": "1-moons-300-1-u-1~relu-2-16-he-sgd-0.1-none~relu-2-16-he-sgd-0.1-none",
    "scope": "One setting twice, from other seeds: all that you see is luck. A finding has to be larger." },
  { "id": "start", "text": "Does the start matter in eight layers?",
    "link": "1-moons-300-1-p-1~relu-8-16-he-sgd-0.1-none~relu-8-16-torch-sgd-0.1-none",
    "scope": "Eight layers of 16 units without a norm. In two layers the lead is a few points: try 2 in both." },
  { "id": "step", "text": "What does a large step kill?",
    "link": "1-circles-300-1-p-1~relu-2-16-he-sgd-0.3-none~relu-2-16-he-sgd-3-none",
    "scope": "Plain SGD at ten times the rate. Where the cliff stands depends on data, width and batch." },
  { "id": "leak", "text": "Does a leak save a large step?",
    "link": "1-circles-600-1-p-1~leaky_relu-2-16-he-sgd-3-none~relu-2-16-he-sgd-3-none",
    "scope": "A leak of 0.01 at a rate that kills. At a good rate the two are alike: try 0.3 in both." },
  { "id": "norm", "text": "Does batch norm save it?",
    "link": "1-circles-300-1-p-1~relu-2-16-he-sgd-3-batch~relu-2-16-he-sgd-3-none",
    "scope": "A norm before each activation, batches of 32. At a rate of 0.1 it gains nothing: try it in both." },
  { "id": "depth", "text": "32 units in one layer, or in four?",
    "link": "1-spirals-1500-1-p-1~relu-4-8-he-adam-0.01-none~relu-1-32-he-adam-0.01-none",
    "scope": "As many units, not as many weights: four layers have more. Ask again with another seed." },
  { "id": "bend", "text": "Who bends where? A curve",
    "link": "1-curve-1500-1-p-1~relu-2-16-he-adam-0.01-none~gelu-2-16-he-adam-0.01-none",
    "scope": "A smooth curve with noise. ReLU makes it of straight pieces, GELU does not; the score may not care." }
];

const has = (options, value) => Array.isArray(options) ? options.includes(value)
  : Object.prototype.hasOwnProperty.call(options, value);
const typed = (options, text) => Array.isArray(options) ? options.find(v => String(v) === text) : text;

const toSide = setting => Object.keys(SETTING).map(key => setting[key]).join("-");
const fromSide = text => {
  const parts = text.split("-"), keys = Object.keys(SETTING);
  return parts.length === keys.length
    && Object.fromEntries(keys.map((key, i) => [key, typed(SETTING[key].options, parts[i])]));
};

// a point is kept in steps of 1/400, as its link has it: else the link would train others
const steps = v => Math.round((Math.max(-1.6, Math.min(1.6, v)) + 1.6) * 400);
export const point = (x, y, c) => [steps(x) / 400 - 1.6, steps(y) / 400 - 1.6, c];
const toPoint = ([x, y, c]) => [x, y].map(v => steps(v).toString(36).padStart(2, "0")).join("") + c;
const fromPoint = t => point(...[0, 2].map(i => parseInt(t.slice(i, i + 2), 36) / 400 - 1.6), +t[4]);

/** The text of a link to a state. */
export function encode({ data, steps, seed, paired, chosen, a, b, own }) {
  const head = [VERSION, data, steps, seed, paired ? "p" : "u", chosen + 1].join("-");
  const parts = [head, toSide(a), toSide(b)];
  if (data === "own" && own.length) parts.push(own.map(toPoint).join(""));
  return parts.join("~");
}

/** The state of a link or of a question's name; null where the text is neither. */
export function decode(text) {
  const question = QUESTIONS.find(q => q.id === text);
  if (question) return decode(question.link);
  if (typeof text !== "string" || text.length > MOST_TEXT) return null;
  const [head, a, b, own = "", ...more] = text.split("~");
  if (!b || more.length) return null;
  const [version, data, length, seed, pairing, chosen, ...rest] = head.split("-");
  if (version !== VERSION || rest.length || !/^[pu]$/.test(pairing)) return null;
  if (!/^[1-9]\d{0,5}$/.test(seed) || !/^[1-9]\d?$/.test(chosen) || chosen > COUNT) return null;
  if (!/^([0-9a-z]{4}[01])*$/.test(own) || own.length > 5 * MOST_POINTS || (own && data !== "own")) return null;
  const state = {
    data, steps: typed(COMMON.steps.options, length), seed: +seed, paired: pairing === "p", chosen: chosen - 1,
    a: fromSide(a), b: fromSide(b), own: (own.match(/.{5}/g) ?? []).map(fromPoint),
  };
  const fits = (table, values) => values && Object.keys(table).every(key => has(table[key].options, values[key]));
  return fits(COMMON, state) && fits(SETTING, state.a) && fits(SETTING, state.b) && encode(state) === text
    ? state : null;
}

export const seedOf = value => Math.max(1, Math.min(MOST_SEED, Math.round(+value) || 1));
export const full = own => own.length >= MOST_POINTS;
export const bothKinds = own => own.some(p => p[2]) && own.some(p => !p[2]);

/** What the experiment is told of a state. */
export const plan = state => ({
  ...state, every: Math.max(10, state.steps / 30), apart: !state.paired,
  ...Object.fromEntries(["a", "b"].map(s => [s, { ...state[s], norm: state[s].norm === "batch" }])),
});

/** In what A and B differ, in words: ["ReLU, He", "tanh, Xavier"]. */
export function differences({ a, b }) {
  const keys = Object.keys(SETTING).filter(key => a[key] !== b[key]);
  const word = (s, key) => {
    const { label, options } = SETTING[key];
    if (key === "norm") return s.norm === "batch" ? "batch norm" : "no norm";
    return Array.isArray(options) ? `${label} ${s[key]}` : options[s[key]];
  };
  return [a, b].map(s => keys.map(key => word(s, key)).join(", "));
}
