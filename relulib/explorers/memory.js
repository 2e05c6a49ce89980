import { generator, number, Panel, range, relu } from "./kit.js";
import spec from "./memory.json" with { type: "json" };

/** The numbers u, and m: 1 at the marked places, the first of them at step 1. */
export function sequence(length, marks, seed) {
  const random = generator(seed), u = range(length, random), m = range(length, i => +(i === 0));
  for (let left = marks - 1; left > 0;) {
    const at = Math.floor(random() * length);
    if (m[at] === 0) { m[at] = 1; left--; }
  }
  return { u, m };
}

/** The finder h1, the memory h2 and the true sum, at each step. */
export function run({ u, m }, weight, bias) {
  const find = [], memory = [], truth = [];
  u.forEach((value, t) => {
    memory.push(t ? relu(weight * memory[t - 1] + find[t - 1]) : 0);
    find.push(relu(value + m[t] + bias));
    truth.push((truth[t - 1] ?? 0) + m[t] * value);
  });
  return { find, memory, truth };
}

/** What a find of step 1 is still worth after T steps. */
export const worth = (weight, length) => weight ** Math.max(0, length - 2);

export function rows() {
  const lengths = [10, 30, 100, 200];
  return [["a find of step 1 is worth", ...lengths.map(T => `T = ${T}`)],
    ...[0.97, 0.99, 1, 1.01].map(w => [`weight ${w}`, ...lengths.map(T => `${number(100 * worth(w, T), 2)} %`)])];
}

export const actions = { "another series": v => ({ seed: v.seed % 50 + 1 }) };

export function draw(v) {
  const series = sequence(v.length, v.marks, v.seed), { u, m } = series;
  const { find, memory, truth } = run(series, v.weight, v.bias);
  const answer = find.map((h, t) => h + memory[t]), end = v.length - 1, off = answer[end] - truth[end];
  const steps = values => values.map((value, t) => [t + 1, value]);
  const axes = { x: [1, v.length], xname: "step" };
  const inputs = new Panel(`${v.length} numbers between 0 and 1, ${v.marks} of them marked.`,
    { ...axes, x: [0, v.length + 1], y: [0, 1.1], yname: "numbers; marked ones filled" });
  u.forEach((value, t) => m[t] || inputs.dot(t + 1, value, "c0 hollow faint", v.length > 60 ? 1.5 : 3));
  u.forEach((value, t) => m[t] && inputs.line([[t + 1, 0], [t + 1, value]], "c2").dot(t + 1, value, "c2"));
  const traces = new Panel(`The true sum, ${number(truth[end])} at the end, and the answer of the two units, ${number(answer[end])}.`,
    { ...axes, y: [0, 1.1 * Math.max(1, ...answer, ...truth)], yname: "true sum (dashed), answer, finder (dotted)" })
    .line(steps(find), "c2 dotted").line(steps(answer), "c1").line(steps(truth), "c0 dash");
  const decades = [10 ** Math.floor(Math.min(-1, Math.log10(worth(v.weight, 200)))), 10 ** Math.ceil(Math.max(1, Math.log10(worth(v.weight, 200))))];
  const left = new Panel(`What the find of step 1 is worth after T steps: ${number(100 * worth(v.weight, v.length), 2)} % at T = ${v.length}.`,
    { x: [2, 200], y: decades, log: "y", xname: "T", yname: "worth of the find of step 1" })
    .line([[2, 1], [200, 1]], "c0 thin dotted").line(range(199, i => [i + 2, worth(v.weight, i + 2)]), "c1")
    .dot(v.length, worth(v.weight, v.length), "c1")
    .grip(v.length, worth(v.weight, v.length), T => ({ length: Math.round(T) }));
  const say = `After ${v.length} steps the answer is ${number(answer[end])}, the true sum ${number(truth[end])}: an error of ${number(Math.abs(off) < 1e-12 ? 0 : off)}. `
    + `The find of step 1 is worth ${number(100 * worth(v.weight, v.length), 2)} %. `
    + (v.bias > -1 ? "The finder lets unmarked numbers in." : v.bias < -1 ? "The finder clips what it finds." : "The finder passes marked numbers only.");
  return { panels: [inputs, traces, left], say };
}
