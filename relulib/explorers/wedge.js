import { Panel, number, range, relu } from "./kit.js";
import spec from "./wedge.json" with { type: "json" };

export const DATA = range(41, i => (i - 20) / 10);
export const leaky = (z, alpha) => z > 0 ? z : alpha * z;
export const slope = (z, alpha) => z > 0 ? 1 : alpha;

export const loss = (w, b, alpha) =>
  DATA.reduce((sum, x) => sum + (leaky(w * x + b, alpha) - relu(x)) ** 2, 0) / DATA.length;

/** The partial derivatives of the loss. */
export function gradient(w, b, alpha) {
  let gw = 0, gb = 0;
  for (const x of DATA) {
    const z = w * x + b;
    const g = 2 * (leaky(z, alpha) - relu(x)) * slope(z, alpha) / DATA.length;
    gw += g * x;
    gb += g;
  }
  return [gw, gb];
}

/** The points (w, b) from the start on. */
export function descent({ w, b, lr, alpha, steps }) {
  const path = [[w, b]];
  for (let t = 0; t < steps; t++) {
    const [gw, gb] = gradient(w, b, +alpha);
    path.push([w -= lr * gw, b -= lr * gb]);
  }
  return path;
}

export const isOn = (w, b) => DATA.filter(x => w * x + b > 0).length;

/** After how many steps a unit of the wedge is on for some point again. */
export function stepsBack(alpha, lr = 0.1, most = 2000) {
  const path = descent({ w: 0.5, b: -1.5, lr, alpha, steps: most });
  const at = path.findIndex(([w, b]) => isOn(w, b) > 0);
  return at < 0 ? Infinity : at;
}

export function rows() {
  const alphas = Object.keys(spec.controls.alpha.options);
  return [["from weight 0.5, bias −1.5, learning rate 0.1", ...alphas.map(a => `slope ${a}`)],
    ["steps until the unit is on again", ...alphas.map(a => { const t = stepsBack(+a); return t === Infinity ? "never" : t; })]];
}

export const actions = {
  "one step": v => ({ steps: v.steps + 1 }),
  "fifty steps": v => ({ steps: v.steps + 50 }),
  "reset": () => ({ w: 2, b: 1, lr: 0.1, alpha: "0", steps: 0 }),
};

const near = v => Math.max(-3, Math.min(3, Math.round(v * 20) / 20));

export function draw(v) {
  const path = descent(v), [w, b] = path.at(-1), alpha = +v.alpha, on = isOn(w, b);
  const [gw, gb] = gradient(w, b, alpha), next = [w - v.lr * gw, b - v.lr * gb];
  const unit = new Panel(`The unit's line over the 41 points of max(0, x); it is on for ${on} of them.`,
    { x: [-2.1, 2.1], y: [-1.2, 3], xname: "x", yname: "unit (line) and 41 points of max(0, x)" });
  for (const x of DATA) unit.dot(x, relu(x), w * x + b > 0 ? "c2" : "c2 hollow", 3);
  unit.curve(x => leaky(w * x + b, alpha), "c1", 400);
  const plane = new Panel(`The plane of weight and bias. The wedge below −2 times the size of the weight is off for all points. The unit stands at weight ${number(w)}, bias ${number(b)}, after ${v.steps} steps.`,
    { x: [-3, 3], y: [-3, 3], xname: "weight w", yname: "bias b; the ring is the start" })
    .area([[0, 0], [1.5, -3], [-1.5, -3]], "c0")
    .text(0, -2.4, "off for all", "", "middle")
    .line(path, "c1").line([[w, b], next], "c4 dash").dot(...next, "c4 hollow", 4)
    .dot(w, b, "c1").grip(...path[0], (x, y) => ({ w: near(x), b: near(y), steps: 0 }));
  const say = `After ${v.steps} ${v.steps === 1 ? "step" : "steps"}: weight ${number(w)}, bias ${number(b)}, loss ${number(loss(w, b, alpha))}; on for ${on} of 41 points. `
    + (on ? `The next step leads to weight ${number(next[0])}, bias ${number(next[1])}.`
      : alpha ? "Off for all points, but the slope when off lets it move." : "Dead: the gradient is 0, and no number of steps changes that.");
  return { panels: [unit, plane], say };
}
