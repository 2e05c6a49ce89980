// Answers tests/support/node.py: a line of JSON in, a line of JSON out.
import { createInterface } from "node:readline";

let asked = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { module, expression, argument } = JSON.parse(line);
  let answer;
  try {
    const m = module && await import(`${module}?${asked++}`); // as fresh as in a new process
    answer = { value: new Function("m", `const a = ${argument}; return ${expression};`)(m) };
  } catch (error) {
    answer = { error: error?.stack ?? String(error) };
  }
  console.log(JSON.stringify(answer));
}
