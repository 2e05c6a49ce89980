// What a reader has done, on this device alone: a chapter notes which of its sections were
// read, the front page adds sections, predictions and questions up, chapter by chapter.
import { govern, keep, kept, KEYS, tag } from "../relulib/explorers/parts.js";

const LOOK = 1000; // milliseconds that the end of a section has to be in sight: not in passing

/** Note each section of a chapter whose end was in sight. */
export function watch(page) {
  const name = page.dataset.notes;
  for (const { id, lastElementChild } of document.querySelectorAll("article > section > section[id]")) {
    let end = lastElementChild, timer;
    while (end.matches("section")) end = end.lastElementChild;
    const seen = new IntersectionObserver(changes => {
      clearTimeout(timer);
      if (changes.at(-1).isIntersecting) timer = setTimeout(note, LOOK);
    });
    const note = () => {
      const read = kept(KEYS.read), own = Array.isArray(read[name]) ? read[name] : [];
      if (!own.includes(id)) keep(KEYS.read, { ...read, [name]: [...own, id] });
      seen.disconnect();
    };
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
    const lines = [...list.querySelectorAll("[data-chapter]")];
    for (const line of lines) {
      const { share, words } = done(line.dataset.chapter, all[line.dataset.chapter]);
      line.textContent = words && ` · ${words}`;
      line.closest("li").style.setProperty("--read", `${100 * share}%`);
    }
    buttons.hidden = lines.every(line => !line.textContent);
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
