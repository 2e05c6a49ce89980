// A quiz: choose one option, then all of them say why they are right or not. What was
// chosen is kept in this browser, under a number of the question's own words: a question
// that has changed since is asked anew.
const STORE = "relu-course/quiz/1";

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE));
    return kept instanceof Object && !Array.isArray(kept) ? kept : {};
  } catch {
    return {}; // no storage here, or not ours
  }
};
const write = kept => {
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
  } catch { /* the quiz works without a memory */ }
};

/** FNV-1a of a text, in 32 bits. */
const number = text => {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  return (hash >>> 0).toString(36);
};
const words = tag => tag.textContent.trim().replace(/\s+/g, " ");

const questions = [...document.querySelectorAll(".quiz-options")].map(box => {
  const options = [...box.querySelectorAll("details.quiz")].map(tag => ({
    tag,
    id: number(words(tag.querySelector("summary"))),
    right: /^Right\./.test(words(tag.querySelector(".sd-summary-content"))),
  }));
  const text = words(box.previousElementSibling ?? box);
  const id = number([text, ...options.map(one => words(one.tag))].join("\n"));
  return { box, options, id, said: document.createElement("p") };
});
const score = document.createElement("p");
const again = document.createElement("button");

/** Open every option of a question; mark what was chosen and what is right. */
const settle = (question, chosen) => {
  for (const { tag, id, right } of question.options) {
    tag.open = true;
    tag.classList.toggle("is-right", right);
    tag.classList.toggle("is-chosen", id === chosen);
  }
  const right = question.options.find(one => one.id === chosen)?.right;
  question.said.textContent = right
    ? "You chose the right one. The others say why they are not."
    : "You chose another one: the marked option is right, each says why.";
};

const count = () => {
  const kept = read();
  const chosen = questions.filter(one => kept[one.id]);
  const right = chosen.filter(one =>
    one.options.some(option => option.right && option.id === kept[one.id]));
  score.firstChild.textContent = chosen.length
    ? `Right at the first try: ${right.length} of ${chosen.length} answered`
      + ` (${questions.length} questions). Kept in this browser only. `
    : "";
  again.hidden = !chosen.length;
};

const choose = (question, option) => {
  const kept = read();
  if (kept[question.id]) return;
  kept[question.id] = option.id;
  write(kept);
  settle(question, option.id);
  count();
};

for (const question of questions) {
  question.said.className = "quiz-said";
  question.said.setAttribute("role", "status");
  question.box.append(question.said);
  // neither place nor order in the notebook tells which one is right
  const place = one => number(question.id + one.id);
  if (!question.box.classList.contains("in-order"))
    question.options.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  for (const option of question.options) {
    question.said.before(option.tag);
    option.tag.querySelector("summary").addEventListener("click", event => {
      if (read()[question.id]) return;
      event.preventDefault(); // the browser would close it again
      choose(question, option);
    });
  }
  const kept = read()[question.id];
  if (kept && question.options.some(one => one.id === kept)) settle(question, kept);
}

score.className = "quiz-score";
again.type = "button";
again.textContent = "Ask me again";
again.addEventListener("click", () => {
  const kept = read();
  for (const question of questions) {
    delete kept[question.id];
    question.said.textContent = "";
    for (const { tag } of question.options) {
      tag.open = false;
      tag.classList.remove("is-right", "is-chosen");
    }
  }
  write(kept);
  count();
  questions[0].options[0].tag.querySelector("summary").focus();
});
score.append("", again);
questions.at(-1).box.after(score);
count();
