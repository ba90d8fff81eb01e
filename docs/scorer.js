"use strict";

/* What the site's search shows, and in which order.

   Sphinx wants pages that hold every word of a query, and ranks them by the best word of each. What people ask seldom
   stands on one page word for word, so here every word counts, a rare one more, one in a heading three times: pages
   that hold all words are shown or, where none of those that explain does, what holds most of them, and beside them
   the headings that say what was asked. Pages that explain come before pages made from data, pages in the language of
   the query before others. Sphinx loads this after its own search, which is asked for the pages of one word at a time.
*/
const MADE = /^(library|codes|layouts)\//;
const REFERENCE = /^reference\/(api|messages)/;
const ENGLISH = /^en\//;
const ABOUT_THE_PROJECT = /^(en\/)?(dependencies|design|versions)/;
const asked = () => new URLSearchParams(window.location.search).get("q") || "";
/* How far a page is lowered. */
const lowering = page => {
  const made = MADE.test(page) ? 20 : REFERENCE.test(page) || ABOUT_THE_PROJECT.test(page) ? 6 : 0;
  return made + (ENGLISH.test(page) === /[\u3400-\u9fff]/.test(asked()) ? 6 : 0);
};
/* Pairs of characters overlap: of what is typed in one piece more than half has to be there, of several words half. */
const inOnePiece = () => !/\s/.test(asked().replace(ASKING, " ").trim());
const sum = numbers => numbers.reduce((total, each) => total + each, 0);

const pagesOfOneWord = Search.performTermsSearch;

/* The pages of each word with their scores, and how much the word tells: the fewer pages have it, the more. */
function weighed(words, excluded) {
  return [...words].map(word => {
    const pages = new Map(pagesOfOneWord(new Set([word]), excluded).map(result => [result[0], result]));
    return { word, pages, weight: Math.log(1 + Search._index.docnames.length / (1 + pages.size)) };
  });
}

/* A page that is lowered is not where it alone holds all words. */
function pagesOfMostWords(weighedWords) {
  const total = sum(weighedWords.map(each => each.weight));
  const found = new Map(weighedWords.flatMap(({ pages }) => [...pages]));
  const holding = page => weighedWords.filter(({ pages }) => pages.has(page));
  const whole = page => holding(page).length === weighedWords.length;
  const all = [...found.keys()].some(page => whole(page) && lowering(page) === 0);
  const enough = all ? weighedWords.length : (weighedWords.length + (inOnePiece() ? 1 : 0)) / 2;
  return [...found.values()]
    .filter(([page]) => holding(page).length >= enough)
    .map(([page, title, anchor, said, , ...rest]) => {
      const score = sum(holding(page).map(({ pages, weight }) => pages.get(page)[4] * weight)) / total;
      return [page, title, anchor, said, score + (whole(page) && !all ? lowering(page) : 0), ...rest];
    });
}

/* The headings that hold most of the query's words, the better the less else they say. */
function headingsAlike(weighedWords) {
  const { alltitles, docnames, titles, filenames } = Search._index;
  const stemmer = new Stemmer();
  const dull = new Set(stopwords);
  const told = text => splitQuery(text.toLowerCase()).filter(word => !dull.has(word));
  const weights = new Map(weighedWords.map(({ word, weight }) => [word, weight]));
  const total = sum([...weights.values()]);
  return Object.entries(alltitles).flatMap(([heading, places]) => {
    const words = new Set(told(heading).map(word => stemmer.stemWord(word)));
    const shared = [...words].filter(word => weights.has(word));
    if (2 * shared.length <= weights.size) return [];
    const held = sum(shared.map(word => weights.get(word))) / total;
    const score = Scorer.title * held * (1 + shared.length / words.size / 3);
    return places.map(([page, id]) => [
      docnames[page],
      titles[page] === heading ? heading : `${titles[page]} > ${heading}`,
      id ? `#${id}` : "",
      null,
      score,
      filenames[page],
      "title",
    ]);
  });
}

Search.performTermsSearch = (words, excluded) => {
  const weighedWords = weighed(words, excluded);
  return [...pagesOfMostWords(weighedWords), ...headingsAlike(weighedWords)];
};

/* The figures below ``score`` are those of Sphinx. */
var Scorer = {
  score: ([page, title, , , score]) => {
    if (title.toLowerCase() === asked().trim().toLowerCase()) return score + 30;
    return score - lowering(page);
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 0, 1: 0, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
