/**
 * The words of the survey (gs appendix D) from its definition: questions, answers, groups of people, the bound.
 * @module
 */

/**
 * @typedef {{id: string, label: string}} Word
 * @typedef {{questions: Word[], words: (Word & {favourable?: boolean})[], people: (Word & {options: Word[]})[], bound: number, edition: string}} SurveyWords
 */

const ADDRESS = new URL("../forms/gs/survey.json", import.meta.url);

/** Where a response came from. @type {Record<string, string>} */
export const ORIGINS = { open: "网页", kiosk: "现场平板", paper: "纸质", coded: "一次性代码" };

/** @returns {Promise<SurveyWords>} @throws {Error} that says what to do */
export async function surveyWords() {
  const response = await fetch(ADDRESS).catch(() => null);
  if (!response?.ok) throw new Error("没有取到调查表的内容，请检查网络后刷新页面。");
  const { questions, words, people, bound, edition } = await response.json();
  return { questions, words, people, edition, bound: Number.parseFloat(String(bound)) / 100 };
}
