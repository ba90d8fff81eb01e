"use strict";

/* What the theme leaves out for those who do not see the page or use no mouse: how deep headings of lists are, what
   the two drawers are, and that wide blocks of code can be scrolled by the keyboard. */
document.addEventListener("DOMContentLoaded", () => {
  for (const caption of document.querySelectorAll("p.caption[role=heading]")) caption.setAttribute("aria-level", "2");
  document.querySelector("aside.sidebar-drawer")?.setAttribute("aria-label", "目录 Contents");
  document.querySelector("aside.toc-drawer")?.setAttribute("aria-label", "本页 On this page");
  for (const block of document.querySelectorAll("pre")) block.tabIndex = 0;
});
