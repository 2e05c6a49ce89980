import { Panel, number, range } from "./kit.js";
import spec from "./pentagon.json" with { type: "json" };

const unit = degrees => [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];

/** The five vectors: 2 to 5 stay at the corners of a pentagon, 1 may turn. */
export const vectors = ({ angle, length }) =>
  [angle, 18, 306, 234, 162].map(a => unit(a).map(c => length * c));
export const features = ({ one, two, three }) => [one, two, three, 0, 0];
export const sum = v => [0, 1].map(i => vectors(v).reduce((s, w, j) => s + w[i] * features(v)[j], 0));

/** What is read before ReLU, and after it where there is one. */
export const products = v => vectors(v).map(w => w[0] * sum(v)[0] + w[1] * sum(v)[1] + v.bias);
export const readings = v => products(v).map(z => v.readout === "relu" ? Math.max(0, z) : z);
export const error = v => readings(v).reduce((s, r, j) => s + (r - features(v)[j]) ** 2, 0);

/** Squares of the false readings of n vectors of length 1, evenly placed, one feature being 1. */
export function interference(n, relu) {
  const false_ = range(n - 1, j => Math.cos(2 * Math.PI * (j + 1) / n));
  return false_.reduce((s, z) => s + (relu ? Math.max(0, z) : z) ** 2, 0);
}

export function rows() {
  return [["vectors, evenly placed", "angle to the next", "product with the next", "false readings, squared and added", "the same behind ReLU"],
    ...[2, 3, 4, 5, 6, 8].map(n => [n, `${360 / n}°`, number(+Math.cos(2 * Math.PI / n).toFixed(4)), number(+interference(n, false).toFixed(4)), number(+interference(n, true).toFixed(4))])];
}

export const actions = {
  "pentagon, one feature": () => ({ one: 1, two: 0, three: 0, angle: 90, length: 1, bias: 0 }),
  "as trained": () => ({ angle: 90, length: 1.15, bias: -0.26 }),
};

export function draw(v) {
  const w = vectors(v), x = features(v), z = products(v), r = readings(v), h = sum(v), now = error(v);
  const relu = v.readout === "relu", names = range(5, j => `${j + 1}`);
  const plane = new Panel(`Five vectors in the plane, and the sum of the present features at ${h.map(c => number(c, 2)).join(", ")}. Vector 1 points to ${v.angle} degrees.`,
    { x: [-1.9, 1.9], y: [-1.9, 1.9], height: 330, xname: "first number", yname: "second number; turn vector 1" });
  w.forEach((p, j) => plane.line([[0, 0], p], x[j] ? "c1" : "c0").dot(...p, j ? "c0" : "c1", j ? 3 : 6)
    .text(...p.map(c => c * (1 + 0.3 / v.length)), names[j], "", "middle", [0, 5]));
  plane.line([[0, 0], h], "c2 dash").dot(...h, "c2", 6)
    .grip(...w[0], (a, b) => ({ angle: Math.round(Math.atan2(b, a) * 180 / Math.PI) }));
  const bars = new Panel(`What is read of the five features: ${r.map(c => number(c, 2)).join(", ")}; there are ${x.map(c => number(c, 2)).join(", ")}.`,
    { x: [0.4, 5.6], y: [-1.7, 2.6], xticks: names.map((s, j) => [j + 1, s]), xname: "feature", yname: "bars: read; circles: there", height: 330 })
    .line([[0.4, 0], [5.6, 0]], "c0 thin");
  z.forEach((value, j) => {
    if (relu && value < 0) bars.bar(j + 0.7, j + 1.3, value, 0, "c0").text(j + 1, Math.max(value, -1.4), "cut", "", "middle", [0, 14]);
    bars.bar(j + 0.7, j + 1.3, Math.min(0, r[j]), Math.max(0, r[j]), x[j] ? "c1 solid" : "c2 solid")
      .dot(j + 1, x[j], "c0 hollow", 5);
  });
  const wrong = range(5).filter(j => !x[j]).sort((a, b) => Math.abs(r[b]) - Math.abs(r[a]))[0], cut = z.filter(value => value < 0).length;
  const say = `There are ${x.map(c => number(c, 2)).join(", ")}; read are ${r.map(c => number(c, 2)).join(", ")}. Squared error ${number(+now.toFixed(4))}. `
    + (Math.abs(r[wrong]) > 5e-4 ? `The largest false reading is ${number(r[wrong], 2)}, of feature ${wrong + 1}. ` : "No feature that is absent is read. ")
    + (relu ? `ReLU cuts off ${cut} negative ${cut === 1 ? "product" : "products"}; without it the error would be ${number(+error({ ...v, readout: "linear" }).toFixed(4))}.`
      : `With ReLU the error would be ${number(+error({ ...v, readout: "relu" }).toFixed(4))}.`);
  return { panels: [plane, bars], say };
}
