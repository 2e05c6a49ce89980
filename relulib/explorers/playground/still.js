// The playground as a picture, from a run of its own: for the front page, for paper and for
// readers without scripts. Node draws it when the book is built.
import { Panel } from "../kit.js";
import { Pair } from "./experiment.js";
import { view } from "./geometry.js";
import { bundle, folds, points, shades, thumb } from "./pictures.js";
import { decode, plan } from "./state.js";
import { say } from "./words.js";

const place = (x, y, side, units, inner) => `<svg x="${x}" y="${y}" width="${side}" height="${side}" `
  + `viewBox="${units}">${inner}</svg>`;

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
      + place(x, 34, 196, "0 0 64 64", shades(large.map, 64))
      + place(x, 34, 196, "-1.6 -1.6 3.2 3.2", folds(large.folds) + points(at, 0.03));
    small.forEach((values, m) => { svg += place(12 + 31 * m, 246 + 32 * s, 28, "0 0 16 16", thumb(values, s)); });
  });
  const curves = new Panel("", { x: [0, state.steps], y: [0.4, 1], height: 330 });
  const scores = s => records.map(r => r.sides[s].score);
  for (const s of [1, 0]) bundle(curves, records.map(r => r.step), scores(s), `c${s + 1}`, state.chosen);
  svg += place(430, 34, 196, "44 26 264 264", curves.inside);
  const words = say(state, records[records.length - 1]);
  return [`<svg viewBox="0 0 640 318" role="img" aria-label="${words}">${svg}</svg>`, words];
}
