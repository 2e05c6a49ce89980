import { Panel, generator, number, range } from "./kit.js";
import spec from "./headline.json" with { type: "json" };

/** The curves of a name, [rate][seed][time], in thousandths of error; decoded once. */
export function curves(data, name) {
  data.decoded ??= {};
  return data.decoded[name] ??= data.rates.map((_, r) => data.curves[name].map(seed =>
    range(data.times.length, t => parseInt(seed[r].slice(2 * t, 2 * t + 2), 36))));
}

/** The step of the first error at or below a percentage, for each run; Infinity for none. */
export function arrivals(data, name, rate, threshold) {
  return curves(data, name)[rate].map(run => {
    const at = run.findIndex(error => error <= 10 * threshold);
    return at < 0 ? Infinity : data.times[at];
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b), half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}

/** The number of the rate in force: the chosen one, or that of least median. */
export function rateOf(data, name, choice, threshold) {
  if (choice !== "best") return +choice;
  const medians = data.rates.map((_, r) => median(arrivals(data, name, r, threshold)));
  return medians.indexOf(Math.min(...medians));
}

const stepsOf = (data, name, choice, threshold) => arrivals(data, name, rateOf(data, name, choice, threshold), threshold);

/** Median steps of the rival over those of ReLU, NaN where ReLU has no median. */
export function ratio(data, v, threshold = v.threshold) {
  const below = median(stepsOf(data, "relu", v.rate_relu, threshold));
  return below < Infinity ? median(stepsOf(data, v.rival, v.rate_rival, threshold)) / below : NaN;
}

/** The middle 95 % of the ratio when seeds are drawn anew, the same ones for both. */
export function interval(data, v, resamples = 400) {
  const random = generator(1);
  const [a, b] = [[v.rival, v.rate_rival], ["relu", v.rate_relu]].map(([name, rate]) => stepsOf(data, name, rate, v.threshold));
  const found = range(resamples, () => {
    const pick = a.map(() => Math.floor(random() * a.length));
    return median(pick.map(i => a[i])) / median(pick.map(i => b[i])) || Infinity;
  }).sort((x, y) => x - y);
  return [found[Math.floor(0.025 * resamples)], found[Math.ceil(0.975 * resamples) - 1]];
}

const ALL = range(51, i => 30 + i);
const written = value => Number.isNaN(value) ? "none" : value === Infinity ? "no end" : number(value);
const START = { rival: "tanh", rate_relu: "best", rate_rival: "best" };
export function rows(data) {
  const levels = [70, 60, 50, 45], names = spec.controls.rival.options;
  return [["median steps over those of ReLU, best rates", ...levels.map(p => `${p} % error`)],
    ...Object.keys(names).map(rival => [names[rival], ...levels.map(p => written(ratio(data, { ...START, rival }, p)))])];
}

/** What a press office would make of it: no interval, no condition. */
export function headline(name, value) {
  if (Number.isNaN(value)) return "No news today: ReLU does not arrive";
  if (value === Infinity) return `ReLU wins: ${name} never gets there!`;
  if (value > 1.02) return `ReLU is ${number(value)} times as fast as ${name}!`;
  return value < 0.98 ? `${name} is ${number(1 / value)} times as fast as ReLU!` : `${name} and ReLU: a dead heat!`;
}

export function draw(v, data) {
  const sides = [["relu", v.rate_relu, "c1", "a-relu"], [v.rival, v.rate_rival, "c2", `a-${v.rival}`]];
  const rates = sides.map(([name, choice]) => rateOf(data, name, choice, v.threshold));
  const steps = sides.map(([name], i) => arrivals(data, name, rates[i], v.threshold));
  const name = spec.controls.rival.options[v.rival], end = data.times.at(-1);
  const never = steps.map(s => s.filter(t => t === Infinity).length), value = ratio(data, v), [low, high] = interval(data, v);
  const runs = new Panel(`Training error over steps, ${steps[0].length} runs of ReLU and of ${name}, with a point where each first reaches ${v.threshold} %; ${never[0]} and ${never[1]} never do.`,
    { x: [0, end * 1.03], y: [20, 95], xname: "steps", yname: "training error (%)", height: 280 });
  sides.forEach(([key, , , look], i) => curves(data, key)[rates[i]].forEach(run =>
    runs.line(run.map((e, t) => [data.times[t], e / 10]), `${look} thin faint`)));
  runs.text(end, 88, "ReLU", "a-relu", "end").text(end, 81, name, `a-${v.rival}`, "end");
  runs.line([[0, v.threshold], [end * 1.03, v.threshold]], "c0 dotted")
    .grip(end, v.threshold, (_, percent) => ({ threshold: Math.round(percent) }));
  sides.forEach(([, , , look], i) => steps[i].forEach((t, seed) =>
    runs.dot(Math.min(t, end * 1.015), v.threshold + (i ? -1 : 1) * (1.5 + seed % 5), t === Infinity ? `${look} hollow` : look, 2.5)));
  const over = ALL.map(p => [p, ratio(data, v, p)]).filter(([, r]) => r < Infinity);
  const bend = new Panel(`Median steps of ${name} over those of ReLU, for every threshold: ${written(value)} at ${v.threshold} %.`,
    { x: [80, 30], y: [0.25, 8], log: "y", xticks: [80, 70, 60, 50, 40, 30], yticks: [0.25, 0.5, 1, 2, 4, 8], xname: "threshold, % error", yname: `steps of ${name} / steps of ReLU`, height: 280 })
    .line([[80, 1], [30, 1]], "c0 dotted").line(over, `a-${v.rival}`);
  if (value < Infinity) bend.line([[v.threshold, low], [v.threshold, Math.min(high, 100)]], "c0").dot(v.threshold, value, "c0");
  const verdict = Number.isNaN(value) ? `ReLU has no median at this threshold, so there is no ratio.`
    : value === Infinity ? `Half of the runs of ${name} never get there, so the ratio has no end.`
      : `${name} takes ${value === 1 ? "as many steps as ReLU" : `${number(value)} times the steps of ReLU`} (95 % interval of the ratio ${written(low)} to ${written(high)}${low <= 1 && high >= 1 ? ", which holds 1" : ""}).`;
  return { panels: [runs, bend], shout: headline(name, value), say: `To ${v.threshold} % error, rates ${data.rates[rates[0]]} for ReLU and ${data.rates[rates[1]]} for ${name}: ${verdict} `
    + `Of ${steps[0].length} runs each, ${never[0]} and ${never[1]} never get there.` };
}
