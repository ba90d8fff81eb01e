"use strict";

/* What the site's search shows, and in which order.

   Sphinx wants pages that hold every word of a query, and ranks them by the best word of each. What people ask seldom
   stands on one page word for word, so here every word counts, a rare one more, one in a heading three times: pages that
   hold all words are shown or, where there is none, those that hold most of them, and beside them the headings that say
   what was asked. Pages that explain come before pages made from data, pages in the language of the query before others.
   Sphinx loads this after its own search, whose pages of one word are asked for word by word. */
const MADE = /^(library|codes|layouts)\//;
const REFERENCE = /^reference\/(api|messages)/;
const ENGLISH = /^en\//;
const ABOUT_THE_PROJECT = /^(dependencies|design|versions)/;
const asked = () => new URLSearchParams(window.location.search).get("q") || "";
/* Pairs of characters overlap: of what is typed in one piece more than half has to be there, of several words half. */
const inOnePiece = () => !/\s/.test(asked().trim());
const sum = numbers => numbers.reduce((total, each) => total + each, 0);

const pagesOfOneWord = Search.performTermsSearch;

/* The pages of each word with their scores, and how much the word tells: the fewer pages have it, the more. */
function weighed(words, excluded) {
  return [...words].map(word => {
    const pages = new Map(pagesOfOneWord(new Set([word]), excluded).map(result => [result[0], result]));
    return { word, pages, weight: Math.log(1 + Search._index.docnames.length / (1 + pages.size)) };
  });
}

function pagesOfMostWords(weighedWords) {
  const total = sum(weighedWords.map(each => each.weight));
  const found = new Map(weighedWords.flatMap(({ pages }) => [...pages]));
  const holding = page => weighedWords.filter(({ pages }) => pages.has(page));
  const most = Math.max(0, ...[...found.keys()].map(page => holding(page).length));
  const enough = most === weighedWords.length ? most : (weighedWords.length + (inOnePiece() ? 1 : 0)) / 2;
  return [...found.values()]
    .filter(([page]) => holding(page).length >= enough)
    .map(result => {
      const score = sum(holding(result[0]).map(({ pages, weight }) => pages.get(result[0])[4] * weight)) / total;
      return [...result.slice(0, 4), score, ...result.slice(5)];
    });
}

/* The headings that hold most of the query's words, the better the less else they say. */
function headingsAlike(weighedWords) {
  const { alltitles, docnames, titles, filenames } = Search._index;
  const stemmer = new Stemmer();
  const told = text => splitQuery(text.toLowerCase()).filter(word => !stopwords.has(word));
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
      id === null ? "" : `#${id}`,
      null,
      score,
      filenames[page],
      SearchResultKind.title,
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
    const lowered = MADE.test(page) ? 20 : REFERENCE.test(page) || ABOUT_THE_PROJECT.test(page) ? 6 : 0;
    const foreign = ENGLISH.test(page) === /[\u3400-\u9fff]/.test(asked()) ? 6 : 0;
    return score - lowered - foreign;
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
