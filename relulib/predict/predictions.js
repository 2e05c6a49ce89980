// A box with a question becomes an axis on which the reader draws; after "lock it in"
// the networks fall beside the line. draw() and answer() return text only, so Node runs
// them too. Each guess is kept with the hash of its question and of what was measured:
// those of an older book count as not made.
import { Panel, number, place, range, table, ticks, unplace } from "../explorers/kit.js";
import { addLinks, address, button, govern, keep, kept, KEYS, later, over, tag } from "../explorers/parts.js";

const KEY = KEYS.predictions, STEPS = 40, CLOSE = 0.1, CALIBRATED = 8;
const mean = values => values.reduce((a, b) => a + b, 0) / values.length;

// --- the axis: a guess is kept as values, and drawn and compared as shares of the axis

const MARGIN = 0.08; // of the axis beyond its ends, for handles and labels
const padded = (ends, log) => [-MARGIN, 1 + MARGIN].map(s => unplace(s, ends, log));

const percent = v => [v, number(100 * v, 3)];
/** The empty axis of a prediction; a number's lies flat. */
export function axis(p) {
  const about = `The axis of your prediction: ${p.yname}`, name = p.yname + (p.unit && ` (${p.unit})`);
  const marks = ticks(p.limits, p.log).map(t => p.unit === "%" ? percent([t].flat()[0]) : t);
  if (p.kind === "number") {
    const axes = { x: padded(p.limits, p.log), y: [0, 1], log: p.log ? "x" : "" };
    return new Panel(about, { ...axes, xname: name, xticks: marks, yticks: [], height: 130 });
  }
  const places = p.even ? range(p.x.length) : p.x, log = p.xlog && !p.even;
  const panel = new Panel(about, {
    x: padded([places[0], places.at(-1)], log), xname: p.xname, yname: name, yticks: marks,
    y: p.limits, log: (log ? "x" : "") + (p.log ? "y" : ""),
    xticks: places.map((at, i) => [at, worded(p) || i % apart(p) ? "" : named(p, i)]),
  });
  if (worded(p)) label(panel, p.x);
  return Object.assign(panel, { places });
}

/** Every how many points of a curve there is room for its number. */
function apart(p) {
  const widest = Math.max(...p.x.map((_, i) => 9 * named(p, i).length + 8));
  return Math.ceil(widest * (p.x.length - 1) / 250);
}

/** Words below the axis: on two lines where one is too short, none beyond the edges. */
function label(panel, words) {
  const width = word => 7.5 * word.length, edge = 318; // of 320; letters at most so wide
  const two = words.some(word => width(word) > 250 / words.length);
  words.forEach((word, i) => {
    const x = panel.px(i), middle = Math.max(width(word) / 2, Math.min(edge - width(word) / 2, x));
    panel.text(i, panel.y[0], word, "", "middle", [middle - x, two && i % 2 ? 30 : 15]);
  });
}

const worded = p => typeof p.x?.[0] === "string";
const named = (p, i) => worded(p) ? p.x[i] : number(p.x[i], 4);
const share = (p, v) => place(v, p.limits, p.log);
const value = (p, s) => +unplace(s, p.limits, p.log).toPrecision(4);

// --- words

/** A value with its unit, as it stands in a sentence. */
function said(p, v) {
  const shown = p.unit === "%" ? 100 * v : v;
  const digits = Math.abs(shown) >= 100 ? 4 : 2;
  return number(+shown.toPrecision(digits), digits) + (p.unit && `\u00a0${p.unit}`);
}

/** A distance on the axis, given as its share. */
function distance(p, s) {
  const [low, high] = p.limits;
  if (p.log) return `a factor of ${number((high / low) ** s, 2)}`;
  const d = s * (high - low) * (p.unit === "%" ? 100 : 1);
  return number(d, 2) + (p.unit === "%" ? " points" : p.unit && `\u00a0${p.unit}`);
}

/** What a line looks like: its kind, and the point that makes it so. */
export function shape(s) {
  const steps = range(s.length - 1, i => s[i + 1] - s[i]);
  const up = steps.reduce((a, d) => a + Math.max(0, d), 0), down = up - (s.at(-1) - s[0]);
  const [low, high] = [Math.min(...s), Math.max(...s)], span = high - low;
  if (span < 0.08) return { kind: "flat line", at: 0 };
  const turns = steps.filter(d => Math.abs(d) > 0.1 * span).filter((d, i, all) => i && d * all[i - 1] < 0).length;
  const ends = [s[0], s.at(-1)], over = high - Math.max(...ends), under = Math.min(...ends) - low;
  // a line that goes up and comes back a little has no hump
  if (Math.min(up, down) < 0.2 * Math.max(up, down) || (turns < 2 && Math.max(over, under) < 0.3 * span)) {
    const sizes = steps.map(Math.abs), at = sizes.indexOf(Math.max(...sizes));
    if (sizes[at] > Math.max(0.45, 1.6 / steps.length) * span) return { kind: span > 0.4 ? "cliff" : "step", at };
    return { kind: up > down ? "rise" : "fall", at: 0 };
  }
  if (turns > 1) return { kind: "zigzag", at: 0 };
  return over >= under ? { kind: "hump", at: s.indexOf(high) } : { kind: "dip", at: s.indexOf(low) };
}

function described(p, { kind, at }, values) {
  const point = i => `${said(p, values[i])} at ${named(p, i)}`, top = `${named(p, at)} with ${said(p, values[at])}`;
  const ends = `from ${point(0)} to ${point(values.length - 1)}`;
  return {
    [kind]: `a ${kind}: ${point(at)}, ${point(at + 1)}`, // a cliff or a step
    "flat line": `nearly flat, near ${said(p, mean(values))}`,
    rise: `a rise, ${ends}`,
    fall: `a fall, ${ends}`,
    zigzag: `up and down, ${ends}`,
    hump: `a hump, highest at ${top}`,
    dip: `a dip, lowest at ${top}`,
  }[kind];
}

/** How far a guess is from what was measured, in shares of the axis. */
export function compare(p, guess) {
  const [mine, truth] = [guess, p.mid].map(line => line.map(v => share(p, v)));
  const apart = mine.map((s, i) => s - truth[i]), off = mean(apart.map(Math.abs));
  const inside = guess.every((v, i) => p.low[i] <= v && v <= p.high[i]);
  return { off, lean: mean(apart), inside, close: inside || off <= CLOSE };
}

/** What is said to this guess, or without one. */
export function answer(p, guess) {
  const truth = p.mid.map(v => share(p, v)), { off, lean, inside } = guess ? compare(p, guess) : {};
  const nets = p.networks.map((column, i) => mean(column.map(v => Math.abs(share(p, v) - truth[i]))));
  if (p.kind === "number") {
    const band = p.low[0] < p.high[0] ? ` (${said(p, p.low[0])} to ${said(p, p.high[0])})` : "";
    const result = `${said(p, p.mid[0])}${band}`;
    if (!guess) return `Measured: ${result}.`;
    const middle = distance(p, Math.abs(0.5 - truth[0])), column = p.networks[0] ?? [];
    const farther = column.filter(v => Math.abs(share(p, v) - truth[0]) >= off).length;
    return `You said ${said(p, guess[0])}. It is ${result}: `
      + (inside ? "inside the interval" : off < 0.5 / STEPS ? "the mark can't be set nearer"
        : `you are ${distance(p, off)} too ${lean > 0 ? "high" : "low"}`)
      + (column.length ? `. Of ${column.length} ${p.of} ${farther || "none"} `
        + `${farther === 1 ? "lies" : "lie"} as far from the mean` : "")
      + `; the middle of the scale is off by ${middle}.`;
  }
  const words = worded(p), is = shape(truth);
  const list = () => p.x.map((name, i) => `${name} ${said(p, p.mid[i])}`).join(", ");
  if (!guess) return `Measured: ${words ? list() : described(p, is, p.mid)}.`;
  const mine = guess.map(v => share(p, v)), drawn = shape(mine);
  const sorted = [...truth].sort((a, b) => a - b), flat = sorted[Math.floor(sorted.length / 2)];
  const furthest = mine.map((s, i) => Math.abs(s - truth[i])), at = furthest.indexOf(Math.max(...furthest));
  const alike = drawn.kind === is.kind && drawn.at === is.at;
  return (words ? `You are furthest off at ${p.x[at]}: ${said(p, guess[at])} against ${said(p, p.mid[at])}.`
    : alike ? `You saw it: ${described(p, is, p.mid)}.`
    : `You drew a ${drawn.kind}${drawn.kind === is.kind ? " in another place" : ""}. It is ${described(p, is, p.mid)}.`)
    + ` On average ${words ? "you are" : "your line is"} off by ${distance(p, off)}; `
    + `the best ${words ? "single guess for all" : "flat line"} is off by `
    + distance(p, mean(truth.map(s => Math.abs(s - flat))))
    + (p.networks[0]?.length && p.of === "networks" ? `, one network by ${distance(p, mean(nets))}.` : ".");
}

/** One sentence on several guesses: how many were made and were close, and which way they lean. */
export function tally(made, all) {
  const close = made.filter(one => one.close).length;
  let said = `${made.length} of ${all} made` + (made.length ? `, ${close} close to what was measured` : "") + ".";
  if (made.length < CALIBRATED) return said;
  const high = made.filter(one => one.lean > 0).length, low = made.filter(one => one.lean < 0).length;
  let tail = 0, ways = 1; // how often a fair coin is at least so one-sided
  for (let k = 0; k <= Math.min(high, low); k++) { tail += ways; ways *= (high + low - k) / (k + 1); }
  const chance = Math.min(1, 2 * tail / 2 ** (high + low));
  return `${said} You guessed too high ${high} times and too low ${low} times: `
    + (chance < 0.05 ? "you lean to one side, more than a fair coin would." : "no more one-sided than a fair coin.");
}

// --- drawing

/** The axis with the reader's line, and after it is `shown`, with the networks. */
export function draw(p, guess, shown) {
  const panel = axis(p), flat = p.kind === "number", jitter = k => k * 7 % 20 / 20;
  if (shown) {
    p.networks.forEach((column, i) => column.forEach((v, k) => {
      if (flat) panel.dot(v, 0.62 + 0.3 * jitter(k), "c2 network", 3);
      else panel.dot(panel.places[i], v, "c2 network", 2.5, 6 + 8 * jitter(k));
    }));
    if (flat) {
      panel.bar(p.low[0], p.high[0], 0.05, 0.5, "c2").line([[p.mid[0], 0.05], [p.mid[0], 0.5]], "c2");
    } else {
      if (!worded(p)) panel.line(p.mid.map((v, i) => [panel.places[i], v]), "c2");
      p.mid.forEach((v, i) => {
        const at = panel.places[i];
        panel.line([[at, p.low[i]], [at, p.high[i]]], "c2 thick").dot(at, v, "c2", 3.5);
      });
    }
  }
  if (guess && flat) panel.line([[guess[0], 0], [guess[0], 1]], "c1 dash").text(guess[0], 1, "you", "c1", "middle", [0, -6]);
  else if (guess) {
    if (!worded(p)) panel.line(guess.map((v, i) => [panel.places[i], v]), "c1 dash");
    if (shown) guess.forEach((v, i) => panel.dot(panel.places[i], v, "c1 hollow", 5));
  }
  return panel;
}

/** Where the truth comes from. */
function source(p) {
  const n = p.networks[0]?.length;
  if (n) return `${n} ${p.of}, their mean and its interval`;
  return p.low.some((v, i) => v < p.high[i]) ? "measured, with its interval" : "measured";
}

const numbers = (p, guess) => table([
  [p.xname, ...guess ? ["you"] : [], "measured", "from", "to"],
  ...p.mid.map((v, i) => [named(p, i), ...[...guess ? [guess[i]] : [], v, p.low[i], p.high[i]].map(one => said(p, one))]),
]);

// --- what is kept: { uncovered, made: { name: { of, guess, off, lean, close } } }

function memory() {
  const { uncovered, made } = kept(KEY), found = Object.entries(Object(made));
  const ours = found.filter(([, one]) => one && typeof one.of === "string");
  return { uncovered: uncovered === true, made: Object.fromEntries(ours) };
}
const change = changes => keep(KEY, { ...memory(), ...changes });

const fits = (p, guess) => guess === null || (Array.isArray(guess) && guess.length === p.mid.length
  && guess.every(v => typeof v === "number" && Math.abs(share(p, v) - 0.5) < 0.501)); // kept with four digits
/** The guesses of these predictions, { name: hash }, that were made for this very book. */
const madeFor = of => Object.entries(memory().made)
  .filter(([name, one]) => of[name] === one.of && Array.isArray(one.guess)).map(([, one]) => one);

// --- the page

/** The veil over one output; others need not know that it is there. */
function cover(output, show, never) {
  const veil = tag("div", { className: "veil" }), all = [output, ...saying(output)];
  const words = tag("span", { textContent: "What came out is under here.", ariaHidden: "true" });
  const look = () => { show(); output.tabIndex = -1; later(() => output.focus()); };
  veil.append(words, button("Show me", look), button("Never cover again", never, "quiet"));
  output.append(veil);
  for (const part of all) {
    part.classList.add("veiled");
    part.addEventListener("focusin", event => { if (veil.isConnected && !veil.contains(event.target)) show(); });
  }
  return () => { for (const part of all) part.classList.remove("veiled"); veil.remove(); };
}

/** The first sentences right below an output, which say what came out. */
function saying(output) {
  const found = [];
  let next = (output.closest(".cell") ?? output).nextElementSibling;
  for (; next?.matches("p, ul, ol, div.math") && found.length < 2; next = next.nextElementSibling) found.push(next);
  return found;
}

const MOVES = {
  ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5, Home: -STEPS, End: STEPS,
};

/** Bring one box to life. */
function ask(box) {
  const p = JSON.parse(box.querySelector('[type="application/json"]').text);
  const output = document.getElementById(`result-${p.name}`);
  const el = box.appendChild(tag("div", { className: "prediction" }));
  el.innerHTML = `<p class="how"></p><div class="plot ${p.kind}"><div></div></div>`
    + '<div class="choices"></div><output tabindex="-1"></output>';
  const [how, plot, choices, say] = el.children, panel = axis(p), flat = p.kind === "number";
  const at = p.mid.map(() => STEPS / 2), guess = () => at.map(k => value(p, k / STEPS));
  let uncover = () => {}, held = null;
  how.textContent = `Move the ${flat ? "mark" : "points"}, by hand or with the arrow keys.`;

  const handles = at.map((_, i) => {
    const handle = plot.appendChild(tag("div", {
      className: "handle", tabIndex: 0, role: "slider", ariaValueMin: 0, ariaValueMax: STEPS,
      ariaOrientation: flat ? "horizontal" : "vertical",
      ariaLabel: `Your guess: ${p.yname}${flat ? "" : ` at ${p.xname} ${p.x[i]}`}`,
    }));
    if (!flat) {
      const away = panel.places.map(v => Math.abs(panel.px(v) - panel.px(panel.places[i]))).filter(d => d > 0);
      handle.style.width = `min(2.5rem, ${Math.min(...away) / 3.2}%)`;
    }
    handle.onkeydown = event => {
      const to = MOVES[event.key];
      if (!to) return;
      event.preventDefault();
      set(i, at[i] + to);
    };
    return handle;
  });

  function redraw() {
    plot.firstChild.innerHTML = draw(p, guess(), false);
    handles.forEach((handle, i) => {
      const v = guess()[i], [x, y] = flat ? [panel.px(v), panel.py(0.5)] : [panel.px(panel.places[i]), panel.py(v)];
      handle.style.left = `${x / 3.2}%`;
      handle.style.top = `${100 * y / panel.height}%`;
      Object.assign(handle, { ariaValueNow: at[i], ariaValueText: said(p, v) });
    });
  }
  function set(i, k) {
    at[i] = Math.max(0, Math.min(STEPS, Math.round(k)));
    lock.disabled = false;
    redraw();
  }

  plot.onpointermove = event => {
    if (held === null) return;
    const [right, down] = over(event, plot.firstChild), [x, y] = panel.at([right, down]);
    const away = flat ? [0] : panel.places.map(place => Math.abs(320 * right - panel.px(place)));
    if (held < 0 || event.pointerType === "mouse") held = away.indexOf(Math.min(...away)); // the nearest
    set(held, STEPS * share(p, flat ? x : y));
  };
  plot.onpointerdown = event => {
    const i = handles.indexOf(event.target.closest(".handle"));
    if (i < 0 && event.pointerType === "touch") return; // it scrolls
    held = i;
    plot.setPointerCapture(event.pointerId);
    plot.onpointermove(event);
  };
  plot.onpointerup = plot.onpointercancel = () => { held = null; };

  /** Show what was measured, beside a guess if there is one. */
  function show(mine, still) {
    plot.onpointerdown = null;
    handles.forEach(one => one.remove());
    how.remove();
    choices.innerHTML = (mine ? `<span class="key you${worded(p) ? " dots" : ""}">you</span>` : "")
      + `<span class="key${worded(p) ? " dots" : ""}">${source(p)}</span>`;
    say.textContent = answer(p, mine);
    el.classList.toggle("still", still);
    uncover();
    (still ? part => part() : later)(() => {
      plot.firstChild.innerHTML = draw(p, mine, true);
      plot.querySelectorAll(".network").forEach((dot, k, all) => dot.style.setProperty("--k", k / all.length));
      if (flat) return;
      const folded = `<details><summary>The same as numbers</summary>${numbers(p, mine)}</details>`;
      say.insertAdjacentHTML("afterend", folded);
    });
  }
  /** Keep a guess, say how it was, and only then do what takes longer. */
  function settle(mine, read) {
    const one = { of: p.hash, guess: mine, ...mine && compare(p, mine) };
    change({ made: { ...memory().made, [p.name]: one } });
    show(mine, false);
    later(() => {
      address(box.id);
      count();
      read?.focus();
    });
  }
  const lock = button("Lock it in", () => settle(guess(), say));
  lock.disabled = true;
  const small = tag("small", { textContent: "Your guess stays in this browser." });
  choices.append(lock, button("I have no idea, show me", () => settle(null, say), "quiet"), small);
  // the link asks its reader: what was guessed here is not in it
  addLinks(el, `Predict: ${p.yname}`, () => box.id);

  const old = memory().made[p.name];
  if (old?.of === p.hash && fits(p, old.guess)) show(old.guess, true);
  else {
    redraw();
    if (output && !memory().uncovered) {
      const never = () => { change({ uncovered: true }); document.dispatchEvent(new Event("uncover")); };
      uncover = cover(output, () => settle(null), never);
      document.addEventListener("uncover", uncover);
    }
  }
}

/** Write the sentence under a chapter, and on the page that lists all. */
function count() {
  for (const line of document.querySelectorAll(".prediction-tally")) {
    const of = JSON.parse(line.dataset.of);
    line.hidden = false;
    line.firstElementChild.textContent = tally(madeFor(of), Object.keys(of).length);
  }
  for (const item of document.querySelectorAll("[data-asked]")) {
    const one = memory().made[item.dataset.asked];
    const words = one?.of !== item.dataset.hash ? "" : !one.guess ? "seen" : one.close ? "close" : "made";
    item.textContent = words && ` (${words})`;
  }
}

/** The page that lists all: take the guesses along, forget them, cover again. */
function listAll(box) {
  const again = button("Cover results again", () => { change({ uncovered: false }); again.hidden = true; }, "quiet");
  again.hidden = !memory().uncovered;
  box.append(...govern("my guesses", [KEY], count), again);
}

/** In a page. */
export function start() {
  document.querySelectorAll(".admonition:has(> [data-predict])").forEach(ask);
  document.querySelectorAll(".prediction-kept").forEach(listAll);
  count();
}
