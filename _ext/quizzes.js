// A quiz: choose one option, then all of them say why they are right or not. What was chosen
// is kept under the number that the build makes of the question's words: a question that has
// changed since is asked anew.
import { button, keep, kept, KEYS, tag } from "../relulib/explorers/parts.js";

const isRight = option => option.querySelector(".sd-summary-content").textContent.trim().startsWith("Right.");

const questionOf = box => {
  const options = [...box.querySelectorAll("details.quiz")], right = options.findIndex(isRight);
  const id = [...box.classList].find(name => name.startsWith("asks-")).slice(5);
  const said = box.appendChild(tag("p", { className: "quiz-said", role: "status" }));
  return { box, options, right, id, said };
};
const chosenOf = ({ id, options }) => {
  const at = kept(KEYS.quiz)[id]?.chosen;
  return options[at] && at;
};

/** Open every option of an answered question; mark what was chosen and what is right. */
function show(question) {
  const { options, right, said } = question, chosen = chosenOf(question), answered = chosen !== undefined;
  options.forEach((one, i) => {
    one.open = answered;
    one.classList.toggle("is-right", answered && i === right);
    one.classList.toggle("is-chosen", i === chosen);
  });
  said.textContent = !answered ? "" : chosen === right ? "You chose the right one. The others say why they are not."
    : "You chose another one: the marked option is right, each says why.";
}

/** Ask all questions of a page. */
export function ask() {
  const questions = [...document.querySelectorAll(".quiz-options")].map(questionOf);
  if (!questions.length) return;
  const said = tag("span"), score = tag("p", { className: "kept quiz-score" });

  function count() {
    const answered = questions.filter(one => chosenOf(one) !== undefined);
    const right = answered.filter(one => chosenOf(one) === one.right).length;
    said.textContent = `Right at the first try: ${right} of ${answered.length} answered`
      + ` (${questions.length} questions). Kept in this browser only.`;
    score.hidden = !answered.length;
  }
  score.append(said, button("Ask me again", () => {
    const all = kept(KEYS.quiz);
    for (const { id } of questions) delete all[id];
    keep(KEYS.quiz, all);
    questions.forEach(show);
    count();
    questions[0].options[0].querySelector("summary").focus();
  }));

  for (const question of questions) {
    question.options.forEach((one, i) => one.querySelector("summary").addEventListener("click", event => {
      if (chosenOf(question) !== undefined) return;
      event.preventDefault(); // the browser would close it again
      keep(KEYS.quiz, { ...kept(KEYS.quiz), [question.id]: { chosen: i, right: i === question.right } });
      show(question);
      count();
    }));
    show(question);
  }
  questions.at(-1).box.after(score);
  count();
}
