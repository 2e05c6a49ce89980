// What is scrolled has to be in reach of the keyboard: a table that is wider than its page.
{
  const reach = () => {
    for (const table of document.querySelectorAll(".bd-article table"))
      table.toggleAttribute("tabindex", table.scrollWidth > table.clientWidth) && (table.tabIndex = 0);
  };
  addEventListener("load", reach);
  addEventListener("resize", reach);
}
