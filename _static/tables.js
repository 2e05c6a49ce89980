// What is scrolled has to be in reach of the keyboard: a table that is wider than its room.
{
  const reach = new ResizeObserver(seen => {
    for (const { target: table } of seen)
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
      else table.removeAttribute("tabindex");
  });
  for (const table of document.querySelectorAll(".bd-article table")) reach.observe(table);
}
