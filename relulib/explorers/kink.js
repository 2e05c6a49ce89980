import { number, Panel, relu } from "./kit.js";
import spec from "./kink.json" with { type: "json" };

export const TOLERANCE = 0.1;
/** The slope that a program uses; at 0 there is none, so one is chosen. */
export const slope = (x, s) => x > 0 ? 1 : x < 0 ? 0 : s;

/** Each formula, and the slope that the chain rule reports for it. */
export const formulas = {
  relu: [relu, slope],
  difference: [x => relu(x) - relu(-x), (x, s) => slope(x, s) + slope(-x, s)],
  sum: [x => relu(x) + relu(-x), (x, s) => slope(x, s) - slope(-x, s)],
  twice: [x => relu(relu(x)), (x, s) => slope(relu(x), s) * slope(x, s)],
};

export function chord(formula, x, h) {
  const [f] = formulas[formula];
  return (f(x + h) - f(x - h)) / (2 * h);
}
export const reported = (formula, x, s) => formulas[formula][1](x, s);

export function rows() {
  const choices = [0, 0.5, 1];
  return [["slope reported at x = 0", ...choices.map(s => `relu′(0) = ${s}`), "slope of the function"],
    ...Object.entries(spec.controls.formula.options).map(([key, name]) => [name,
      ...choices.map(s => number(reported(key, 0, s))), key === "difference" ? "1" : "none"])];
}

export function draw({ formula, x, h, s }) {
  const [f] = formulas[formula], name = spec.controls.formula.options[formula];
  const c = chord(formula, x, h), r = reported(formula, x, s), apart = Math.abs(c - r);
  const far = Math.abs(x) + h <= 0.45 ? 0.5 : 2.1;
  const axes = { x: [-far, far], xticks: far > 1 ? [-2, -1, 0, 1, 2] : [-0.4, -0.2, 0, 0.2, 0.4], xname: "x" };
  const graph = new Panel(
    `The graph of ${name}. At x = ${number(x)} a chord of slope ${number(c)} and a dashed tangent of the reported slope ${number(r)}.`,
    { ...axes, y: [-0.8 * far, far], yname: "graph, chord, tangent (dashed)" })
    .line([[-3, f(-3)], [0, f(0)], [3, f(3)]], "c0")
    .line([[x - h, f(x - h)], [x + h, f(x + h)]], "c2")
    .dot(x - h, f(x - h), "c2", 4).dot(x + h, f(x + h), "c2", 4)
    .line([[x - far / 2, f(x) - far / 2 * r], [x + far / 2, f(x) + far / 2 * r]], "c1 dash").dot(x, f(x), "c1")
    .grip(x + h, f(x + h), to => ({ h: to - x })).grip(x, f(x), to => ({ x: Math.round(100 * to) / 100 }));
  const gap = (at, choice = s) => Math.abs(chord(formula, at, h) - reported(formula, at, choice));
  const bent = formula !== "difference";
  const window = bent ? h * (1 - 2 * TOLERANCE * (formula === "sum" ? 0.5 : 1)) : 0;
  const side = sign => Array.from({ length: 101 }, (_, i) => sign * (1e-9 + far * (i / 100) ** 2)).map(at => [at, gap(at)]);
  const alarm = new Panel(
    `How far chord and reported slope differ, over x. ${bent ? `More than ${TOLERANCE} within ${number(window)} of 0` : "Not at all away from 0"}; at x = ${number(x)} by ${number(apart)}.`,
    { ...axes, y: [0, 1.2], yname: "chord − reported slope, in size" });
  // the difference jumps at 0: one path for each side, a dot for 0 itself
  if (bent) alarm.bar(-window, window, 0, 1.2, "c2");
  alarm.line([...side(-1).reverse(), null, ...side(1)], "c2")
    .line([[-far, TOLERANCE], [far, TOLERANCE]], "c0 thin dotted")
    .dot(0, gap(0), "c2 hollow", 4).dot(x, apart, "c1");
  const where = x === 0 ? "On the kink" : `At x = ${number(x)}`;
  const say = `${where} the chord has slope ${number(c)}, and the program reports ${number(r)}. `
    + (apart <= TOLERANCE ? apart < 1e-9 ? "They agree." : `They differ by ${number(apart)}, within the tolerance.` : `They differ by ${number(apart)}: a check of gradients would raise the alarm.`);
  return { panels: [graph, alarm], say };
}
