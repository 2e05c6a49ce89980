// The playground on its page: settings, twenty pairs, one sentence.
import { range, table } from "../kit.js";
import { addLinks, address, fragment } from "../parts.js";
import { mountPoints } from "./points.js";
import { curveMap, foldMap, panels, percent, thumb } from "./pictures.js";
import {
  bothKinds, COMMON, COUNT, decode, differences, encode, plan, QUESTIONS, seedOf, SETTING,
} from "./state.js";
import { makeTrainer, serve } from "./training.js";
import { blocked, dashed, gaps, say, warning } from "./words.js";

const KEY = "play-", SIDES = ["a", "b"];

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

  function map(s) {
    const m = view.chosen, box = all(".map")[s], curve = state.data === "curve", draw = curve ? curveMap : foldMap;
    const name = `${"AB"[s]}, network ${m + 1}`, share = last().sides[s].score[m];
    [box.innerHTML, all("figcaption")[s].textContent] = draw(name, share, view.sides[s], m, points, s);
    box.classList.toggle("axes", curve);
  }

  /** Draw all networks in small, unless these stand there. */
  function strip() {
    if (painted === `${id} ${view.step}`) return;
    painted = `${id} ${view.step}`;
    for (const s of [0, 1]) thumbs.forEach((b, k) => {
      b.children[s].classList.toggle("blocked", blocked(last().sides[s], state[SIDES[s]].depth, k));
      b.children[s].innerHTML = thumb(view.sides[s].small[k], s);
    });
  }

  function redraw() {
    buttons();
    if (!view || !records.length) return;
    const { sides } = last();
    for (const s of [0, 1]) map(s);
    strip();
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
