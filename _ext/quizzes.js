// A quiz: choose one option, then all of them say why they are right or not. What was chosen
// is kept under the number that the build makes of the question's words: a question that has
// changed since is asked anew.
import { button, keep, kept, KEYS, tag } from "../relulib/explorers/parts.js";

const words = one => one.textContent.trim();

const questionOf = box => {
  const options = [...box.querySelectorAll("details.quiz")].map(one => (
    { tag: one, right: words(one.querySelector(".sd-summary-content")).startsWith("Right.") }));
  const id = [...box.classList].find(name => name.startsWith("asks-")).slice(5);
  const said = box.appendChild(tag("p", { className: "quiz-said", role: "status" }));
  return { options, id, said };
};

/** Open every option of a question; mark what was chosen and what is right. */
function settle({ options, said }, chosen) {
  options.forEach(({ tag: one, right }, i) => {
    one.open = true;
    one.classList.toggle("is-right", right);
    one.classList.toggle("is-chosen", i === chosen);
  });
  said.textContent = options[chosen].right ? "You chose the right one. The others say why they are not."
    : "You chose another one: the marked option is right, each says why.";
}

/** Ask all questions of a page. */
export function ask() {
  const questions = [...document.querySelectorAll(".quiz-options")].map(questionOf);
  if (!questions.length) return;
  const chosenOf = ({ id, options }) => {
    const at = kept(KEYS.quiz)[id]?.chosen;
    return options[at] && at;
  };
  const said = tag("span"), score = tag("p", { className: "quiz-score" });

  function count() {
    const chosen = questions.filter(one => chosenOf(one) !== undefined);
    const right = chosen.filter(one => one.options[chosenOf(one)].right);
    said.textContent = chosen.length ? `Right at the first try: ${right.length} of ${chosen.length} answered`
      + ` (${questions.length} questions). Kept in this browser only. ` : "";
    again.hidden = !chosen.length;
  }
  const again = button("Ask me again", () => {
    const all = kept(KEYS.quiz);
    for (const { id, options, said: words } of questions) {
      delete all[id];
      words.textContent = "";
      for (const one of options) {
        one.tag.open = false;
        one.tag.classList.remove("is-right", "is-chosen");
      }
    }
    keep(KEYS.quiz, all);
    count();
    questions[0].options[0].tag.querySelector("summary").focus();
  });

  for (const question of questions) {
    question.options.forEach(({ tag: one, right }, i) => one.querySelector("summary").addEventListener("click", event => {
      if (chosenOf(question) !== undefined) return;
      event.preventDefault(); // the browser would close it again
      keep(KEYS.quiz, { ...kept(KEYS.quiz), [question.id]: { chosen: i, right } });
      settle(question, i);
      count();
    }));
    if (chosenOf(question) !== undefined) settle(question, chosenOf(question));
  }
  score.append(said, again);
  document.querySelectorAll(".quiz-options").item(questions.length - 1).after(score);
  count();
}
