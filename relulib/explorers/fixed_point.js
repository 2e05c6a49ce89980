import { Panel, number, range, scaledTail } from "./kit.js";
import spec from "./fixed_point.json" with { type: "json" };

const ROOT = Math.sqrt(2 * Math.PI);
const rising = a => a * scaledTail(a) - 1 / ROOT; // the slope of scaledTail

/** q after one more layer: scale² E elu(sqrt(q) z)², z ~ N(0, 1). */
export function next(q, alpha, scale) {
  const r = Math.sqrt(q);
  return scale ** 2 * (q / 2 + alpha ** 2 * (scaledTail(2 * r) - 2 * scaledTail(r) + 0.5));
}
export function slope(q, alpha, scale) {
  const r = Math.sqrt(q);
  return scale ** 2 * (0.5 + alpha ** 2 * (rising(2 * r) - rising(r)) / r);
}
/** E elu(sqrt(q) z). */
export function mean(q, alpha) {
  const r = Math.sqrt(q);
  return r / ROOT + alpha * (scaledTail(r) - 0.5);
}

/** The fixed point above 0, or null. next(q) / q falls with q, so there is one at most. */
export function fixedPoint(alpha, scale) {
  const atInfinity = scale ** 2 / 2, atZero = atInfinity * (1 + alpha ** 2);
  if (!(atInfinity < 1 - 1e-12 && atZero > 1 + 1e-12)) return null;
  let [low, high] = [-30, 60];
  for (let i = 0; i < 80; i++) {
    const q = Math.exp((low + high) / 2);
    if (next(q, alpha, scale) > q) low = Math.log(q); else high = Math.log(q);
  }
  return Math.exp(low);
}

export const layers = (start, alpha, scale, steps) =>
  range(steps).reduce(qs => [...qs, next(qs.at(-1), alpha, scale)], [start]);

const CASES = { "ReLU, He": [0, Math.SQRT2], "ELU": [1, 1.2452], "SELU": [1.6733, 1.0507], "ELU with He's scale": [1, Math.SQRT2] };
export const actions = Object.fromEntries(Object.entries(CASES).map(([name, [alpha, scale]]) => [name, () => ({ alpha, scale })]));

export function rows() {
  return [["units", "fixed point", "slope there", "q after 10 layers from 4"],
    ...Object.entries(CASES).map(([name, [alpha, scale]]) => {
      const q = fixedPoint(alpha, scale);
      const rest = q !== null ? [number(q), number(slope(q, alpha, scale))] : alpha === 0 ? ["every q", "1"] : ["none", ""];
      return [name, ...rest, number(layers(4, alpha, scale, 10)[10], 4)];
    })];
}

export function draw({ alpha, scale, start, steps }) {
  const qs = layers(start, alpha, scale, steps), rest = fixedPoint(alpha, scale), last = qs.at(-1);
  const top = 4.4, map = q => next(q, alpha, scale), from = q => q > 0 ? map(q) : 0;
  const level = Math.abs(scale ** 2 / 2 - 1) < 1e-4 && alpha === 0;
  const stairs = qs.flatMap((q, i) => i ? [[qs[i - 1], q], [q, q]] : [[q, 0]]);
  const resting = level ? "Every q is fixed" : rest === null ? "There is no fixed point above 0" : `The fixed point is ${number(rest)}`;
  const web = new Panel(`The map from q to the next q over the dashed diagonal, and the staircase from ${number(start)} in ${steps} layers. ${resting}.`,
    { x: [0, top], y: [0, top], xname: "q in this layer", yname: "q in the next; diagonal dashed", height: 300 })
    .line([[0, 0], [top, top]], "c0 dash thin").curve(from, "c1").line(stairs, "c2");
  if (rest !== null) web.dot(rest, rest, "c1 hollow");
  web.dot(last, last, "c2", 4).grip(start, 0, q => ({ start: Math.round(10 * q) / 10 }));
  const average = q => q > 0 ? mean(q, alpha) : 0;
  const means = new Panel(`The mean of what a unit passes on, over q: ${number(mean(last, alpha))} at q = ${number(last)}.`,
    { x: [0, top], y: [-1, 1], xname: "q", yname: "mean of ELU(√q z); circle: fixed point", height: 300 })
    .line([[0, 0], [top, 0]], "c0 thin").curve(average, "c3").dot(last, average(last), "c2", 4);
  if (rest !== null) means.dot(rest, average(rest), "c1 hollow");
  const say = `From q = ${number(start)}, ${steps} ${steps === 1 ? "layer leads" : "layers lead"} to ${number(last, 4)}. ${resting}`
    + (rest === null ? (level ? ": nothing pulls back." : last > start ? "; the signal grows." : "; the signal fades.")
      : `: the slope there is ${number(slope(rest, alpha, scale))}, ${slope(rest, alpha, scale) < 1 ? "below 1, so it attracts" : "not below 1"}; the mean there is ${number(mean(rest, alpha), 2)}.`);
  return { panels: [web, means], say };
}
