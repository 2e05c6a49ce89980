// What pages share beside drawing: buttons, links to a state, and what is kept of a reader.

export const tag = (name, given = {}) => Object.assign(document.createElement(name), given);
export const button = (words, press, look = "") =>
  tag("button", { type: "button", textContent: words, onclick: press, className: look });

/** After the next picture: what is done here does not hold up an answer. */
export const later = part => requestAnimationFrame(() => setTimeout(part));

/** Where a pointer is over an element, in shares of its width and height. */
export function over(event, el) {
  const box = el.getBoundingClientRect();
  return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
}

// --- a link for every state

/** What stands behind the # of the address; mail programs write some letters as codes. */
export function fragment() {
  try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
}
/** Write a fragment into the address; an embedded page may have none. */
export function address(text) {
  try { history.replaceState(null, "", `#${text}`); } catch { /* the page works without */ }
}

/** Add two buttons: copy the link to what is seen, or the line that shows it in another page. */
export function addLinks(el, title, text) {
  const link = () => `${location.href.split("#")[0]}#${text()}`;
  const frame = () => `<iframe src="${link()}" title="${title}" width="100%" height="900"></iframe>`;
  const row = el.appendChild(tag("p", { className: "sharing" }));
  for (const [words, line] of Object.entries({ "Copy link": link, "Copy line to embed": frame })) {
    const box = button(words, async () => {
      try {
        await navigator.clipboard.writeText(line());
        box.textContent = "Copied";
        setTimeout(() => { box.textContent = words; }, 1500);
      } catch { prompt(words, line()); }
    }, "quiet");
    row.append(box);
  }
}

// --- what is kept: in this browser alone, under keys that name their version

export const KEYS = { predictions: "predictions/1", quiz: "quiz/2", read: "read/1" };
const memory = {}; // instead of a storage that is refused or full: as long as the page

/** The object under a key; an empty one for none, or for what is not ours. */
export function kept(key) {
  try {
    const found = JSON.parse(localStorage.getItem(`relu-course/${key}`)) ?? memory[key];
    return found instanceof Object && !Array.isArray(found) ? found : {};
  } catch { return memory[key] ?? {}; }
}
export function keep(key, all) {
  try { localStorage.setItem(`relu-course/${key}`, JSON.stringify(all)); } catch { memory[key] = all; }
}

/** Two buttons: take along what is kept under these keys, or erase it. */
export function govern(what, keys, erased) {
  const save = () => {
    const all = Object.fromEntries(keys.map(key => [key, kept(key)]));
    const file = new Blob([JSON.stringify(all, null, 1)], { type: "application/json" });
    tag("a", { href: URL.createObjectURL(file), download: "relu-course.json" }).click();
  };
  const erase = () => {
    if (!confirm(`Erase ${what} from this browser?`)) return;
    for (const key of keys) keep(key, kept(key).uncovered ? { uncovered: true } : {});
    erased();
  };
  return [button(`Export ${what}`, save), button(`Erase ${what}`, erase)];
}
