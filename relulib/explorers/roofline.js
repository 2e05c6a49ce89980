import { Panel, number, range } from "./kit.js";
import spec from "./roofline.json" with { type: "json" };
export { spec };

/** Operations, bytes and seconds of the matrix product and of the activation. */
export function costs({ batch, n, peak, bandwidth, size, fused }) {
  const cost = (flops, bytes) => ({ flops, bytes, seconds: Math.max(flops / peak, bytes / bandwidth) });
  return [
    cost(2 * batch * n * n, (2 * batch * n + n * n) * size),
    cost(batch * n, fused ? 0 : 2 * batch * n * size),
  ];
}

export function share(v) {
  const [product, activation] = costs(v);
  return activation.seconds / (product.seconds + activation.seconds);
}

/** The smallest batch whose product does not wait for memory, or null. */
export function freeBatch(v) {
  return range(4096, i => i + 1).find(batch => {
    const [{ flops, bytes }] = costs({ ...v, batch });
    return flops / v.peak >= bytes / v.bandwidth;
  }) ?? null;
}

const DEFAULTS = Object.fromEntries(Object.entries(spec.controls).map(([key, c]) => [key, c.value]));
export function rows() {
  const batches = [1, 4, 8, 256];
  return [["ReLU's share of the time, n = 1024", ...batches.map(b => `batch ${b}`)],
    ...[false, true].map(fused => [fused ? "fused" : "not fused", ...batches.map(batch => `${number(100 * share({ ...DEFAULTS, batch, fused }), 2)} %`)])];
}

const UNITS = [["s", 1], ["ms", 1e-3], ["µs", 1e-6], ["ns", 1e-9]];
const unit = seconds => UNITS.find(([, u]) => seconds >= u) ?? UNITS[3];
const time = seconds => `${number(seconds / unit(seconds)[1])} ${unit(seconds)[0]}`;

export function draw(v) {
  const [product, activation] = costs(v), part = share(v), free = freeBatch(v);
  const waits = product.flops / v.peak < product.bytes / v.bandwidth;
  const place = c => [c.bytes ? c.flops / c.bytes : 1e4, c.flops / c.seconds];
  const roof = new Panel(`Roofline: speed over operations per byte. The product reaches ${number(place(product)[1], 2)} operations a second, ReLU ${number(place(activation)[1], 2)}.`,
    { x: [0.01, 1e4], y: [1e7, 2e15], log: "xy", xname: "operations per byte", yname: "operations a second" })
    .line([[0.01, 0.01 * v.bandwidth], [v.peak / v.bandwidth, v.peak], [1e6, v.peak]].sort((a, b) => a[0] - b[0]), "c0")
    .dot(...place(product), "c1").dot(...place(activation), "c2");
  const [left, up] = place(activation), crowded = left > 100;
  roof.text(...place(product), "product", "c1", place(product)[0] > 100 ? "end" : "start", [place(product)[0] > 100 ? -8 : 8, 20])
    .text(left, up, "ReLU", "c2", crowded ? "end" : "start", [crowded ? -8 : 8, crowded ? -8 : 18]);
  const [name, second] = unit(product.seconds);
  const longest = Math.max(product.seconds, activation.seconds) / second;
  const bars = new Panel(`Time of the product ${time(product.seconds)}, of ReLU ${time(activation.seconds)}.`,
    { x: [0, 2], y: [0, 1.15 * longest], xticks: [[0.5, `product ${time(product.seconds)}`], [1.5, `ReLU ${time(activation.seconds)}`]], yname: `time in ${name}` })
    .bar(0.2, 0.8, 0, product.seconds / second, "c1 solid").bar(1.2, 1.8, 0, activation.seconds / second, "c2 solid");
  const batches = range(49, i => 2 ** (i / 4));
  const over = new Panel(`ReLU's share of the time over the batch size: ${number(100 * part, 2)} % at batch ${v.batch}.`,
    { x: [1, 4096], y: [0, Math.max(2, ...batches.map(batch => 110 * share({ ...v, batch })))], log: "x", xticks: [1, 10, 100, 1000], xname: "batch", yname: "ReLU's share of the time (%)" })
    .line(batches.map(batch => [batch, 100 * share({ ...v, batch })]), "c2").dot(v.batch, 100 * part, "c2")
    .grip(v.batch, 100 * part, batch => ({ batch: Math.round(batch) }));
  const say = `Product ${time(product.seconds)}, ReLU ${time(activation.seconds)}: ReLU takes ${number(100 * part, 2)} % of the time. `
    + (waits ? "The product waits for memory here" : "Arithmetic limits the product here")
    + (free === null || free === 1 ? ", as at every other batch." : `; arithmetic does so from batch ${free} on.`);
  return { panels: [roof, bars, over], say };
}
