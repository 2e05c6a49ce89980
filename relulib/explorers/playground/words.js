// What 20 pairs say: intervals, and one sentence. The sentence is held to its word by a test:
// two equal settings from other seeds are told apart in one of twenty cases.
import { differences } from "./state.js";

const T19 = 2.093024054408263; // Student's t, 19 degrees of freedom, 97.5 %
const SMALL = 0.01;

/** A mean and half of its 95 % interval. */
export function interval(values) {
  const n = values.length, mean = values.reduce((sum, v) => sum + v, 0) / n;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { mean, half: T19 * Math.sqrt(squares / (n - 1) / n) };
}

/** "4.1 ± 1.9", times 100: one decimal, two where the half-width is below 0.2. */
export function plusMinus({ mean, half }) {
  const places = half > 0 && half < 0.002 ? 2 : 1;
  return [mean, half].map(v => (100 * v).toFixed(places).replace("-", "−")).join("\u00a0±\u00a0");
}

/** A minus B, pair by pair; `clear` where the interval leaves 0 out. */
export function difference([a, b]) {
  const found = interval(a.score.map((v, m) => v - b.score[m]));
  return { ...found, clear: Math.abs(found.mean) > found.half };
}

/** Whether a layer of network m is dead from side to side. */
export const blocked = ({ stuck }, depth, m) => stuck.slice(m * depth, (m + 1) * depth).includes(1);

/** What has happened so far, in words. */
export function say(state, record) {
  const { step, sides } = record, equal = !differences(state)[0];
  if (!step) {
    return `Before the first step: 20 networks of A and 20 of B, ${state.paired
      ? "which share seeds and batches, pair by pair" : "from other seeds than A"}. Press Run.`;
  }
  const [a, b] = sides.map(side => plusMinus(interval(side.score)));
  const [verb, of] = state.data === "curve" ? ["explains", "of the variance"]
    : ["is right on", state.data === "own" ? "of your points" : "of the test points"];
  const found = difference(sides), size = plusMinus({ mean: Math.abs(found.mean), half: found.half });
  const first = found.mean >= 0 ? "A" : "B";
  let verdict = `${first} leads by ${size} points: `;
  if (!found.mean && !found.half) {
    verdict = equal && state.paired
      ? "No pair differs: equal settings from equal seeds are the same networks." : "No pair differs at all.";
  } else if (!found.clear) verdict += "no more than luck.";
  else verdict += Math.abs(found.mean) < SMALL ? "more than luck, but small." : "more than luck.";
  const words = [`After ${step} steps A ${verb} ${a}\u00a0% ${of}, B on ${b}\u00a0%.`, verdict];
  if (state.data === "curve") words[0] = words[0].replace("B on", "B");
  sides.forEach((side, s) => {
    const name = "AB"[s], { depth, activation } = [state.a, state.b][s];
    const dead = side.lost.filter((_, m) => blocked(side, depth, m)).length, lost = side.lost.filter(Boolean).length;
    if (lost) words.push(`${lost} of 20 networks of ${name} ran off to infinity.`);
    if (dead) {
      const kind = activation === "relu" ? "dead" : "stuck";
      words.push(`In ${dead} of 20 networks of ${name} a whole layer is ${kind}.`);
    }
  });
  return words.join(" ");
}

/** How many comparisons were made here, and what that does to a verdict. */
export const warning = runs => runs < 2 ? ""
  : `You have compared ${runs} times. Of 20 comparisons of equals one is called more than luck: `
    + "decide on the question before you look, and ask again with another seed.";
