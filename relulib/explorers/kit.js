// What all explorers share: numbers as text, panels of SVG, native controls.
// An explorer's draw(values) returns text only, so Node runs it too: the tests do, and the
// book for its static pictures.

export const range = (n, f = i => i) => Array.from({ length: n }, (_, i) => f(i));

const SUPERSCRIPT = { "-": "⁻", ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].entries()) };
export const power = n => "10" + [...String(n)].map(c => SUPERSCRIPT[c]).join("");

/** A number as it stands in a sentence, with so many digits. */
export function number(v, digits = 3) {
  if (v === Infinity) return "∞";
  if (!Number.isFinite(v)) return "not a number";
  const [head, tail] = v.toExponential(digits - 1).split("e");
  const plain = +tail >= -4 && +tail < 6 ? String(+v.toPrecision(digits))
    : `${+head === 1 ? "" : `${+head}\u00a0×\u00a0`}${power(+tail)}`;
  return plain.replace(/^-/, "−");
}

/** exp(a² / 2) Phi(-a) for a >= 0: series near 0, continued fraction far out. */
export function scaledTail(a) {
  if (a < 3) {
    let term = a, sum = a;
    for (let k = 3; term > 1e-17 * sum; k += 2) sum += term *= a * a / k;
    return Math.exp(a * a / 2) / 2 - sum / Math.sqrt(2 * Math.PI);
  }
  let fraction = a;
  for (let k = 80; k > 0; k--) fraction = a + k / fraction;
  return 1 / fraction / Math.sqrt(2 * Math.PI);
}

/** Phi(x), the distribution of N(0, 1). */
export function normal(x) {
  const tail = Math.exp(-x * x / 2) * scaledTail(Math.abs(x));
  return x > 0 ? 1 - tail : tail;
}

/** Numbers in [0, 1) from a seed: Lehmer's generator, exact in a double. */
export function generator(seed) {
  let state = seed * 16807 % 2147483647;
  const next = () => (state = state * 48271 % 2147483647) / 2147483647;
  next();
  return next;
}

const WIDTH = 320, LEFT = 44, RIGHT = 12, TOP = 26, BOTTOM = 40;
const escaped = text => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;");

/** One picture with axes. x and y are [from, to]; `log` names the logarithmic ones. */
export class Panel {
  constructor(label, { x, y, xname = "", yname = "", xticks, yticks, log = "", height = 230, drag }) {
    Object.assign(this, { label, x, y, xname, yname, log, height, drag, inside: "", outside: "" });
    this.xticks = xticks ?? this.ticks(x, log.includes("x"));
    this.yticks = yticks ?? this.ticks(y, log.includes("y"));
  }

  ticks([from, to], log) {
    if (log) {
      const [a, b] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
      const every = Math.ceil((b - a) / 5) || 1;
      return range(Math.floor((b - a) / every) + 1, i => [10 ** (a + i * every), power(a + i * every)]);
    }
    const rough = (to - from) / 5, ten = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find(m => m * ten >= rough * 0.99) * ten;
    const first = Math.ceil(from / step - 1e-9);
    return range(Math.floor(to / step + 1e-9) - first + 1, i => +((first + i) * step).toPrecision(6));
  }

  place(v, [from, to], log) {
    const t = log ? Math.log : Number;
    return (t(v) - t(from)) / (t(to) - t(from));
  }

  px = x => LEFT + this.place(x, this.x, this.log.includes("x")) * (WIDTH - LEFT - RIGHT);
  py = y => this.height - BOTTOM
    - this.place(y, this.y, this.log.includes("y")) * (this.height - TOP - BOTTOM);

  /** Data coordinates of a point given in shares of the picture. */
  at(right, down) {
    const share = (right * WIDTH - LEFT) / (WIDTH - LEFT - RIGHT);
    const up = (this.height * (1 - down) - BOTTOM) / (this.height - TOP - BOTTOM);
    return [this.x[0] + share * (this.x[1] - this.x[0]), this.y[0] + up * (this.y[1] - this.y[0])];
  }

  /** A path through [x, y] points; null breaks it. Far points are clipped, not lost. */
  path(points, closed) {
    const clip = v => Math.max(-1e4, Math.min(1e4, v)).toFixed(1);
    let pen = "M", d = "";
    for (const p of points) {
      if (p === null || !Number.isFinite(this.px(p[0])) || Number.isNaN(this.py(p[1]))) pen = "M";
      else { d += `${pen}${clip(this.px(p[0]))} ${clip(this.py(p[1]))}`; pen = "L"; }
    }
    return d && closed ? d + "Z" : d;
  }

  line(points, look) { this.inside += `<path class="${look}" d="${this.path(points)}"/>`; return this; }
  area(points, look) { this.inside += `<path class="area ${look}" d="${this.path(points, true)}"/>`; return this; }
  curve(f, look, n = 200) {
    const [from, to] = this.x;
    return this.line(range(n + 1, i => from + (to - from) * i / n).map(x => [x, f(x)]), look);
  }
  bar(left, right, low, high, look) {
    return this.area([[left, low], [right, low], [right, high], [left, high]], look);
  }
  dot(x, y, look = "", r = 5) {
    this.inside += `<circle class="${look}" cx="${this.px(x).toFixed(1)}" cy="${this.py(y).toFixed(1)}" r="${r}"/>`;
    return this;
  }
  text(x, y, words, look = "", anchor = "start", shift = [0, 0]) {
    const [left, top] = [this.px(x) + shift[0], this.py(y) + shift[1]];
    this.outside += `<text class="${look}" x="${left.toFixed(1)}" y="${top.toFixed(1)}" text-anchor="${anchor}">${escaped(words)}</text>`;
    return this;
  }

  toString() {
    const bottom = this.height - BOTTOM, right = WIDTH - RIGHT;
    const named = t => Array.isArray(t) ? t : [t, number(t, 4)];
    const ticks = this.xticks.map(named).map(([v, s]) => `<path class="grid" d="M${this.px(v).toFixed(1)} ${TOP}V${bottom}"/>`
      + `<text x="${this.px(v).toFixed(1)}" y="${bottom + 15}" text-anchor="middle">${escaped(s)}</text>`)
      .concat(this.yticks.map(named).map(([v, s]) => `<path class="grid" d="M${LEFT} ${this.py(v).toFixed(1)}H${right}"/>`
      + `<text x="${LEFT - 5}" y="${(this.py(v) + 4).toFixed(1)}" text-anchor="end">${escaped(s)}</text>`));
    return `<svg class="panel${this.drag ? " drag" : ""}" viewBox="0 0 ${WIDTH} ${this.height}" role="img" aria-label="${escaped(this.label).replace(/"/g, "&quot;")}">`
      + ticks.join("")
      // a nested svg clips what leaves the axes, without an id
      + `<svg x="${LEFT}" y="${TOP}" width="${right - LEFT}" height="${bottom - TOP}" viewBox="${LEFT} ${TOP} ${right - LEFT} ${bottom - TOP}">${this.inside}</svg>`
      + this.outside
      + `<text x="${(LEFT + right) / 2}" y="${this.height - 6}" text-anchor="middle">${escaped(this.xname)}</text>`
      + `<text x="6" y="14">${escaped(this.yname)}</text></svg>`;
  }
}

/** The table of an explorer: the first row is the header. */
export const table = ([head, ...rows]) => `<table><tr>${head.map(c => `<th scope="col">${escaped(c)}</th>`).join("")}</tr>`
  + rows.map(r => `<tr>${r.map(c => `<td>${escaped(c)}</td>`).join("")}</tr>`).join("") + "</table>";

const clamp = (c, v) => "min" in c ? Math.max(c.min, Math.min(c.max, v)) : v;
const whole = (c, v) => c.step === 1 ? Math.round(v) : +v.toPrecision(6);
// a slider with `steps` is logarithmic: so many equal factors from min to max
const toSlider = (c, v) => c.steps ? Math.log(v / c.min) / Math.log(c.max / c.min) * c.steps : v;
const fromSlider = (c, s) => whole(c, c.steps ? c.min * (c.max / c.min) ** (s / c.steps) : s);

/** Build the controls in `el` and redraw at each change. Returns set(changes). */
export function mount(el, { spec, draw, rows, actions = {} }, values, changed = () => {}, data) {
  el.innerHTML = `<form class="controls"></form><output></output><div class="panels"></div>`
    + (rows ? `<details><summary>Numbers to compare with</summary>${table(rows(data))}</details>` : "");
  const [form, output, panels] = el.children, now = { ...values }, show = {};
  let drawn, waiting = false;

  function redraw() {
    waiting = false;
    drawn = draw(now, data);
    panels.innerHTML = drawn.panels.join("");
    output.textContent = drawn.say;
    for (const key in show) show[key](drawn.off?.includes(key) ?? false);
  }

  function set(changes) {
    for (const key in changes) now[key] = clamp(spec.controls[key], changes[key]);
    if (!waiting) { waiting = true; requestAnimationFrame(redraw); }
  }
  const choose = changes => { set(changes); for (const key in changes) changed(key, now[key]); };

  for (const [key, c] of Object.entries(spec.controls)) {
    const label = form.appendChild(document.createElement("label"));
    const input = document.createElement(c.options ? "select" : "input");
    if (c.options) {
      for (const [value, text] of Object.entries(c.options)) input.add(new Option(text, value));
      label.append(c.label, input);
      input.oninput = () => choose({ [key]: input.value });
    } else if (typeof c.value === "boolean") {
      input.type = "checkbox";
      label.append(input, c.label);
      input.oninput = () => choose({ [key]: input.checked });
    } else {
      Object.assign(input, { type: "range", min: c.steps ? 0 : c.min, max: c.steps ?? c.max, step: c.steps ? 1 : c.step });
      label.append(document.createElement("span"), input);
      input.oninput = () => choose({ [key]: fromSlider(c, +input.value) });
    }
    input.name = key;
    show[key] = off => {
      input.disabled = off;
      if (input.type === "checkbox") input.checked = now[key];
      else input.value = input.type === "range" ? toSlider(c, now[key]) : now[key];
      if (input.type !== "range") return;
      label.firstChild.textContent = `${c.label} =\u00a0${number(now[key], 4)}`;
      input.setAttribute("aria-valuetext", number(now[key], 4));
    };
  }
  for (const [name, action] of Object.entries(actions)) {
    const button = form.appendChild(document.createElement("button"));
    Object.assign(button, { type: "button", textContent: name, onclick: () => choose(action(now)) });
  }
  form.onsubmit = () => false;
  // JupyterLab's command mode would take the arrow keys
  el.dataset.lmSuppressShortcuts = "true";
  el.addEventListener("keydown", event => event.stopPropagation());

  let held = null; // the number of the panel whose point is dragged
  panels.onpointermove = event => {
    if (held === null) return;
    const box = panels.children[held].getBoundingClientRect();
    const share = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    choose(drawn.panels[held].drag(...drawn.panels[held].at(...share)));
  };
  panels.onpointerdown = event => {
    const panel = event.target.closest(".drag");
    if (!panel) return;
    held = [...panels.children].indexOf(panel);
    panels.setPointerCapture(event.pointerId);
    panels.onpointermove(event);
  };
  panels.onpointerup = panels.onpointercancel = () => { held = null; };
  redraw();
  return set;
}

/** In a page: bring every fragment of this explorer to life. */
export function inPage(explorer, name) {
  for (const box of document.querySelectorAll(`[data-explorer="${name}"]:not([data-on])`)) {
    box.dataset.on = "";
    const start = JSON.parse(box.querySelector('[type="application/json"]').text);
    mount(box.querySelector(".stage"), explorer, start.values, undefined, start.data);
  }
}

/** In a notebook: the widget, whose values Python shares. */
export const inWidget = explorer => ({
  render({ model, el }) {
    el.classList.add("explorer");
    el.innerHTML = "<strong></strong><div></div>";
    el.firstChild.textContent = `Explorer: ${explorer.spec.title}`;
    const keys = Object.keys(explorer.spec.controls);
    const values = Object.fromEntries(keys.map(key => [key, model.get(key)]));
    const set = mount(el.lastChild, explorer, values, (key, value) => {
      model.set(key, value);
      model.save_changes();
    }, model.get("_data"));
    for (const key of keys) model.on(`change:${key}`, () => set({ [key]: model.get(key) }));
  },
});

/** In Node: what a reader without JavaScript gets. */
export function inNode({ draw, rows }, { values, data }) {
  const { panels, say } = draw(values, data);
  return [panels.join(""), say, rows ? table(rows(data)) : ""];
}
