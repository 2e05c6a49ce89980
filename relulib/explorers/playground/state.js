// What a reader can choose, and a link for every choice. A link says which version wrote it;
// lists of options may grow, but what a name means stays.
import settings from "./settings.json" with { type: "json" };

export const COUNT = settings.count;
export const SETTING = settings.setting;
export const COMMON = settings.common;
export const QUESTIONS = settings.questions;
const VERSION = "1", KEYS = Object.keys(SETTING);
const MOST_SEED = 999999, MOST_POINTS = 200, MOST_TEXT = 2000;

const has = (options, value) => (Array.isArray(options) ? options : Object.keys(options)).includes(value);
const typed = (options, text) => Array.isArray(options) ? options.find(v => String(v) === text) : text;

// a point is kept in steps of 1/400, as its link has it: else the link would train others
const steps = v => Math.round((Math.max(-1.6, Math.min(1.6, v)) + 1.6) * 400);
export const point = (x, y, c) => [steps(x) / 400 - 1.6, steps(y) / 400 - 1.6, c];
const toPoint = ([x, y, c]) => [x, y].map(v => steps(v).toString(36).padStart(2, "0")).join("") + c;
const fromPoint = t => point(...[0, 2].map(i => parseInt(t.slice(i, i + 2), 36) / 400 - 1.6), +t[4]);

/** The text of a link to a state. */
export function encode({ data, steps, seed, paired, chosen, a, b, own }) {
  const head = [VERSION, data, steps, seed, paired ? "p" : "u", chosen + 1];
  const parts = [head, ...[a, b].map(side => KEYS.map(key => side[key]))].map(values => values.join("-"));
  if (data === "own" && own.length) parts.push(own.map(toPoint).join(""));
  return parts.join("~");
}

/** The state of a link or of a question's name; null where the text is neither. */
export function decode(text) {
  const question = QUESTIONS.find(q => q.id === text);
  if (question) return decode(question.link);
  if (typeof text !== "string" || text.length > MOST_TEXT) return null;
  const [, data, length, seed, pairing, chosen, ...rest] = text.split(/[-~]/);
  const side = from => Object.fromEntries(KEYS.map((key, i) => [key, typed(SETTING[key].options, rest[from + i])]));
  const own = rest[2 * KEYS.length] ?? "";
  const state = {
    data, steps: typed(COMMON.steps.options, length), seed: +seed, paired: pairing === "p", chosen: chosen - 1,
    a: side(0), b: side(KEYS.length), own: (own.match(/.{5}/g) ?? []).map(fromPoint),
  };
  const fits = (table, values) => Object.keys(table).every(key => has(table[key].options, values[key]));
  const right = fits(COMMON, state) && fits(SETTING, state.a) && fits(SETTING, state.b)
    && seedOf(seed) === state.seed && Number.isInteger(state.chosen) && state.chosen >= 0 && state.chosen < COUNT
    && /^([0-9a-z]{4}[01])*$/.test(own) && own.length <= 5 * MOST_POINTS;
  return right && encode(state) === text ? state : null; // every letter counts
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
