// The playground as a picture, from a run of its own: for the front page, for paper and for
// readers without scripts. Node draws it when the book is built.
import { makeEngine } from "./engine.js";
import { makeExperiment } from "./experiment.js";
import { makeGeometry } from "./geometry.js";
import { folds, points } from "./pictures.js";
import { COUNT, decode, plan } from "./state.js";
import { interval, say } from "./words.js";

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

/** Curves of all networks and the band of their mean, in a box of so many pixels. */
function curves(records, s, x, y, width, height) {
  const steps = records[records.length - 1].step;
  const at = (step, share) => `${(x + width * step / steps).toFixed(1)} ${(y + height * (1 - share) / 0.6).toFixed(1)}`;
  const path = (values, close = "") => `M${values.join("L")}${close}`;
  const line = m => path(records.map(r => at(r.step, r.sides[s].score[m])));
  const found = records.map(r => [r.step, interval(r.sides[s].score)]);
  const edge = sign => found.map(([step, { mean, half }]) => at(step, mean + sign * half));
  return `<path class="thin l${s}" d="${Array.from({ length: COUNT }, (_, m) => line(m)).join("")}"/>`
    + `<path class="band l${s}" d="${path([...edge(1), ...edge(-1).reverse()], "z")}"/>`
    + `<path class="mean l${s}" d="${path(found.map(([step, { mean }]) => at(step, mean)))}"/>`;
}

/** An SVG of a question's run and what it says. */
export function still(link) {
  const state = decode(link), setting = plan(state), engine = makeEngine();
  const pair = new (makeExperiment(engine).Pair)(setting).finish(), { data, records } = pair;
  const looking = makeGeometry(engine).view(pair, [setting.a, setting.b], state.chosen);
  let part;
  do part = looking.next(); while (!part.done);
  const at = Array.from(data.y, (y, i) => [data.x[2 * i], data.x[2 * i + 1], y]).slice(0, 120);
  let svg = "";
  part.value.sides.forEach(({ small, large }, s) => {
    const x = 12 + 208 * s;
    svg += `<text class="t${s}" x="${x}" y="24">${"AB"[s]}</text>`
      + place(x, 34, 196, "0 0 64 64", map(large.map, 64))
      + place(x, 34, 196, "-1.6 -1.6 3.2 3.2", folds(large.folds) + points(at, 0.03));
    small.forEach((values, m) => { svg += place(12 + 31 * m, 246 + 32 * s, 28, "0 0 16 16", map(values, 16)); });
  });
  for (const s of [1, 0]) svg += curves(records, s, 430, 34, 198, 196);
  return [`<svg viewBox="0 0 640 318" role="img" aria-label="${say(state, records[records.length - 1])}">${svg}</svg>`,
    say(state, records[records.length - 1])];
}
