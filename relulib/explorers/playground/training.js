// Who trains: a worker made from a Blob, which also works on a page opened from a file. Where
// a browser refuses one, the page trains itself, a few milliseconds between two frames.
import { later } from "../parts.js";
import { Pair } from "./experiment.js";
import { view } from "./geometry.js";

/**
 * Hear what the page asks ({ start }, { run }, { one }, { choose }, { ready }) and post what
 * there is to show. No more is posted until the page is ready, so a slow page loses pictures,
 * not answers.
 */
export function makeServer(post, later, { budget, most }) {
  const now = () => performance.now();
  let pair, settings, id, chosen, work, goal, look, told, stale, free;
  let awake = false, looked = 0, cost = 0;
  const running = () => pair.records.length < goal && pair.records.at(-1)?.step !== pair.steps;

  function wake() { if (!awake) { awake = true; later(turn); } }

  function show(until) {
    const start = now();
    let part;
    do part = look.next(); while (!part.done && now() < until);
    cost += now() - start;
    if (!part.done) return;
    look = null; free = false; looked = now();
    const records = pair.records.slice(told), { x, y } = pair.data;
    post({ id, records, running: running(), view: part.value, data: told ? null : { x, y } });
    told = pair.records.length;
  }

  function turn() {
    awake = false;
    const until = now() + budget;
    if (look) show(until);
    else if (running()) {
      do work.next(); while (running() && now() < until);
      stale ||= pair.records.length > told;
    }
    // a picture at most every tenth of a second, and a fifth of the time at most
    if (!look && stale && free && (!running() || now() - looked > Math.max(100, 4 * cost))) {
      stale = false; cost = 0;
      look = view(pair, settings, chosen, most);
    }
    if (running() || look) wake();
  }

  return message => {
    if (message.start) {
      pair = new Pair(message.start);
      ({ id, chosen } = message.start);
      settings = [message.start.a, message.start.b];
      work = pair.run(); look = null; told = 0; looked = 0; free = true; stale = false;
    }
    if (!pair) return;
    // records to reach; the first is that before the first step
    if ("run" in message) goal = message.run ? Infinity : message.start ? 1 : 0;
    if (message.one) goal = pair.records.length + 1;
    if ("choose" in message) chosen = message.choose;
    if (message.ready) free = true;
    else if (!message.start) stale = true;
    wake();
  };
}

/** In a worker, which runs the page's own script. */
export function serve() {
  // a message between two parts, not a timer: browsers slow timers down
  const { port1, port2 } = new MessageChannel();
  const later = part => { port1.onmessage = part; port2.postMessage(0); };
  const hear = makeServer(answer => postMessage(answer), later, { budget: 20, most: 4000 });
  globalThis.onmessage = event => hear(event.data);
}

function inWorker(heard, failed) {
  const { text } = document.querySelector(".playground + script");
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  worker.onmessage = event => heard(event.data);
  worker.onerror = event => { event.preventDefault(); worker.terminate(); failed(); };
  return message => worker.postMessage(message);
}

function onPage(heard) {
  return makeServer(heard, later, { budget: 8, most: 800 });
}

/** Return { tell }; `heard` is called with each answer. */
export function makeTrainer(heard) {
  const trainer = {}, last = [];
  const retreat = () => {
    trainer.tell = onPage(heard);
    for (const message of last) trainer.tell(message);
  };
  try {
    let answered = false;
    const tell = inWorker(answer => { answered = true; heard(answer); }, () => answered || retreat());
    trainer.tell = message => {
      if (!answered) last.push(message);
      tell(message);
    };
  } catch { retreat(); }
  return trainer;
}
