// What tests/relulib/test_playground.py asks of the playground's modules: each function takes
// what Python hands over and returns what Python judges.
import { generator } from "../../relulib/explorers/kit.js";
import { forward, Nets } from "../../relulib/explorers/playground/engine.js";
import { Pair } from "../../relulib/explorers/playground/experiment.js";
import { pieces as cuts } from "../../relulib/explorers/playground/geometry.js";
import {
  COMMON, decode, encode, plan, point, SETTING,
} from "../../relulib/explorers/playground/state.js";
import { makeServer } from "../../relulib/explorers/playground/training.js";
import { curveMap, foldMap, panels } from "../../relulib/explorers/playground/pictures.js";
import { interval, say } from "../../relulib/explorers/playground/words.js";

const finished = setting => new Pair(setting).finish();
const many = (n, f) => Array.from({ length: n }, (_, i) => f(i));

/** Where given networks end on given rows, and what they then answer. */
export const trained = ({ x, classes, curve, batch, cases }) => cases.map(c => {
  const points = Float64Array.from(x), y = Float64Array.from(c.regression ? curve : classes);
  const widths = [2, 16, 16, c.regression ? 1 : 2];
  const nets = new Nets({ ...c, widths, count: c.count, batch });
  nets.params.set(c.start);
  for (const rows of c.rows) {
    nets.steps++;
    for (let m = 0; m < c.count; m++) { nets.slopes(m, points, y, rows); nets.update(m); }
  }
  const answer = m => [...forward(nets.answer(m), nets.kind, points, y.length).out];
  return [[...nets.params], many(c.count, answer)];
});

/** Weights and biases of 200 networks, layer by layer. */
export const starts = names => names.map(init => {
  const nets = new Nets({ widths: [8, 24, 24, 2], init, count: 200, seed: 3 });
  const of = (from, n) => many(200, m => [...nets.params.slice(m * nets.size + from).slice(0, n)]).flat();
  return nets.layers.map(l => [of(l.W, l.n * l.m), of(l.b, l.m)]);
});

/** The first three numbers of many seeds. */
export const firstNumbers = n => many(n, s => {
  const next = generator(s + 1, 0, 0);
  return [next(), next(), next()];
});

/** What the sentence says of so many comparisons of equals. */
export const luck = trials => many(trials, trial => {
  const s = decode("luck"), small = { ...s.a, depth: 1, width: 4 };
  const state = { ...s, data: "circles", a: small, b: small, seed: 1000 * (trial + 1) };
  return say(state, finished({ ...plan(state), steps: 30, every: 30 }).records[1]);
});

/** The sentence on networks of which A is better by so much, more or less. */
export const sentence = rise => {
  const b = many(20, m => 0.6 + m / 100), a = b.map((v, m) => v + rise * (m % 2 ? 1.2 : 0.8));
  return say(decode("tanh"), { step: 300, sides: [side(a), side(b)] });
};
const side = score => ({ score, stuck: many(40, () => 0) });

/** The sentence on networks of which so many of A and of B, the first ones, stayed finite. */
export const left = numbers => {
  const sides = numbers.map((n, s) => side(many(20, m => m < n ? 0.6 + (m + s * m * m) / 1000 : NaN)));
  return say(decode("tanh"), { step: 300, sides });
};

/** Intervals of so many of the numbers 0, 1, 4, 9, ..., with lost ones between them. */
export const intervals = numbers => numbers.map(n => interval(many(n, i => [i * i, NaN]).flat()));

/** How a link's run ends, with all that is said and drawn of it. */
export const ending = link => {
  const state = decode(link), { data, records, sides: trained } = finished(plan(state)), { sides } = records.at(-1);
  const finite = trained.map(({ nets }) => many(20, m => nets.answer(m).every(l => l.W.every(Number.isFinite))));
  const large = y => ({ count: 1, xs: [0, 1], bends: [0.5], heights: [y] }), small = many(20, () => [NaN, 0]);
  const picture = data.regression ? curveMap : foldMap, empty = { folds: [], map: [] };
  const caption = score => picture("A", score, { small, large: { ...large(score), ...empty } }, 0, [], 0).join("");
  const captions = sides.map(({ score }) => score.map(caption));
  return { said: say(state, records.at(-1)), scores: sides.map(s => s.score), finite, captions,
    drawn: panels(state, records, 0).join("") };
};

/** What questions' runs end with, each with a change in both settings; no record on the way. */
export const answers = asked => asked.map(([name, change]) => {
  const state = decode(name), setting = s => ({ ...state[s], ...change });
  const changed = { ...state, a: setting("a"), b: setting("b") };
  return say(changed, finished({ ...plan(changed), every: state.steps }).records.at(-1));
});
/** What two equal settings from equal seeds end with. */
export const alike = steps => {
  const state = decode("tanh"), both = { ...state, b: state.a };
  return say(both, finished({ ...plan(both), steps }).records.at(-1));
};

const r = generator(1), pick = list => list[r() * list.length | 0];
const draw = settings => Object.fromEntries(Object.entries(settings).map(
  ([key, { options }]) => [key, pick(Array.isArray(options) ? options : Object.keys(options))]));
function random() {
  const state = { ...draw(COMMON), seed: 1 + (r() * 999999 | 0), paired: r() < 0.5, chosen: r() * 20 | 0 };
  const own = many(state.data === "own" ? r() * 201 | 0 : 0,
    () => point(4 * r() - 2, 4 * r() - 2, +(r() < 0.5)));
  return { ...state, a: draw(SETTING), b: draw(SETTING), own };
}
const sorted = state => state && JSON.stringify(Object.entries(state).sort());

/** Random states: how many do not come back from their links, and what the links are like. */
export const roundTrips = n => {
  const states = many(n, random), links = states.map(encode);
  return {
    lost: states.filter((state, i) => sorted(state) !== sorted(decode(links[i]))).length,
    different: new Set(links).size,
    longest: Math.max(...links.map(link => link.length)),
    escaped: links.filter(link => encodeURIComponent(link) !== link).length,
  };
};

/** Links with a letter changed, added or lost: how many still are states, how many others'. */
export const spoilt = n => {
  const states = many(n, () => {
    const link = encode(random()), at = r() * link.length | 0;
    const other = link.slice(0, at) + pick("0123456789abcxyz-~.") + link.slice(at + (r() < 0.5));
    return [other, decode(other)];
  }).filter(([, state]) => state !== null);
  return { states: states.length, others: states.filter(([link, state]) => encode(state) !== link).length };
};
export const decoded = links => links.map(link => decode(link) && encode(decode(link)));

function folded(layers) {
  const cutting = cuts(layers, 0, 5000);
  let part;
  do part = cutting.next(); while (!part.done);
  return part.value;
}

/** Flat pieces of networks, and their weights. */
export const pieces = shapes => shapes.map(([depth, width, init]) => {
  const widths = [2, ...Array(depth).fill(width), 2];
  const nets = new Nets({ widths, count: 1, seed: 3, init }), layers = nets.answer(0);
  for (const l of layers) l.b = l.b.map((v, j) => v || 0.3 * Math.sin(j + 1)); // He's are 0
  return { count: folded(layers).count, layers: layers.map(l => [[...l.W], [...l.b]]) };
});

/** Bends of a network of one input, and slopes at three places between each two. */
export const bends = seed => {
  const shape = { widths: [1, 8, 8, 1], count: 1, init: "torch", regression: true };
  const layers = new Nets({ ...shape, seed }).answer(0);
  const found = folded(layers).folds.flat().filter((_, i) => i % 4 === 0).sort((a, b) => a - b);
  const at = x => forward(layers, 0, Float64Array.from([x]), 1).out[0];
  const ends = [-1.4, ...found, 1.4], slope = (x, h) => (at(x + h) - at(x - h)) / 2 / h;
  const between = ends.slice(1).map((end, i) => [0.1, 0.5, 0.9].map(
    t => slope(ends[i] + t * (end - ends[i]), 1e-3 * (end - ends[i]))));
  return [found, between];
};

/** A server whose worker is a list of what is to be done next. */
function server(budget) {
  const queue = [], posted = [];
  const hear = makeServer(m => posted.push(m), f => queue.push(f), { budget, most: 100 });
  return {
    tell(message) { hear(message); while (queue.length) queue.shift()(); },
    heard: () => posted.splice(0).map(({ id, records, running, view }) => (
      { id, steps: records.map(record => record.step), last: records.at(-1), running, chosen: view.chosen })),
  };
}
const short = { ...decode("luck"), steps: 100, id: 4 };

/** What a page hears that asks one thing after the other. */
export const served = messages => {
  const { tell, heard } = server(5);
  return messages.map(message => {
    tell(message.start ? { ...message, start: plan(short) } : message);
    return heard().map(({ id, steps, running, chosen }) => [id, steps, running, chosen]);
  });
};

/** The same training in parts as small as can be, and in one go. */
export const inParts = run => {
  const { tell, heard } = server(0), all = [];
  tell({ start: plan(short), run });
  for (let i = 0; i < 99 && all.at(-1)?.running !== false; i++) { all.push(...heard()); tell({ ready: true }); }
  return [all.filter(m => m.last).at(-1).last, finished(plan(short)).records.at(-1)];
};
