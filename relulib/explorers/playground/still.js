// The playground as a picture, from a run of its own: for the front page, for paper and for
// readers without scripts. Node draws it when the book is built.
import { Panel } from "../kit.js";
import { Pair } from "./experiment.js";
import { view } from "./geometry.js";
import { bundle, folds, points } from "./pictures.js";
import { decode, plan } from "./state.js";
import { say } from "./words.js";

/** Class 1 of a map as one path: a run of squares of a row at a time. */
function area(values, size) {
  let d = "";
  for (let j = 0; j < size; j++) for (let i = 0; i < size; i++) {
    if (!(values[j * size + i] > 100 && values[j * size + i] <= 200)) continue;
    const from = i;
    while (i + 1 < size && values[j * size + i + 1] > 100 && values[j * size + i + 1] <= 200) i++;
    d += `M${from} ${size - j}h${i + 1 - from}v-1h${from - i - 1}z`;
  }
  return d;
}
const place = (x, y, side, units, inner) => `<svg x="${x}" y="${y}" width="${side}" height="${side}" `
  + `viewBox="${units}">${inner}</svg>`;
// class 0 is what class 1 leaves out: two colours over each other would be a third
const map = (values, size) => `<path class="k0" d="M0 0h${size}v${size}h-${size}z${area(values, size)}"/>`
  + `<path class="k1" d="${area(values, size)}"/>`;

/** An SVG of a question's run and what it says. */
export function still(link) {
  const state = decode(link), setting = plan(state);
  const pair = new Pair(setting).finish(), { data, records } = pair;
  const looking = view(pair, [setting.a, setting.b], state.chosen);
  let part;
  do part = looking.next(); while (!part.done);
  const at = Array.from(data.y, (y, i) => [data.x[2 * i], data.x[2 * i + 1], y]).slice(0, 120);
  let svg = "";
  part.value.sides.forEach(({ small, large }, s) => {
    const x = 12 + 208 * s;
    svg += `<text class="c${s + 1}" x="${x}" y="24">${"AB"[s]}</text>`
      + place(x, 34, 196, "0 0 64 64", map(large.map, 64))
      + place(x, 34, 196, "-1.6 -1.6 3.2 3.2", folds(large.folds) + points(at, 0.03));
    small.forEach((values, m) => { svg += place(12 + 31 * m, 246 + 32 * s, 28, "0 0 16 16", map(values, 16)); });
  });
  const curves = new Panel("", { x: [0, state.steps], y: [0.4, 1], height: 330 });
  const scores = s => records.map(r => r.sides[s].score);
  for (const s of [1, 0]) bundle(curves, records.map(r => r.step), scores(s), `c${s + 1}`, state.chosen);
  svg += place(430, 34, 196, "44 26 264 264", curves.inside);
  const words = say(state, records[records.length - 1]);
  return [`<svg viewBox="0 0 640 318" role="img" aria-label="${words}">${svg}</svg>`, words];
}
