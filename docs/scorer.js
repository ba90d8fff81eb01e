"use strict";

/* What stands first in the site's search: pages that explain before pages that are made from data, and pages in the
   language of the query. The figures below ``score`` are those of Sphinx. */
const MADE = /^(library|codes|layouts)\//;
const REFERENCE = /^reference\/(api|messages)/;
const ENGLISH = /^en\//;
const ABOUT_THE_PROJECT = /^(dependencies|design|versions)/;
const asked = () => new URLSearchParams(window.location.search).get("q") || "";

var Scorer = {
  score: ([page, title, , , score]) => {
    if (title.toLowerCase() === asked().trim().toLowerCase()) return score + 30;
    const lowered = MADE.test(page) ? 20 : REFERENCE.test(page) || ABOUT_THE_PROJECT.test(page) ? 6 : 0;
    const foreign = ENGLISH.test(page) === /[\u3400-\u9fff]/.test(asked()) ? 6 : 0;
    return score - lowered - foreign;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
