// Paper is light, also where the reader has chosen a dark page.
const page = document.documentElement.dataset;
let chosen;
addEventListener("beforeprint", () => {
  chosen = page.theme;
  page.theme = "light";
});
addEventListener("afterprint", () => {
  page.theme = chosen;
});
