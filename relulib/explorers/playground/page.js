// The playground on its page: settings, twenty pairs, one sentence.
import { range, table } from "../kit.js";
import { addLinks, address, fragment } from "../parts.js";
import { mountPoints } from "./points.js";
import { curveMap, foldMap, panels, percent } from "./pictures.js";
import {
  bothKinds, COMMON, COUNT, decode, differences, encode, plan, QUESTIONS, seedOf, SETTING,
} from "./state.js";
import { makeTrainer, serve } from "./training.js";
import { blocked, dashed, gaps, say, warning } from "./words.js";

const KEY = "play-", SIDES = ["a", "b"];

/** Paint how sure a network is into a canvas; lost networks leave it empty. */
function paint(canvas, values, size, hues) {
  if (canvas.width !== size) canvas.width = canvas.height = size;
  const context = canvas.getContext("2d"), image = context.createImageData(size, size), { data } = image;
  for (let i = 0; i < values.length; i++) {
    const v = values[i], at = 4 * ((size - 1 - Math.floor(i / size)) * size + i % size), hue = hues[v > 100 ? 1 : 0];
    if (v > 200) continue;
    for (let k = 0; k < 3; k++) data[at + k] = hue[k];
    data[at + 3] = (25 + 1.1 * Math.abs(v - 100)) * hue[3];
  }
  context.putImageData(image, 0, 0);
}

function paintLine(canvas, values, [r, g, b]) {
  canvas.width = canvas.height = 44;
  const context = canvas.getContext("2d");
  Object.assign(context, { strokeStyle: `rgb(${r},${g},${b})`, lineWidth: 2 });
  context.beginPath();
  values.forEach((v, i) => context.lineTo(i / (values.length - 1) * 44, 22 - 15 * v));
  context.stroke();
}

/** Colours as numbers: the theme may change, the system may put its own in their place. */
function colours(el, names) {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const forced = matchMedia("(forced-colors: active)").matches;
  return names.map((name, i) => {
    context.fillStyle = getComputedStyle(el).getPropertyValue(name).trim();
    context.fillRect(0, 0, 1, 1);
    // where both are the system's one colour, the first stays clear
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3), forced && !i ? 0 : 1];
  });
}

function mount(el, first, changed) {
  let state = first, records = [], view = null, points = [], id = 0, running = false, runs = 0, painted = "";
  el.replaceChildren(el.nextElementSibling.content.cloneNode(true));
  const $ = query => el.querySelector(query), all = query => [...el.querySelectorAll(query)];
  const calm = matchMedia("(prefers-reduced-motion: reduce)"), output = $("output"), thumbs = all(".strip button");
  const last = () => records[records.length - 1], done = () => records.length && last().step >= state.steps;
  $(".settings").open = el.clientWidth > 800;

  const trainer = makeTrainer(answer => {
    if (answer.id !== id) return;
    records.push(...answer.records);
    if (answer.data) {
      const { x, y } = answer.data, n = x.length / y.length;
      points = Array.from(y, (v, i) => [...x.slice(n * i, n * i + n), v]);
    }
    ({ view } = answer);
    if (running && done()) runs++;
    running = answer.running;
    requestAnimationFrame(redraw);
    setTimeout(() => trainer.tell({ ready: true }), calm.matches && running ? 1000 : 0);
  });

  function start(run) {
    id++; records = []; view = null;
    const ready = state.data !== "own" || bothKinds(state.own);
    running = run && ready;
    if (ready) trainer.tell({ start: { ...plan(state), id }, run });
    else {
      trainer.tell({ run: false });
      output.textContent = "Draw points of both kinds first: at least one circle and one square.";
      for (const part of [$(".panels"), ...all(".map"), ...all("figcaption")]) part.textContent = "";
    }
    buttons();
  }
  const edit = run => { show(); start(run); changed(encode(state)); };

  function buttons() {
    $(".run").textContent = running ? "Pause" : done() ? "Run again" : "Run";
    $(".one").textContent = `${plan(state).every} steps`;
    $(".one").disabled = running || !view || Boolean(done());
    thumbs.forEach((b, m) => {
      b.setAttribute("aria-checked", m === state.chosen);
      b.tabIndex = m === state.chosen ? 0 : -1;
    });
  }

  function map(s, hues) {
    const m = view.chosen, box = all(".map")[s], curve = state.data === "curve", draw = curve ? curveMap : foldMap;
    const name = `${"AB"[s]}, network ${m + 1}`, share = last().sides[s].score[m];
    [box.innerHTML, all("figcaption")[s].textContent] = draw(name, share, view.sides[s], m, points, s);
    box.classList.toggle("axes", curve);
    if (!curve) paint(box.firstChild, view.sides[s].large.map, 64, hues);
  }

  /** Paint the small maps, unless these networks were painted in these colours. */
  function strip(hues, inks) {
    const key = [id, view.step, hues].join();
    if (key === painted) return;
    painted = key;
    for (const s of [0, 1]) thumbs.forEach((b, k) => {
      const side = last().sides[s], { small } = view.sides[s];
      b.children[s].classList.toggle("blocked", blocked(side, state[SIDES[s]].depth, k));
      if (state.data === "curve") paintLine(b.children[s], small[k], inks[s]);
      else paint(b.children[s], small[k], 16, hues);
    });
  }

  function redraw() {
    buttons();
    if (!view || !records.length) return;
    const hues = colours(el, ["--k0", "--k1"]), inks = colours(el, ["--c1", "--c2"]), { sides } = last();
    for (const s of [0, 1]) map(s, hues);
    strip(hues, inks);
    $(".panels").innerHTML = panels(state, records, state.chosen).join("");
    thumbs.forEach((b, m) => {
      const [x, y] = sides.map(side => percent(side.score[m]));
      b.setAttribute("aria-label", `pair ${m + 1}: A ${x}, B ${y}`);
    });
    output.setAttribute("aria-live", running ? "off" : "polite");
    const words = say(state, last());
    if (output.textContent !== words) output.textContent = words;
    $(".fishing").textContent = warning(runs);
    $("progress").value = last().step / state.steps;
    if ($(".numbers").open) numbers();
  }

  function numbers() {
    if (!records.length) return;
    const { sides } = last(), columns = [...sides.map(side => side.score), gaps(sides)];
    const rows = range(COUNT, m => [m + 1, ...columns.map(values => dashed((100 * values[m]).toFixed(1)))]);
    $(".numbers div").innerHTML = table([["pair", "A, %", "B, %", "A − B"], ...rows]);
  }

  /** Put the state into the controls. */
  function show() {
    for (const key of ["data", "steps", "seed"]) $(`[name=${key}]`).value = state[key];
    $("[name=paired]").checked = state.paired;
    for (const s of SIDES) for (const k of Object.keys(SETTING)) $(`[name="${s}.${k}"]`).value = state[s][k];
    for (const tr of all("tr[data-key]")) {
      tr.classList.toggle("differs", state.a[tr.dataset.key] !== state.b[tr.dataset.key]);
    }
    const question = QUESTIONS.find(q => q.link === encode({ ...state, chosen: 0 }));
    $("[name=question]").value = question?.id ?? "";
    $(".scope").textContent = question?.scope ?? "";
    const [a, b] = differences(state);
    $("summary span").textContent = `${COMMON.data.options[state.data]}: ${a ? `A ${a}; B ${b}`
      : `A and B alike${state.paired ? "" : ", from other seeds"}`}`;
    $(".pad").hidden = state.data !== "own";
    if (state.data === "own") $(".settings").open = true;
    drawPoints();
  }
  const drawPoints = mountPoints($(".pad"), () => state.own, own => { state = { ...state, own }; edit(false); });

  function choose(m) {
    state = { ...state, chosen: m };
    buttons();
    trainer.tell({ choose: m });
    changed(encode(state));
  }

  el.addEventListener("change", ({ target: { name, value, checked } }) => {
    if (!name) return;
    if (name === "folds") { el.classList.toggle("unfolded", !checked); return; }
    if (name === "question") { if (!value) return; state = decode(value); }
    else if (name === "paired") state = { ...state, paired: checked };
    else if (name === "seed") state = { ...state, seed: seedOf(value) };
    else {
      const [s, key] = name.split("."), table = key ? SETTING[key] : COMMON[name];
      const chosen = Array.isArray(table.options) ? +value : value;
      state = key ? { ...state, [s]: { ...state[s], [key]: chosen } } : { ...state, [name]: chosen };
    }
    edit(false);
  });
  $(".run").onclick = () => {
    if (!running && (!view || done())) { start(true); return; }
    running = !running;
    trainer.tell({ run: running });
    buttons();
  };
  $(".one").onclick = () => trainer.tell({ one: true });
  $(".again").onclick = () => start(false);
  $(".dice").onclick = () => { state = { ...state, seed: seedOf(state.seed % 999999 + 1) }; edit(true); };
  $(".strip").onclick = ({ target }) => { const m = thumbs.indexOf(target.closest("button")); if (m >= 0) choose(m); };
  $(".strip").onkeydown = event => {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -state.chosen, End: -1 - state.chosen };
    if (!(event.key in move)) return;
    event.preventDefault();
    choose((state.chosen + move[event.key] + COUNT) % COUNT);
    thumbs[state.chosen].focus();
  };
  $(".numbers").ontoggle = numbers;

  addLinks(el, "Twenty networks at once", () => KEY + encode(state));
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  show();
  start(false);
  return next => { state = next; show(); start(false); };
}

/** Bring the page's playground to life; its address says in which state. */
export function begin() {
  if (!globalThis.document) { serve(); return; }
  const box = document.querySelector(".playground");
  const ours = () => fragment().startsWith(KEY);
  const wanted = () => decode(ours() && fragment().slice(KEY.length)) ?? decode(QUESTIONS[0].id);
  const set = mount(box.querySelector(".stage"), wanted(), text => address(KEY + text));
  addEventListener("hashchange", () => { if (ours()) set(wanted()); });
}
