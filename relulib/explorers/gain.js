import { Panel, normal, number, range } from "./kit.js";
import spec from "./gain.json" with { type: "json" };

const logistic = x => 1 / (1 + Math.exp(-x));
/** The value and the slope of each activation. */
export const activations = {
  relu: [x => Math.max(0, x), x => x > 0 ? 1 : 0],
  leaky_relu: [x => x > 0 ? x : 0.1 * x, x => x > 0 ? 1 : 0.1],
  tanh: [Math.tanh, x => 1 - Math.tanh(x) ** 2],
  sigmoid: [logistic, x => logistic(x) * (1 - logistic(x))],
  gelu: [x => x * normal(x), x => normal(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI)],
};

// midpoints never fall on the kink at 0; a grid through 0 is off by .004 there
const Z = range(400, i => -8 + 0.04 * (i + 0.5));
const WEIGHT = Z.map(z => 0.04 * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI));
const meanSquare = (f, q) => Z.reduce((sum, z, i) => sum + WEIGHT[i] * f(Math.sqrt(q) * z) ** 2, 0);

/** q[l], the mean square of z in layer l + 1, and chi[l], what its gradient is multiplied by. */
export function layers(activation, c, depth) {
  const [f, slope] = activations[activation], q = [c], chi = [];
  for (let l = 1; l < depth; l++) {
    chi.push(c * meanSquare(slope, q[l - 1]));
    q.push(c * meanSquare(f, q[l - 1]));
  }
  const gradient = [1];
  for (const factor of chi.slice().reverse()) gradient.unshift(gradient[0] * factor);
  return { q, chi, gradient };
}

/** Mean and variance of log(q[l+1] / q[l]) for n ReLUs: n c / 2 times chi-square of K units on. */
export function logGain(c, n) {
  const psi = [NaN, -0.5772156649015329 - 2 * Math.LN2, -0.5772156649015329];
  const psi1 = [NaN, Math.PI ** 2 / 2, Math.PI ** 2 / 6];
  for (let k = 3; k <= n; k++) {
    psi.push(psi[k - 2] + 2 / (k - 2));
    psi1.push(psi1[k - 2] - (2 / (k - 2)) ** 2);
  }
  let share = 2 ** -n, first = 0, second = 0, inner = 0;
  const all = 1 - share; // a layer with no unit on passes nothing on: left out
  for (let k = 1; k <= n; k++) {
    share *= (n - k + 1) / k;
    first += share / all * psi[k];
    second += share / all * psi[k] ** 2;
    inner += share / all * psi1[k];
  }
  return [first + Math.log(2 * c / n), inner + second - first ** 2];
}

export function rows() {
  const names = spec.controls.activation.options, cs = [1, 2, 4];
  return [["over 29 layers: signal and gradient times", ...cs.map(c => `c = ${c}`)],
    ...Object.keys(names).map(a => [names[a], ...cs.map(c => {
      const { q, gradient } = layers(a, c, 30);
      return [q[29] / q[0], gradient[0]].map(size).join(" and ");
    })])];
}

const log10rms = q => Math.log10(q) / 2;
const size = q => number(Math.sqrt(q), 2);

export function draw({ activation, c, depth, width }) {
  const { q, chi, gradient } = layers(activation, c, depth);
  const name = spec.controls.activation.options[activation], look = `a-${activation}`;
  const span = values => [Math.min(-2, 5 * Math.floor(Math.min(...values) / 5)), Math.max(2, 5 * Math.ceil(Math.max(...values) / 5))];
  const axes = { x: [1, depth], xname: "layer" };
  const signal = q.map((v, l) => [l + 1, log10rms(v)]), back = gradient.map((v, l) => [l + 1, log10rms(v)]);
  let band = [];
  if (activation === "relu") {
    const [mean, variance] = logGain(c, width);
    const edge = sign => range(depth, l => [l + 1, (Math.log(c) + l * mean + sign * 2 * Math.sqrt(l * variance)) / (2 * Math.LN10)]);
    band = [...edge(1), ...edge(-1).reverse()];
  }
  const forward = new Panel(`Size of the signal by layer, for ${name} with c = ${number(c)}: from ${size(q[0])} to ${size(q[depth - 1])}.`,
    { ...axes, y: span([...signal, ...band].map(p => p[1])), yname: "signal: log₁₀ of rms(z)" })
    .area(band, "c1").line(signal, look);
  const backward = new Panel(`Size of the gradient by layer, as a multiple of that of the last layer: ${size(gradient[0])} at the first.`,
    { ...axes, y: span(back.map(p => p[1])), yname: "gradient: log₁₀ of rms, last layer = 0" }).line(back, look);
  const factors = [q.slice(1).map((v, l) => Math.sqrt(v / q[l])), chi.map(Math.sqrt)];
  const factor = new Panel("The factor by which each layer multiplies the signal, solid, and the gradient, dashed.",
    { ...axes, y: [0, Math.max(1.5, ...factors.flat()) * 1.05], yname: "factor: signal, gradient (dashed)" })
    .line([[1, 1], [depth, 1]], "c0 thin dotted")
    .line(factors[0].map((v, l) => [l + 1, v]), "c1").line(factors[1].map((v, l) => [l + 1, v]), "c2 dash");
  if (depth === 2) factor.dot(1, factors[0][0], "c1").dot(1, factors[1][0], "c2 hollow");
  // of ReLU the factor is the root of c / 2; with others it follows the hand nearly so
  factor.grip(1, factors[0][0], (_, to) => ({ c: c * (Math.max(to, 0.01) / factors[0][0]) ** 2 }));
  const say = `${name}, c = ${number(c)}: over ${depth - 1} ${depth === 2 ? "layer" : "layers"} the signal is multiplied by ${size(q[depth - 1] / q[0])}, `
    + `the gradient by ${size(gradient[0])}.` + (band.length ? ` The band holds about 95 % of random networks of width ${width}.` : "");
  return { panels: [forward, backward, factor], say, off: activation === "relu" ? [] : ["width"] };
}
