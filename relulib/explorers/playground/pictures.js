// Pictures of records and views, as text: a page shows them, Node draws them for a still.
import { Panel, power, range } from "../kit.js";
import { COUNT } from "./state.js";
import { dashed, difference, gaps, interval, plusMinus } from "./words.js";

const LOOKS = ["c1", "c2 dash"], SIDE = ["c1", "c2"], HEIGHT = 250, FLOOR = -9;

/** Thin lines of all networks, the mean's, and the band of its interval. */
export function bundle(panel, steps, rows, look, chosen) {
  const path = m => steps.map((step, i) => [step, rows[i][m]]);
  for (const m of range(COUNT)) if (m !== chosen) panel.line(path(m), `${look} net`);
  const found = rows.map(interval), edge = sign => found.map(({ mean, half }, i) => [steps[i], mean + sign * half]);
  panel.area([...edge(1), ...edge(-1).reverse()].filter(([, v]) => !Number.isNaN(v)), look);
  panel.line(path(chosen), `${look} net chosen`);
  panel.line(found.map(({ mean }, i) => [steps[i], mean]), `${look} mean`);
}

function curves(state, records, chosen) {
  const curve = state.data === "curve", last = records[records.length - 1];
  const [a, b] = last.sides.map(side => plusMinus(interval(side.score)));
  const on = state.data === "own" ? "your" : "test";
  const name = curve ? "% of the variance explained" : `% right on ${on} points`;
  const panel = new Panel(
    `${name} over the steps: 20 networks of A and of B, their mean and its interval. Now A ${a}, B ${b}.`, {
      x: [0, state.steps], y: curve ? [-0.25, 1.02] : [0.4, 1.02], xname: "steps", yname: name, height: HEIGHT,
      yticks: (curve ? [0, 0.25, 0.5, 0.75, 1] : [0.4, 0.6, 0.8, 1]).map(v => [v, Math.round(100 * v)]),
    });
  for (const s of [1, 0]) {
    bundle(panel, records.map(r => r.step), records.map(r => r.sides[s].score), LOOKS[s], chosen);
  }
  return panel;
}

function gap(state, records, chosen) {
  const rows = records.map(({ sides }) => gaps(sides));
  const settled = rows.slice(rows.length >> 2).flat().map(Math.abs).filter(v => v >= 0);
  const far = [0.05, 0.1, 0.2, 0.5, 1].find(v => v >= 1.1 * Math.max(...settled)) ?? 2;
  const signed = v => `${v > 0 ? "+" : ""}${+(100 * v).toFixed(1)}`.replace("-", "−");
  const ticks = [-1, -0.5, 0, 0.5, 1].map(v => [v * far, signed(v * far)]);
  const now = plusMinus(difference(records[records.length - 1].sides)), x = [0, state.steps];
  const panel = new Panel(`A minus B over the steps, pair by pair, their mean and its interval. Now ${now} points.`,
    { x, y: [-far, far], yticks: ticks, xname: "steps", yname: "A − B in points", height: HEIGHT });
  panel.line(x.map(step => [step, 0]), "c0 thin");
  bundle(panel, records.map(r => r.step), rows, "c0", chosen);
  return panel.text(x[1], far, "A better", "c1", "end", [-4, 14]).text(x[1], -far, "B better", "c2", "end", [-4, -6]);
}

/**
 * Finite numbers of 20 networks by layer, A and B beside each other, also in a layer `beyond`
 * the hidden ones; `draw` gets what stands where and returns the words for one side.
 */
function byLayer({ a, b }, beyond, axes, label, valuesOf, draw) {
  const deep = Math.max(a.depth, b.depth) + beyond, every = deep < 7 + beyond ? 1 : 2;
  const xticks = range(deep, i => i + 1).filter(l => every === 1 || l % 2);
  const panel = new Panel("", { x: [0.4, deep + 0.6], xticks, xname: "layer", height: HEIGHT, ...axes });
  const words = [a, b].map(({ depth }, s) => {
    const layers = range(depth + beyond, l => [l + (s ? 1.13 : 0.87),
      range(COUNT, m => valuesOf(s, m * (depth + beyond) + l)).filter(Number.isFinite)]);
    for (const [at, values] of layers) for (const v of values) panel.dot(at, v, `${SIDE[s]} faint`, 2);
    return `${"AB"[s]} ${draw(panel, layers, s)}`;
  });
  panel.label = `${label} by layer, 20 networks each: ${words.join("; ")}.`;
  return panel;
}

function stuckUnits(state, { sides }) {
  const axes = { y: [0, 1], yticks: [0, 0.5, 1].map(v => [v, 100 * v]), yname: "% of units dead or stuck" };
  const draw = (panel, layers, s) => layers.map(([at, shares]) => {
    const { mean, half } = interval(shares), ends = [mean - half, mean + half].map(v => Math.max(0, Math.min(1, v)));
    panel.bar(at - 0.1, at + 0.1, 0, mean, SIDE[s]).line(ends.map(v => [at, v]), SIDE[s]);
    return dashed(Math.round(100 * mean));
  }).join(", ") + " %";
  return byLayer(state, 0, axes, "Share of units that are dead or stuck", (s, i) => sides[s].stuck[i], draw);
}

function flow(state, { sides }) {
  const size = v => v === undefined ? "–" : v <= FLOOR ? "0" : power(Math.round(v));
  const yticks = [FLOOR, -6, -3, 0].map(v => [v, size(v)]);
  const axes = { y: [FLOOR - 0.5, 1], yticks, yname: "gradient, root mean square of dL/dz" };
  const log = (s, i) => Math.max(FLOOR, Math.log10(sides[s].flow[i]));
  const draw = (panel, layers, s) => {
    const line = layers.map(([at, logs]) => [at, logs.sort((p, q) => p - q)[logs.length >> 1]]);
    panel.line(line, LOOKS[s]);
    return `${size(line[0][1])} in layer 1, ${size(line.at(-1)[1])} in the last`;
  };
  return byLayer(state, 1, axes, "Typical size of the gradient", log, draw);
}

/** Score, difference, dead units and gradient by layer. */
export const panels = (state, records, chosen) => {
  const last = records[records.length - 1];
  return [curves(state, records, chosen), gap(state, records, chosen), stuckUnits(state, last), flow(state, last)];
};

/** The squares of a map that are wanted, a run of a row at a time, as one path. */
const area = (values, size, wanted) => range(size, j => {
  const row = Array.from(values.slice(j * size, j * size + size), v => +wanted(v)).join("");
  return Array.from(row.matchAll(/1+/g), ({ index, 0: { length } }) => `M${index} ${size - j}h${length}v-1h-${length}z`).join("");
}).join("");

/** How sure a network is: each class again where it is surer. A lost network has none. */
export function shades(values, size, levels = 3) {
  if (values.includes(255)) return "";
  const path = (look, wanted) => `<path class="${look}" opacity="${0.6 / (levels + 0.5)}" d="${area(values, size, wanted)}"/>`;
  return range(levels, i => 100 * i / levels)
    .map(sure => path("k0", v => v <= 100 - sure) + path("k1", v => v > 100 + sure)).join("");
}

/** A network in small, 16 x 16: its map or its curve. */
export function thumb(values, s) {
  if (values.length === 256) return shades(values, 16, 1);
  if (!values.every(Number.isFinite)) return "";
  const at = Array.from(values, (v, i) => `${f2(16 * i / (values.length - 1))} ${f2(8 - 5.5 * v)}`);
  return `<path class="${SIDE[s]}" d="M${at.join("L")}"/>`;
}

const f2 = v => v.toFixed(2);
const segments = lines => lines.map((v, i) => i % 2 ? ` ${f2(-v)}` : `${i % 4 ? "L" : "M"}${f2(v)}`).join("");
/** Folds of a network by layer, darkest in the first. */
export const folds = found => found.map((lines, l) => {
  const strength = 0.8 - 0.5 * l / Math.max(1, found.length - 1);
  return `<path class="fold" style="opacity:${f2(strength)}" d="${segments(lines)}"/>`;
}).join("");

/** Points as circles and squares. */
export const points = (at, size) => at.map(([x, y, c]) => c
  ? `<rect class="k1" x="${f2(x - size)}" y="${f2(-y - size)}" width="${2 * size}" height="${2 * size}"/>`
  : `<circle class="k0" cx="${f2(x)}" cy="${f2(-y)}" r="${1.1 * size}"/>`).join("");

const pieces = (count, form) => count === null ? `curved, no ${form} pieces` : count === Infinity
  ? `more ${form} pieces than are drawn` : `${count} ${form} piece${count === 1 ? "" : "s"}`;
export const percent = share => `${dashed(Math.round(100 * share))}\u00a0%`;
const LOST = "ran off to infinity";

/** A map with folds and points; "A, network 1: 97 % right, 32 flat pieces". */
export function foldMap(name, share, { large }, chosen, at) {
  const words = `${name}: ${Number.isNaN(share) ? LOST : `${percent(share)} right, ${pieces(large.count, "flat")}`}`;
  return [`<svg viewBox="0 0 64 64">${shades(large.map, 64)}</svg>`
    + `<svg viewBox="-1.6 -1.6 3.2 3.2" role="img" aria-label="Map of ${words}. `
    + `Lines show where a hidden unit switches.">${folds(large.folds)}${points(at, 0.03)}</svg>`, words];
}

/** The curves of 20 networks of one side, that of the chosen one with its bends. */
export function curveMap(name, share, { small, large: { count, xs, bends, heights } }, chosen, at, s) {
  const lost = Number.isNaN(share);
  const words = `${name}: ${lost ? LOST : `explains ${percent(share)}, ${pieces(count, "straight")}`}`;
  const axes = { x: [-1.4, 1.4], y: [-1.5, 1.5], xname: "x", height: 300 };
  const panel = new Panel(`The curves of 20 networks; ${words}.`, axes);
  const path = m => xs.map((x, i) => [x, small[m][i]]);
  for (const m of range(small.length)) if (m !== chosen) panel.line(path(m), `${LOOKS[s]} net`);
  for (const [x, y] of at) panel.dot(x, y, "c0 faint", 1.6);
  panel.line(path(chosen), `${SIDE[s]} mean`);
  if (!lost) bends.forEach((x, i) => panel.dot(x, heights[i], `${SIDE[s]} hollow`, 3.5));
  return [String(panel), words];
}
