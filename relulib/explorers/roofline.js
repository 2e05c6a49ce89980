import { Panel, number, range } from "./kit.js";
import spec from "./roofline.json" with { type: "json" };

/** Operations a second, bytes a second, and the bytes of a number. */
const MACHINES = { core: [1.08e11, 4.4e10, 4], h200: [9.894e14, 4.8e12, 2] };

/** Operations, bytes and seconds of the matrix product and of the activation. */
export function costs({ batch, n, machine }) {
  const [peak, bandwidth, size] = MACHINES[machine];
  const cost = (flops, bytes) => ({ flops, bytes, seconds: Math.max(flops / peak, bytes / bandwidth) });
  return [cost(2 * batch * n * n, (2 * batch * n + n * n) * size), cost(batch * n, 2 * batch * n * size)];
}

export function share(v) {
  const [product, activation] = costs(v);
  return activation.seconds / (product.seconds + activation.seconds);
}

/** Up to this width a product waits for memory, however large its batch. */
export const narrow = ([peak, bandwidth, size]) => size * peak / bandwidth;

/** The smallest batch whose product does not wait for memory; Infinity where each waits. */
export function freeBatch({ n, machine }) {
  const least = narrow(MACHINES[machine]);
  return n > least ? Math.ceil(least * n / 2 / (n - least)) : Infinity;
}

export function rows() {
  const batches = [1, 16, 256, 4096];
  return [["ReLU's share of the time, n = 1024", ...batches.map(b => `batch ${b}`)],
    ...Object.entries(spec.controls.machine.options).map(([machine, name]) =>
      [name, ...batches.map(batch => `${number(100 * share({ n: 1024, batch, machine }), 2)} %`)])];
}

export function draw(v) {
  const { n, batch, machine } = v, [peak, bandwidth, size] = MACHINES[machine], ridge = peak / bandwidth;
  const [product, relu] = costs(v).map(({ flops, bytes, seconds }) => [flops / bytes, flops / seconds]);
  const part = number(100 * share(v), 2), free = freeBatch(v), least = number(narrow(MACHINES[machine]));
  const roof = new Panel(`Roofline: speed over operations per byte. The product reaches ${number(product[1], 2)} operations a second, ReLU ${number(relu[1], 2)}.`,
    { x: [0.05, 5e3], y: [2e9, 3e15], log: "xy", xname: "operations per byte", yname: "operations a second", height: 300 })
    .line([[0.05, 0.05 * bandwidth], [ridge, peak], [5e3, peak]], "c0")
    .dot(...relu, "c2").text(...relu, "ReLU", "c2", "start", [9, 5])
    .text(...product, "product", "c1", ...product[0] > 50 ? ["end", [-2, 24]] : ["start", [14, 16]])
    // on the slope a product of so many operations per byte has this batch
    .grip(...product, x => ({ batch: Math.round(size * x < n ? Math.max(1, size * x * n / 2 / (n - size * x)) : 4096) }));
  const over = new Panel(`ReLU's share of the time over the batch size: ${part} % at batch ${batch}.`,
    { x: [1, 4096], y: [0, 60], log: "x", xticks: [1, 10, 100, 1000], xname: "batch", yname: "ReLU's share of the time (%)", height: 300 })
    .line(range(49, i => 2 ** (i / 4)).map(b => [b, 100 * share({ ...v, batch: b })]), "c2").dot(batch, 100 * share(v), "c2");
  const say = batch < free ? `Here the product waits for memory, as ReLU always does, and ReLU takes ${part} % of the time. `
    : `Here arithmetic limits the product, but never ReLU, which takes ${part} % of the time. `;
  return { panels: [roof, over], say: say + (free < Infinity ? `The product is off the slope from batch ${free} on.`
    : `Up to ${least} units wide, a product stays on the slope at every batch.`) };
}
