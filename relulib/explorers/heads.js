import { Panel, number } from "./kit.js";
import spec from "./heads.json" with { type: "json" };

export function softmax(z) {
  const top = Math.max(...z), e = z.map(v => Math.exp(v - top)), sum = e.reduce((a, b) => a + b);
  return e.map(v => v / sum);
}
export function crossEntropy(z, y) {
  const top = Math.max(...z);
  return top + Math.log(z.reduce((sum, v) => sum + Math.exp(v - top), 0)) - z[y];
}

const HEADS = { logits: z => z, softmax, relu: z => z.map(v => Math.max(0, v)) };
export const loss = (z, y, head) => crossEntropy(HEADS[head](z), y);
export const probabilities = (z, head) => softmax(HEADS[head](z));

/** The derivatives of the loss by the three logits. */
export function gradient(z, y, head) {
  const g = probabilities(z, head).map((p, i) => p - (i === y));
  if (head === "relu") return g.map((d, i) => z[i] > 0 ? d : 0);
  if (head === "logits") return g;
  const p = softmax(z), mean = p.reduce((sum, v, i) => sum + v * g[i], 0);
  return p.map((v, i) => v * (g[i] - mean));
}

/** The least and the most the loss can be, with logits from -4 to 4. */
export function bounds(head) {
  return [loss([4, -4, -4], 0, head), loss([-4, 4, 4], 0, head), loss([-4, 4, -4], 0, head)]
    .sort((a, b) => a - b).filter((_, i) => i !== 1);
}

const CASES = [["logits 2, −1, 0.5", [2, -1, 0.5]], ["logits −1, −2, −3", [-1, -2, -3]]];
export function rows() {
  const names = spec.controls.head.options;
  return [["the loss gets", ...CASES.map(([name]) => `loss, ${name}`), "least", "most"],
    ...Object.keys(HEADS).map(head => [names[head], ...CASES.map(([, z]) => number(loss(z, 0, head), 4)), ...bounds(head).map(v => number(v))])];
}

export function draw({ z1, z2, z3, head, label }) {
  const z = [z1, z2, z3], y = +label - 1, p = probabilities(z, head), g = gradient(z, y, head);
  const now = loss(z, y, head), [least, most] = bounds(head), still = g.every(v => Math.abs(v) < 1e-12);
  const classes = { x: [0.4, 3.6], xticks: [1, 2, 3].map(c => [c, c === y + 1 ? `${c}, true` : `${c}`]), xname: "class" };
  const bars = new Panel(`Probabilities of the three classes: ${p.map(v => number(v, 2)).join(", ")}.`,
    { ...classes, y: [0, 1.1], yname: "probability in the loss" });
  p.forEach((v, i) => bars.bar(i + 0.7, i + 1.3, 0, v, i === y ? "c1 solid" : "c0")
    .text(i + 1, v, number(v, 2), "", "middle", [0, -4]));
  const moves = new Panel(`The logits ${z.map(v => number(v, 2)).join(", ")} and where training moves them: ${g.map(v => number(-v, 2)).join(", ")}.`,
    { ...classes, y: [-7, 7], height: 300, yname: "logits; arrows: where training moves them" }).line([[0.4, 0], [3.6, 0]], "c0 thin");
  z.forEach((v, i) => {
    const tip = v - 3 * g[i], back = Math.sign(g[i]) * Math.min(0.4, Math.abs(3 * g[i]));
    moves.line([[i + 1, v], [i + 1, tip]], "c2");
    if (Math.abs(g[i]) > 1e-3) moves.line([[i + 0.93, tip + back], [i + 1, tip], [i + 1.07, tip + back]], "c2");
    moves.dot(i + 1, v, i === y ? "c1" : "c0", 4)
      .text(i + 1, v, `${g[i] < 0 ? "+" : ""}${number(-g[i] || 0, 2)}`, "", "start", [13, 4])
      .grip(i + 1, v, (_, to) => ({ [`z${i + 1}`]: Math.round(10 * to) / 10 }));
  });
  const span = new Panel(`The loss is ${number(now)}; with this head it can be from ${number(least)} to ${number(most)}.`,
    { x: [0, 9], y: [0, 1], yticks: [], xname: "loss", yname: "loss, and its range with this head", height: 120 })
    .bar(least, most, 0.3, 0.7, "c3").dot(now, 0.5, "c1");
  const say = `The loss gets ${spec.controls.head.options[head]}: it is ${number(now, 4)}. It can be no less than ${number(least)} and no more than ${number(most)} here. `
    + (still ? "No logit has a gradient: training stands still." : `Training moves the logits by ${g.map(v => number(-v, 2)).join(", ")} times the learning rate.`);
  return { panels: [bars, moves, span], say };
}
