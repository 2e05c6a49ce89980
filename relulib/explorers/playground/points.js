// A reader's own points: mouse, finger, or arrow keys and Enter.
import { over } from "../parts.js";
import { full, point } from "./state.js";
import { points } from "./pictures.js";

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Bring the pad to life; `own()` gives the points, `edited(points)` hears of new ones. */
export function mountPoints(el, own, edited) {
  const svg = el.firstElementChild, status = el.querySelector("[role=status]");
  let cursor = [0, 0], kind = 0, last = null;

  function draw() {
    const [x, y] = cursor, cross = `M${x - 0.08} ${-y}h.16M${x} ${-y - 0.08}v.16`;
    svg.innerHTML = `${points(own(), 0.045)}<path class="fold" d="${cross}"/>`;
    const squares = own().filter(p => p[2]).length;
    status.textContent = `${own().length - squares} circles, ${squares} squares`;
  }
  const add = () => { if (!full(own())) edited([...own(), point(...cursor, kind)]); };
  const choose = k => {
    kind = k;
    for (const b of el.querySelectorAll("[data-kind]")) b.setAttribute("aria-pressed", +b.dataset.kind === k);
  };
  const move = event => {
    const [x, y] = over(event, svg);
    cursor = [x, 1 - y].map(v => Math.max(-1.6, Math.min(1.6, 3.2 * v - 1.6)));
  };
  // a mouse draws; a finger taps, so that a swipe still scrolls the page
  svg.onclick = event => { if (last === null) { move(event); add(); draw(); } last = null; };
  svg.onpointerdown = event => {
    if (event.pointerType !== "mouse") return;
    svg.setPointerCapture(event.pointerId);
    move(event); add(); draw();
    last = cursor;
  };
  svg.onpointermove = event => {
    if (last === null || !event.buttons) return;
    move(event);
    if (Math.hypot(cursor[0] - last[0], cursor[1] - last[1]) > 0.18) { last = cursor; add(); }
    draw();
  };
  svg.onkeydown = event => {
    const by = MOVES[event.key];
    if (by) cursor = cursor.map((v, i) => Math.max(-1.6, Math.min(1.6, +(v + 0.1 * by[i]).toFixed(3))));
    else if (event.key === "Enter" || event.key === " ") add();
    else if (event.key.toLowerCase() === "x") choose(1 - kind);
    else if (event.key === "Backspace") edited(own().slice(0, -1));
    else return;
    event.preventDefault();
    draw();
  };
  el.lastElementChild.onclick = ({ target: { dataset } }) => {
    if (dataset.kind) choose(+dataset.kind);
    if (dataset.do) edited(dataset.do === "undo" ? own().slice(0, -1) : []);
    draw();
  };
  draw();
  return draw;
}
