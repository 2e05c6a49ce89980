// What is trained and what is measured: data, and two settings side by side. No DOM.
// All that takes long is a generator: who drives it may stop between any two of its parts.
import { generator } from "../kit.js";
import { forward, gaussian, Nets, turn } from "./engine.js";

const STUCK = 0.01; // a leaky ReLU's slope is not below it: a unit on its leak still learns

// --- data: one law, from which points to train on and others to test on are drawn
const square = r => [2.8 * r() - 1.4, 2.8 * r() - 1.4];
const DATA = {
  moons: r => {
    const c = +(r() < 0.5), side = c ? 1 : -1, [x, y] = turn(Math.PI * r());
    return [side * (0.5 - 0.9 * x) + 0.13 * gaussian(r), side * (0.1 - 0.9 * y) + 0.13 * gaussian(r), c];
  },
  circles: r => {
    const c = +(r() < 0.5), [x, y] = turn(2 * Math.PI * r()), t = (c ? 0.5 : 1.1) + 0.13 * gaussian(r);
    return [t * x, t * y, c];
  },
  xor: r => { const [x, y] = square(r); return [x, y, +(x * y > 0)]; },
  checkers: r => {
    const [x, y] = square(r);
    return [x, y, (Math.floor(x / 0.7 + 2) + Math.floor(y / 0.7 + 2)) & 1];
  },
  spirals: r => {
    const c = +(r() < 0.5), t = Math.sqrt(r()), [x, y] = turn((3 * t + c) * Math.PI);
    return [1.35 * t * x + 0.05 * gaussian(r), 1.35 * t * y + 0.05 * gaussian(r), c];
  },
  curve: r => {
    const [x] = square(r);
    return [x, 0.8 * turn(3 * x)[1] + 0.3 * x * x - 0.25 + 0.08 * gaussian(r)];
  },
};

/** 200 points to train on and 400 to test; a reader's own points serve as both. */
function makeData(name, seed, own) {
  const regression = name === "curve", inputs = regression ? 1 : 2;
  const part = (count, use) => {
    const r = generator(seed, use, 7), x = [], y = [];
    for (let i = 0; i < count; i++) {
      const point = name === "own" ? own[i] : DATA[name](r);
      x.push(...point.slice(0, inputs));
      y.push(point[inputs]);
    }
    return [Float64Array.from(x), Float64Array.from(y)];
  };
  const [x, y] = part(name === "own" ? own.length : 200, 100);
  const [xTest, yTest] = name === "own" ? [x, y] : part(400, 101);
  return { x, y, xTest, yTest, inputs, outputs: regression ? 1 : 2, regression };
}

/** Share of answers right, or of the variance explained (−1 at the least); NaN once an answer is not finite. */
function score(nets, layers, { xTest, yTest }) {
  const { out } = forward(layers, nets.kind, xTest, yTest.length), n = yTest.length;
  if (!out.every(Number.isFinite)) return NaN;
  let right = 0, error = 0, spread = 0, mean = 0;
  for (const v of yTest) mean += v / n;
  for (let i = 0; i < n; i++) {
    error += (out[i] - yTest[i]) ** 2;
    spread += (yTest[i] - mean) ** 2;
    right += out[2 * i + 1] > out[2 * i] == yTest[i];
  }
  return nets.regression ? Math.max(-1, 1 - error / spread) : right / n;
}

/** Share of the units of each layer whose slope is below STUCK on every training point. */
function stuck(nets, layers, { x, y }) {
  return forward(layers, nets.kind, x, y.length).slopes.map((slopes, l) => {
    const width = layers[l].m;
    let count = 0;
    for (let j = 0; j < width; j++) {
      let most = 0;
      for (let i = j; i < slopes.length; i += width) most = Math.max(most, Math.abs(slopes[i]));
      count += most < STUCK;
    }
    return count / width;
  });
}

/** Both settings in step; from equal seeds, so on equal batches, unless `apart`. */
export class Pair {
  constructor({ data, own, seed, steps, every, apart, a, b, count = 20, batch = 32 }) {
    Object.assign(this, { steps, every, batch, count });
    this.data = makeData(data, seed, own);
    this.records = [];
    this.done = 0;
    this.sides = [a, b].map((setting, k) => {
      const own = apart && k ? seed + 1000000 : seed;
      const widths = [this.data.inputs, ...Array(setting.depth).fill(setting.width), this.data.outputs];
      const nets = new Nets(
        { ...setting, widths, count, batch, seed: own, regression: this.data.regression });
      const streams = Array.from({ length: count }, (_, m) => generator(own, m, 2));
      return { nets, streams, rows: new Int32Array(count * batch) };
    });
  }

  /** Train to the end, part by part. */
  *run() {
    // a first batch, not learned from, so that there is a gradient before the first step
    for (const { nets, rows } of this.sides) {
      const running = nets.running.slice();
      for (let i = 0; i < rows.length; i++) rows[i] = i % this.data.y.length;
      for (let m = 0; m < this.count; m++) nets.slopes(m, this.data.x, this.data.y, rows);
      nets.running.set(running);
      yield;
    }
    yield* this.record();
    while (this.done < this.steps) {
      for (const side of this.sides) yield* this.step(side);
      if (++this.done % this.every === 0 || this.done === this.steps) yield* this.record();
    }
  }

  *step({ nets, streams, rows }) {
    const { x, y } = this.data, { batch } = this;
    nets.steps++;
    for (let m = 0, work = 0; m < this.count; m++) {
      for (let b = 0; b < batch; b++) rows[m * batch + b] = streams[m]() * y.length | 0;
      nets.slopes(m, x, y, rows);
      nets.update(m);
      work += nets.size;
      if (work > 5000) { work = 0; yield; }
    }
  }

  *record() {
    const sides = [];
    for (const { nets } of this.sides) {
      const found = { score: [], stuck: [], flow: Array.from(nets.flow) };
      for (let m = 0; m < this.count; m++) {
        const layers = nets.answer(m), share = score(nets, layers, this.data);
        found.score.push(share);
        // the slopes of a lost ReLU network are 0, but it is not dead
        found.stuck.push(...stuck(nets, layers, this.data).map(v => Number.isNaN(share) ? NaN : v));
        yield;
      }
      sides.push(found);
    }
    this.records.push({ step: this.done, sides });
  }

  /** Train to the end in one go; for tests and for the picture of a page without scripts. */
  finish() {
    for (const part of this.run()) void part;
    return this;
  }
}
