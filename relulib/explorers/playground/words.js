// What 20 pairs say: intervals, and one sentence. The sentence is held to its word by a test:
// two equal settings from other seeds are told apart in one of twenty cases.
import { COUNT, differences } from "./state.js";

// Student's t, 97.5 %, with 1 to 19 degrees of freedom
const T = [12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216, 2.22814,
  2.20099, 2.17881, 2.16037, 2.14479, 2.13145, 2.11991, 2.10982, 2.10092, 2.09302];
const SMALL = 0.01;

/** Of the values that are not NaN: their number, mean and half of its 95 % interval, NaN for fewer than two. */
export function interval(values) {
  const kept = values.filter(v => !Number.isNaN(v)), n = kept.length;
  const mean = kept.reduce((sum, v) => sum + v, 0) / n;
  const squares = kept.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { n, mean, half: T[n - 2] * Math.sqrt(squares / (n - 1) / n) };
}

/** A number as it stands in words, a dash where there is none. */
export const dashed = v => String(v).replace("NaN", "–").replace("-", "−");

/** "4.1 ± 1.9", times 100: one decimal, two where the half-width is below 0.2. */
export function plusMinus({ mean, half }) {
  const places = half > 0 && half < 0.002 ? 2 : 1;
  return [mean, half].map(v => dashed((100 * v).toFixed(places))).join("\u00a0±\u00a0");
}

/** A minus B, pair by pair: NaN where one of the two is lost. */
export const gaps = ([a, b]) => a.score.map((v, m) => v - b.score[m]);

/** The mean of these; `clear` where its interval leaves 0 out. */
export function difference(sides) {
  const found = interval(gaps(sides));
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
  const [verb, again, of] = state.data === "curve" ? ["explains ", "", " of the variance"]
    : ["is right on ", "on ", state.data === "own" ? " of your points" : " of the test points"];
  const left = sides.map(side => interval(side.score)), shares = left.map((side, s) => {
    if (side.n < 2) return `${side.n ? "one" : "no"} network of ${"AB"[s]} is left`;
    const brief = s && left[0].n > 1, among = side.n < COUNT ? ` (${side.n} of 20 networks)` : "";
    return `${"AB"[s]} ${brief ? again : verb}${plusMinus(side)}\u00a0%${brief ? "" : of}${among}`;
  });
  const found = difference(sides), size = plusMinus({ mean: Math.abs(found.mean), half: found.half });
  const first = found.mean >= 0 ? "A" : "B", over = found.n < COUNT ? ` over ${found.n} pairs` : "";
  let verdict = `${first} leads by ${size} points${over}: `;
  if (found.n < 2) verdict = "Fewer than two pairs are left to compare.";
  else if (!found.mean && !found.half) {
    verdict = equal && state.paired
      ? "No pair differs: equal settings from equal seeds are the same networks." : "No pair differs at all.";
  } else if (!found.clear) verdict += "no more than luck.";
  else verdict += Math.abs(found.mean) < SMALL ? "more than luck, but small." : "more than luck.";
  const words = [`After ${step} steps ${shares.join(", ")}.`, verdict];
  sides.forEach((side, s) => {
    const name = "AB"[s], { depth, activation } = [state.a, state.b][s];
    const dead = side.score.filter((_, m) => blocked(side, depth, m)).length, lost = COUNT - left[s].n;
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
