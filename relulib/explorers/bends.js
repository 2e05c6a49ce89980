import { number, Panel, range, relu } from "./kit.js";
import spec from "./bends.json" with { type: "json" };

export const targets = {
  sine: x => Math.sin(Math.PI * x),
  square: x => x * x,
  absolute: Math.abs,
  root: x => Math.sqrt(Math.abs(x)),
};

/** Height at -1 and the [weight, knot] of each ReLU: a bend adds the change of slope. */
export function terms(target, n) {
  const f = targets[target], knots = range(n, i => -1 + 2 * i / n);
  const slopes = knots.map(x => (f(x + 2 / n) - f(x)) * n / 2);
  return [f(-1), knots.map((x, i) => [slopes[i] - (slopes[i - 1] ?? 0), x])];
}

export const zigzag = ([start, bends], x) => bends.reduce((y, [a, knot]) => y + a * relu(x - knot), start);

export function largestGap(target, n) {
  const sum = terms(target, n);
  return Math.max(...range(2001, i => -1 + i / 1000).map(x => Math.abs(targets[target](x) - zigzag(sum, x))));
}

export const tent = x => 2 * relu(x) - 4 * relu(x - 0.5);
export const folded = (x, depth) => range(depth).reduce(tent, x);
/** Bends inside (0, 1), counted on a grid that holds them all. */
export function bendsInside(depth) {
  const y = range(257, i => folded(i / 256, depth));
  return range(255, i => y[i] - 2 * y[i + 1] + y[i + 2]).filter(bend => bend !== 0).length;
}

export function rows() {
  const counts = [4, 8, 16, 32];
  return [["largest gap with n pieces", ...counts],
    ...Object.keys(targets).map(t => [spec.controls.target.options[t], ...counts.map(n => number(largestGap(t, n), 4))])];
}

function drawDeep({ depth }) {
  const pieces = bendsInside(depth) + 1, units = 2 * depth;
  const panels = [depth - 1, depth].map(d => new Panel(
    `The tent folded ${d} times on 0 to 1: a zigzag between 0 and 1 with ${2 ** d} straight pieces.`,
    { x: [0, 1], y: [0, 1.1], xname: "x", yname: `${d} ${d === 1 ? "layer" : "layers"}: ${2 ** d} pieces` },
  ).line(range(257, i => [i / 256, folded(i / 256, d)]), "c1"));
  return { panels, off: ["target", "n"],
    say: `${depth} ${depth === 1 ? "layer" : "layers"} of 2 ReLUs, ${units} units, draw ${pieces} pieces. `
      + `One layer needs ${pieces - 1} ${pieces === 2 ? "bend" : "bends"} for as many.` };
}

export function draw(v) {
  if (v.kind === "deep") return drawDeep(v);
  const f = targets[v.target], sum = terms(v.target, v.n), gap = largestGap(v.target, v.n);
  const name = spec.controls.target.options[v.target];
  const knots = range(v.n + 1, i => -1 + 2 * i / v.n);
  const curve = new Panel(`The curve ${name} from -1 to 1, dashed, and a zigzag with ${v.n} pieces that meets it at ${v.n + 1} points.`,
    { x: [-1, 1], y: v.target === "sine" ? [-1.2, 1.2] : [-0.1, 1.2], xname: "x", yname: `${name} (dashed) and its zigzag` })
    .curve(f, "c0 dash").line(knots.map(x => [x, zigzag(sum, x)]), "c1");
  for (const x of knots) curve.dot(x, zigzag(sum, x), "c1", v.n > 16 ? 2 : 4);
  // the knot next to the left end: all others follow, since they stand at equal distances
  curve.grip(knots[1], zigzag(sum, knots[1]), x => ({ n: Math.round(2 / Math.max(x + 1, 0.01)) }));
  const high = Math.max(...sum[1].map(([a, x]) => a * (1 - x)), 1), low = Math.min(...sum[1].map(([a, x]) => a * (1 - x)), -1);
  const parts = new Panel(`The ${v.n} terms of the sum: each is 0 up to its knot and then a straight ray.`,
    { x: [-1, 1], y: [low * 1.05, high * 1.05], xname: "x", yname: `the ${v.n === 1 ? "term" : `${v.n} terms`} a·relu(x − knot)` });
  sum[1].forEach(([a, x], i) => parts.line([[-1, 0], [x, 0], [1, a * (1 - x)]], `c${1 + i % 5} thin`));
  const grid = range(501, i => -1 + i / 250);
  const error = new Panel(`The gap between curve and zigzag: largest ${number(gap)}.`,
    { x: [-1, 1], y: [0, Math.max(gap * 1.2, 0.01)], xname: "x", yname: "gap between the two" })
    .area([[-1, 0], ...grid.map(x => [x, Math.abs(f(x) - zigzag(sum, x))]), [1, 0]], "c2")
    .line(grid.map(x => [x, Math.abs(f(x) - zigzag(sum, x))]), "c2");
  return { panels: [curve, parts, error], off: ["depth"],
    say: `${v.n} ${v.n === 1 ? "ReLU draws" : "ReLUs draw"} ${name} with ${v.n} ${v.n === 1 ? "piece" : "pieces"}. `
      + (gap < 1e-12 ? "The gap is 0." : `The largest gap is ${number(gap)}.`) };
}
