// Twenty small networks trained side by side. No DOM: Node, a worker and a page run it alike.
import { generator, normal, range } from "../kit.js";

// --- numbers. Only + - * / and sqrt, which IEEE 754 fixes to the last bit, so that a link
// shows the same networks in every browser: each has a Math.exp of its own.
const TWO = new Float64Array(2101);
TWO[1050] = 1;
for (let k = 1; k <= 1050; k++) {
  TWO[1050 + k] = k < 1024 ? 2 * TWO[1049 + k] : Infinity;
  TWO[1050 - k] = TWO[1051 - k] / 2;
}

/** exp as fdlibm has it: within one unit in the last place. */
export function exp(x) {
  if (!(x > -720)) return x !== x ? x : 0;
  if (x > 709) return Infinity;
  const k = Math.floor(x * 1.4426950408889634 + 0.5);
  const high = x - k * 0.6931471803691238, low = k * 1.9082149292705877e-10, r = high - low, t = r * r;
  const c = r - t * (0.16666666666666602 + t * (-0.0027777777777015593 + t * (6.613756321437934e-5
    + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  return (1 - (low - r * c / (2 - c) - high)) * TWO[k + 1050];
}

/** log of a number in (0, 1]. */
function log(u) {
  let halvings = 0;
  for (; u < 0.7071 && u > 0; u *= 2) halvings++;
  const s = (u - 1) / (u + 1), q = s * s;
  let sum = 0;
  for (let k = 23; k > 0; k -= 2) sum = sum * q + 1 / k;
  return 2 * s * sum - halvings * 0.6931471805599453;
}

/** [cos a, sin a]: Math.cos differs from browser to browser in the last bit. */
export function turn(a) {
  const k = Math.floor(a / 1.5707963267948966 + 0.5), r = a - k * 1.5707963267948966, q = r * r;
  let c = 0, s = 0;
  for (let n = 18; n > 0; n -= 2) { c = (1 + c) * -q / (n * (n - 1)); s = (1 + s) * -q / (n * (n + 1)); }
  c = 1 + c; s = r * (1 + s);
  return [[c, s], [-s, c], [-c, -s], [s, -c]][k & 3];
}

// Phi at multiples of 1/32, each with eight terms of its series: the slope of phi is -x phi
const STEP = 1 / 32, FAR = 8.5;
const PHI = range(2 * FAR / STEP + 1, k => k * STEP - FAR).map(a => {
  const terms = [normal(a, exp), exp(-a * a / 2) / 2.5066282746310002];
  for (let n = 1; n < 7; n++) terms.push(-(a * n * terms[n] + (n - 1) * terms[n - 1]) / (n * n + n));
  return Float64Array.from(terms);
});

export function gaussian(random) {
  let u, v, s;
  do { u = 2 * random() - 1; v = 2 * random() - 1; s = u * u + v * v; } while (s >= 1 || s === 0);
  return u * Math.sqrt(-2 * log(s) / s);
}

// --- activations: value and slope of n numbers at once
export const ACTIVATIONS = ["relu", "leaky_relu", "elu", "gelu", "silu", "tanh", "sigmoid"];
function activate(kind, z, h, slope, n) {
  if (kind < 2) {
    // without a branch: which units are on is the worst a branch predictor can meet
    const leak = kind ? 0.01 : 0, rest = 1 - leak;
    for (let i = 0; i < n; i++) {
      h[i] = kind ? Math.max(z[i], leak * z[i]) : Math.max(z[i], 0);
      slope[i] = leak + rest * (z[i] > 0);
    }
  } else if (kind === 2) {
    for (let i = 0; i < n; i++) {
      const e = z[i] > 0 ? 1 : exp(z[i]);
      h[i] = z[i] > 0 ? z[i] : e - 1; slope[i] = e;
    }
  } else if (kind === 3) {
    for (let i = 0; i < n; i++) {
      const x = z[i];
      if (!(Math.abs(x) < 8.4)) {
        slope[i] = x > 0 ? 1 : 0;
        h[i] = x === x ? slope[i] * x || 0 : x;
        continue;
      }
      const k = ((x + FAR) / STEP + 0.5) | 0, d = x - (k * STEP - FAR), terms = PHI[k];
      let p = 0, density = 0; // Horner's scheme for a polynomial and its slope
      for (let n = 7; n >= 0; n--) {
        density = density * d + p;
        p = p * d + terms[n];
      }
      h[i] = x * p; slope[i] = p + x * density;
    }
  } else if (kind === 5) {
    for (let i = 0; i < n; i++) { const t = 1 - 2 / (exp(2 * z[i]) + 1); h[i] = t; slope[i] = 1 - t * t; }
  } else {
    const own = kind === 4; // SiLU: the sigmoid times z
    for (let i = 0; i < n; i++) {
      const p = 1 / (1 + exp(-z[i])), by = own ? z[i] : 1;
      h[i] = p * by; slope[i] = p * (1 - p) * by + own * p;
    }
  }
}

/** C[r, c] = start[c] + sum over k of A[r, k] B[k, c]; strides say where they lie. */
function product(C, c0, cr, A, a0, ar, ak, B, b0, bk, bc, rows, cols, depth, start, s0) {
  for (let r = 0; r + 1 < rows; r += 2) {
    for (let c = 0; c + 3 < cols; c += 4) {
      let p0 = 0, p1 = 0, p2 = 0, p3 = 0, q0 = 0, q1 = 0, q2 = 0, q3 = 0;
      if (start) {
        p0 = q0 = start[s0 + c]; p1 = q1 = start[s0 + c + 1];
        p2 = q2 = start[s0 + c + 2]; p3 = q3 = start[s0 + c + 3];
      }
      let i = a0 + r * ar, j = b0 + c * bc;
      for (let k = 0; k < depth; k++, i += ak, j += bk) {
        const x = A[i], y = A[i + ar], w0 = B[j], w1 = B[j + bc], w2 = B[j + 2 * bc], w3 = B[j + 3 * bc];
        p0 += x * w0; p1 += x * w1; p2 += x * w2; p3 += x * w3;
        q0 += y * w0; q1 += y * w1; q2 += y * w2; q3 += y * w3;
      }
      const o = c0 + r * cr + c, o2 = o + cr;
      C[o] = p0; C[o + 1] = p1; C[o + 2] = p2; C[o + 3] = p3;
      C[o2] = q0; C[o2 + 1] = q1; C[o2 + 2] = q2; C[o2 + 3] = q3;
    }
  }
  for (let r = 0; r < rows; r++) { // what is left over by pairs of rows and fours of columns
    for (let c = r < rows - rows % 2 ? cols - cols % 4 : 0; c < cols; c++) {
      let p = start ? start[s0 + c] : 0, i = a0 + r * ar, j = b0 + c * bc;
      for (let k = 0; k < depth; k++, i += ak, j += bk) p += A[i] * B[j];
      C[c0 + r * cr + c] = p;
    }
  }
}

const EPS = 1e-5;
const DEFAULTS = { init: "he", optimiser: "sgd", rate: 0.1, norm: false, count: 20, seed: 1, batch: 32, regression: false };

/** Some networks of one kind. Parameters lie model by model, layer by layer: W, b, scale, shift. */
export class Nets {
  constructor(settings) {
    Object.assign(this, DEFAULTS, settings, { kind: ACTIVATIONS.indexOf(settings.activation ?? "relu") });
    if (this.kind < 0) throw new Error(`unknown activation ${settings.activation}`);
    const { widths, norm, count, batch } = this;
    this.layers = [];
    let at = 0, running = 0;
    const last = widths.length - 2;
    for (let l = 0; l <= last; l++) {
      const n = widths[l], m = widths[l + 1], layer = { n, m, W: at, b: at + n * m };
      at += n * m + m;
      if (norm && l < last) {
        Object.assign(layer, { scale: at, shift: at + m, mean: running, variance: running + m });
        at += 2 * m; running += 2 * m;
      }
      this.layers.push(layer);
    }
    this.size = at; this.runningSize = running;
    this.params = new Float64Array(count * at);
    this.grads = new Float64Array(at);
    this.first = new Float64Array(count * at);
    this.second = new Float64Array(count * at);
    this.running = new Float64Array(count * running);
    this.flow = new Float64Array(count * (last + 1)); // rms of dL/dz by layer, of the last step
    this.steps = 0;
    const room = w => new Float64Array(batch * w);
    this.buffers = widths.map(w => (
      { z: room(w), h: room(w), slope: room(w), d: room(w), hat: room(w), inverse: new Float64Array(w) }));
    for (let m = 0; m < count; m++) this.draw(m);
  }

  /** Fresh parameters of network m: own streams for weights and biases, so that pairs stay pairs. */
  draw(m) {
    const weights = generator(this.seed, m, 0), biases = generator(this.seed, m, 1);
    for (const { n, m: out, W, b, scale, mean } of this.layers) {
      const base = m * this.size;
      for (let i = 0; i < n * out; i++) {
        this.params[base + W + i] = this.init === "torch" ? (2 * weights() - 1) / Math.sqrt(n)
          : gaussian(weights) * Math.sqrt(2 / (this.init === "xavier" ? n + out : n));
      }
      for (let j = 0; j < out; j++) {
        this.params[base + b + j] = this.init === "torch" ? (2 * biases() - 1) / Math.sqrt(n) : 0;
        if (scale === undefined) continue;
        this.params[base + scale + j] = 1;
        this.running[m * this.runningSize + mean + out + j] = 1; // the variance
      }
    }
  }

  /**
   * Gradient of network m on its batch, left in `grads`; its size by layer in `flow`. Its batch
   * are the rows from m * batch on.
   */
  slopes(m, x, y, rows) {
    const { layers, buffers, batch, params, grads, kind, norm } = this;
    const base = m * this.size, from = m * batch, last = layers.length - 1;
    const inputs = this.widths[0], h0 = buffers[0].h;
    for (let b = 0; b < batch; b++) {
      for (let i = 0; i < inputs; i++) h0[b * inputs + i] = x[rows[from + b] * inputs + i];
    }
    for (let l = 0; l <= last; l++) {
      const { n, m: out, W, b } = layers[l], { z, h, slope } = buffers[l + 1];
      product(z, 0, out, buffers[l].h, 0, n, 1, params, base + W, out, 1, batch, out, n, params, base + b);
      if (l === last) break;
      if (norm) this.normalise(m, l);
      activate(kind, z, h, slope, batch * out);
    }
    // the slope of squared error or cross-entropy in the output
    const { z, d } = buffers[last + 1], outs = this.widths[last + 1];
    for (let b = 0; b < batch; b++) {
      const at = b * outs, target = y[rows[from + b]];
      if (this.regression) { d[at] = 2 * (z[at] - target) / batch; continue; }
      let top = -Infinity, sum = 0;
      for (let j = 0; j < outs; j++) if (z[at + j] > top) top = z[at + j];
      for (let j = 0; j < outs; j++) sum += d[at + j] = exp(z[at + j] - top);
      for (let j = 0; j < outs; j++) d[at + j] /= sum * batch;
      d[at + target] -= 1 / batch;
    }
    for (let l = last; l >= 0; l--) {
      const { n, m: out, W, b } = layers[l], { d, slope } = buffers[l + 1], below = buffers[l];
      if (l < last) {
        for (let i = 0; i < batch * out; i++) d[i] *= slope[i];
        if (norm) this.denormalise(m, l);
      }
      let square = 0;
      for (let i = 0; i < batch * out; i++) square += d[i] * d[i];
      this.flow[m * (last + 1) + l] = Math.sqrt(square / out);
      product(grads, W, out, below.h, 0, 1, n, d, 0, out, 1, n, out, batch, null, 0);
      for (let j = 0; j < out; j++) {
        // before a norm a bias does nothing: Adam must not take its slope from rounding
        let sum = 0;
        if (!(norm && l < last)) for (let i = j; i < batch * out; i += out) sum += d[i];
        grads[b + j] = sum;
      }
      if (l) product(below.d, 0, n, d, 0, out, 1, params, base + W, 1, out, batch, n, out, null, 0);
    }
  }

  normalise(m, l) {
    const { m: out, scale, shift, mean, variance } = this.layers[l], { batch, params } = this;
    const { z, hat, inverse } = this.buffers[l + 1], base = m * this.size, run = m * this.runningSize;
    for (let j = 0; j < out; j++) {
      let sum = 0, square = 0;
      for (let i = j; i < batch * out; i += out) sum += z[i];
      const centre = sum / batch;
      for (let i = j; i < batch * out; i += out) square += (z[i] - centre) ** 2;
      const inv = inverse[j] = 1 / Math.sqrt(square / batch + EPS);
      const g = params[base + scale + j], s = params[base + shift + j];
      for (let i = j; i < batch * out; i += out) { hat[i] = (z[i] - centre) * inv; z[i] = g * hat[i] + s; }
      this.running[run + mean + j] += 0.1 * (centre - this.running[run + mean + j]);
      this.running[run + variance + j] += 0.1 * (square / (batch - 1) - this.running[run + variance + j]);
    }
  }

  denormalise(m, l) {
    const { m: out, scale, shift } = this.layers[l], { batch, params, grads } = this;
    const { d, hat, inverse } = this.buffers[l + 1];
    for (let j = 0; j < out; j++) {
      let sum = 0, along = 0;
      for (let i = j; i < batch * out; i += out) { sum += d[i]; along += d[i] * hat[i]; }
      grads[scale + j] = along; grads[shift + j] = sum;
      const g = params[m * this.size + scale + j] * inverse[j];
      for (let i = j; i < batch * out; i += out) d[i] = g * (d[i] - sum / batch - hat[i] * along / batch);
    }
  }

  update(m) {
    const { params, grads, first, second, rate, size, optimiser } = this, base = m * size;
    if (optimiser !== "adam") {
      const kept = optimiser === "momentum" ? 0.9 : 0;
      for (let i = 0; i < size; i++) {
        params[base + i] -= rate * (first[base + i] = kept * first[base + i] + grads[i]);
      }
    } else {
      let bias1 = 1, bias2 = 1;
      for (let k = 0; k < this.steps && bias1 + bias2 > 0; k++) { bias1 *= 0.9; bias2 *= 0.999; }
      const pace = rate / (1 - bias1), root = Math.sqrt(1 - bias2);
      for (let i = 0; i < size; i++) {
        const g = grads[i], a = first[base + i] += 0.1 * (g - first[base + i]);
        const v = second[base + i] = 0.999 * second[base + i] + 0.001 * g * g;
        params[base + i] -= pace * a / (Math.sqrt(v) / root + 1e-8);
      }
    }
  }

  /** Layers of network m as it answers: [{ n, m, W, b }], a norm folded into W and b. */
  answer(m) {
    const base = m * this.size, run = m * this.runningSize;
    return this.layers.map(({ n, m: out, W, b, scale, shift, mean, variance }) => {
      const w = this.params.slice(base + W, base + W + n * out);
      const bias = this.params.slice(base + b, base + b + out);
      if (scale !== undefined) for (let j = 0; j < out; j++) {
        const g = this.params[base + scale + j] / Math.sqrt(this.running[run + variance + j] + EPS);
        for (let i = 0; i < n; i++) w[i * out + j] *= g;
        bias[j] = (bias[j] - this.running[run + mean + j]) * g + this.params[base + shift + j];
      }
      return { n, m: out, W: w, b: bias };
    });
  }
}

/** Run a network on points: outputs, and the slopes of every hidden layer. */
export function forward(layers, kind, x, points) {
  let h = x;
  const slopes = [];
  layers.forEach(({ n, m, W, b }, l) => {
    const z = new Float64Array(points * m);
    product(z, 0, m, h, 0, n, 1, W, 0, m, 1, points, m, n, b, 0);
    if (l === layers.length - 1) { h = z; return; }
    const slope = new Float64Array(points * m);
    h = new Float64Array(points * m);
    activate(kind, z, h, slope, points * m);
    slopes.push(slope);
  });
  return { out: h, slopes };
}
