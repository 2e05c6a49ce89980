// What a reader has done, on this device alone: a chapter notes which of its sections were
// read, the front page adds sections, predictions and questions up, chapter by chapter.
import { govern, keep, kept, KEYS, tag } from "../relulib/explorers/parts.js";

const LOOK = 1000; // milliseconds that the end of a section has to be in sight: not in passing

/** Note each section of a chapter whose end was in sight. */
export function watch(page) {
  const name = page.dataset.notes;
  const timers = new Map(), ids = new Map();
  const seen = new IntersectionObserver(all => all.forEach(({ target, isIntersecting }) => {
    clearTimeout(timers.get(target));
    if (!isIntersecting) return;
    timers.set(target, setTimeout(() => {
      const read = kept(KEYS.read), own = Array.isArray(read[name]) ? read[name] : [];
      const id = ids.get(target);
      if (!own.includes(id)) keep(KEYS.read, { ...read, [name]: [...own, id] });
      seen.unobserve(target);
    }, LOOK));
  }));
  for (const one of document.querySelectorAll("article > section > section[id]")) {
    let end = one.lastElementChild;
    while (end.matches("section")) end = end.lastElementChild;
    ids.set(end, one.id);
    seen.observe(end);
  }
}

/** What was done of a chapter that has these sections, predictions and questions, in words. */
export function done(name, { sections, predictions, quiz }) {
  const read = kept(KEYS.read)[name], made = Object(kept(KEYS.predictions).made), answers = kept(KEYS.quiz);
  const found = sections.filter(id => Array.isArray(read) && read.includes(id)).length;
  // those of another edition have another hash
  const guesses = Object.entries(predictions).filter(([one, of]) => made[one]?.of === of && made[one].guess).length;
  const answered = quiz.filter(id => answers[id]);
  const right = answered.filter(id => answers[id].right).length;
  const parts = [
    [found, `${found} of ${sections.length} sections read`],
    [guesses, `${guesses} of ${Object.keys(predictions).length} predictions made`],
    [answered.length, `${right} of ${quiz.length} questions right`],
  ];
  return { share: found / sections.length, words: parts.filter(([n]) => n).map(([, words]) => words).join(", ") };
}

/** Show it on the path of the chapters, with buttons to take it along and to erase it. */
export function path(list) {
  const all = JSON.parse(list.querySelector("script").text), buttons = tag("p", { className: "kept" });
  function show() {
    let any = false;
    for (const item of list.querySelectorAll("li:has([data-chapter])")) {
      const line = item.querySelector("[data-chapter]"), name = line.dataset.chapter;
      const { share, words } = done(name, all[name]);
      line.textContent = words && ` · ${words}`;
      item.style.setProperty("--read", `${100 * share}%`);
      any ||= Boolean(words);
    }
    buttons.hidden = !any;
  }
  buttons.append("What you have done is noted in this browser alone. ", ...govern("what I have done", Object.values(KEYS), show));
  list.append(buttons);
  addEventListener("pageshow", show);
  show();
}

export function start() {
  document.querySelectorAll("[data-notes]").forEach(watch);
  document.querySelectorAll(".chapter-path").forEach(path);
}
