// Where a network folds: exact, for an activation of two straight parts; a smooth one does
// not fold. No DOM.
import { exp, forward } from "./engine.js";

const REACH = 1.6, CURVE = 1.4; // half of the side of a map, half of the axis of a curve
const LEAK = { relu: 0, leaky_relu: 0.01 }; // slope to the left of the fold

/**
 * Pieces of a ReLU or leaky ReLU network on the map, or on the axis of a curve: their number,
 * and for each layer the folds as [x, y, x, y, ...]. Beyond `most` pieces the number is Infinity.
 */
export function* pieces(layers, leak, most) {
  const r = REACH, folds = [];
  // the axis is a polygon of two corners, whose y stays 0
  let parts = [layers[0].n === 1 ? { corners: [[-CURVE, 0], [CURVE, 0]], h: [1, 0, 0] }
    : { corners: [[-r, -r], [r, -r], [r, r], [-r, r]], h: [1, 0, 0, 0, 1, 0] }];
  for (const { n, m, W, b } of layers.slice(0, -1)) {
    const next = [], seen = [];
    for (const { corners, h } of parts) {
      const z = affine(h, n, m, W, b);
      let cut = [corners];
      for (let j = 0; j < m; j++) {
        const [p, q, s] = z.subarray(3 * j, 3 * j + 3);
        if (p || q) cut = cut.flatMap(c => split(c, p, q, s, seen));
        if (cut.length + next.length > most) return { count: Infinity, folds };
      }
      for (const c of cut) {
        const at = [0, 1].map(k => c.reduce((sum, v) => sum + v[k], 0) / c.length);
        next.push({ corners: c, h: bent(z, at, leak) });
      }
      yield;
    }
    parts = next;
    folds.push(seen);
  }
  return { count: parts.length, folds };
}

/** z of a layer as functions of the place: slope in x, slope in y and constant of each unit. */
function affine(h, n, m, W, b) {
  const z = new Float64Array(3 * m);
  for (let j = 0; j < m; j++) {
    for (let i = 0; i < n; i++) for (let c = 0; c < 3; c++) z[3 * j + c] += h[3 * i + c] * W[i * m + j];
    z[3 * j + 2] += b[j];
  }
  return z;
}

/** The same behind the activation, on the piece that holds the point. */
function bent(z, [x, y], leak) {
  return z.map((v, i) => {
    const j = i - i % 3;
    return z[j] * x + z[j + 1] * y + z[j + 2] > 0 ? v : leak * v;
  });
}

/** Cut a convex polygon along p x + q y + s = 0; the cut is added to `seen`. */
function split(corners, p, q, s, seen) {
  const side = corners.map(([x, y]) => p * x + q * y + s);
  const tiny = 1e-9 * (Math.abs(p) + Math.abs(q) + Math.abs(s));
  if (side.every(v => v >= -tiny) || side.every(v => v <= tiny)) return [corners];
  const up = [], down = [], on = [];
  corners.forEach((c, i) => {
    const k = (i + 1) % corners.length, u = side[i], v = side[k];
    if (u >= 0) up.push(c);
    if (u <= 0) down.push(c);
    if (u === 0) on.push(c);
    if (u * v < 0) {
      const share = u / (u - v), d = corners[k];
      const x = [c[0] + share * (d[0] - c[0]), c[1] + share * (d[1] - c[1])];
      up.push(x); down.push(x); on.push(x);
    }
  });
  if (on.length > 1) seen.push(...on[0], ...on[1]);
  return [up, down];
}

/** The middles of the squares of a grid, from the lower left. */
function grid(size) {
  const at = i => (2 * (i + 0.5) / size - 1) * REACH;
  return Float64Array.from({ length: 2 * size * size }, (_, i) => (
    at(i % 2 ? Math.floor(i / 2 / size) : i / 2 % size)));
}

/** How sure a network is of class 1 on a grid, from the lower left: 0 to 200; 255 is lost. */
function map(layers, kind, size) {
  const { out } = forward(layers, kind, grid(size), size * size);
  return Uint8Array.from({ length: size * size }, (_, i) => {
    const p = 1 / (1 + exp(out[2 * i] - out[2 * i + 1]));
    return p === p ? Math.round(200 * p) : 255;
  });
}

const line = (layers, kind, xs) => forward(layers, kind, Float64Array.from(xs), xs.length).out;
const AXIS = Array.from({ length: 141 }, (_, i) => (i / 70 - 1) * CURVE);

/** What is drawn of the networks of a pair as they are now: small maps of all, and one large. */
export function* view(pair, settings, chosen, most = 4000) {
  const sides = [];
  for (const [s, { nets }] of pair.sides.entries()) {
    const leak = LEAK[settings[s].activation], layers = nets.answer(chosen), { kind } = nets, small = [];
    const look = layers => nets.regression ? line(layers, kind, AXIS) : map(layers, kind, 16);
    for (let m = 0; m < nets.count; m++) { small.push(look(nets.answer(m))); yield; }
    const large = leak === undefined ? { count: null, folds: [] } : yield* pieces(layers, leak, most);
    if (nets.regression) {
      const bends = large.folds.flat().filter((_, i) => i % 4 === 0);
      Object.assign(large, { xs: AXIS, bends, heights: line(layers, kind, bends) });
    } else large.map = map(layers, kind, 64);
    sides.push({ small, large });
  }
  return { chosen, sides, step: pair.done };
}
