/**
 * One round's results as they may be shown, wherever they come from: the server, or a file of responses that the rules read.
 * @module
 */

/**
 * @typedef {[number, number]|null} Interval
 * @typedef {{id: string, answered: number|null, blank: number|null, counts: Record<string, number>|null, rate: number|null, interval: Interval}} ItemRates
 * @typedef {{responses: number|null, answered: number|null, satisfied: number|null, rate: number|null, interval: Interval}} GroupRates
 * @typedef {object} Rates   the result of the tool survey; null where something is withheld
 * @property {number} responses @property {number} answered @property {number} satisfied
 * @property {number|null} rate @property {number|null} satisfied_only_rate @property {boolean|null} meets_95
 * @property {Interval} interval @property {string|null} interval_words
 * @property {ItemRates[]|null} items @property {Record<string, Record<string, GroupRates>>|null} groups
 *
 * @typedef {"collecting"|"interim"|"final"|"too_few"} Stage
 * @typedef {object} ShownRound
 * @property {string} id          of the round; "" if it has none
 * @property {"server"|"file"} source
 * @property {string} name @property {string} organisation
 * @property {string} opens @property {string} closes   days, "" if not known
 * @property {string|null} sealed @property {number|null} target @property {number} smallestGroup
 * @property {boolean} isOver     nothing will be added: it counts for the year
 * @property {Stage} stage @property {string} message
 * @property {number} responses @property {Record<string, number>} days @property {Record<string, number>} origins
 * @property {string|null} through   the day with which interim results end
 * @property {Rates|null} result @property {string[]} withheld
 * @property {number|null} onBehalf
 * @property {string[]|null} comments   null: not shown, or not asked for
 * @property {number|null} commentCount
 * @property {string[]} leftOut @property {string[]} notThere   columns of a spreadsheet: not used, not found
 */

const OF_A_FILE = "这些结果由打开的答卷文件算出，答卷没有离开这台设备。回答人数少于最小人数的题目不显示，也不计入合计；有这样的题目时，不分人群。";
const TOO_FEW = "答卷不到最小人数，为了不让人看出是谁的回答，不显示结果。";

/** @param {any} answer  of the server's /results @param {string} organisation @returns {ShownRound} */
export function fromServer(answer, organisation) {
  return {
    id: answer.id, source: "server", name: answer.name, organisation, opens: answer.opens, closes: answer.closes, sealed: answer.sealed,
    target: answer.target, smallestGroup: answer.smallest_group, isOver: answer.state === "sealed", stage: answer.stage, message: answer.message,
    responses: answer.responses, days: answer.days, origins: answer.origins, through: answer.through, result: answer.result,
    withheld: answer.withheld, onBehalf: answer.on_behalf, comments: null, commentCount: answer.comments, leftOut: [], notThere: [],
  };
}

/** @param {any} result  of the tool survey for a file with its round @param {string} today @returns {ShownRound} */
export function fromFile(result, today) {
  const { round, stage } = result;
  const days = Object.keys(result.days);
  const closes = round.closes ?? days.at(-1) ?? "";
  return {
    id: round.id ?? "", source: "file", name: round.name ?? "", organisation: round.organisation ?? "", opens: round.opens ?? days[0] ?? "", closes,
    sealed: round.sealed ?? null, target: round.target ?? null, smallestGroup: round.smallest_group,
    isOver: Boolean(round.sealed) || round.closes === undefined || closes < today, stage, message: stage === "too_few" ? TOO_FEW : OF_A_FILE,
    responses: result.responses, days: result.days, origins: result.origins, through: null, result: stage === "too_few" ? null : result,
    withheld: result.withheld, onBehalf: result.on_behalf, comments: result.comments, commentCount: result.comments?.length ?? null,
    leftOut: result.about?.left_out ?? [], notThere: result.about?.not_there ?? [],
  };
}

/** A round belongs to the year in which it ends. @param {ShownRound} round @param {string} otherwise */
export function yearOf(round, otherwise) {
  return round.closes.slice(0, 4) || otherwise;
}

/** @param {ShownRound} round @returns {string} its period */
export function periodOf({ opens, closes }) {
  return opens === closes ? opens : `${opens} 至 ${closes}`;
}

/** The state of a round in one word. @param {ShownRound} round */
export function stateOf(round) {
  if (round.source === "file") return round.isOver ? "答卷文件" : "答卷文件，调查还没有结束";
  if (round.sealed) return `已封存（${round.sealed}）`;
  return round.isOver ? "已封存" : "还没有封存";
}

/** @param {ShownRound[]} rounds */
export function nameOf(rounds) {
  return rounds.find(({ organisation: name }) => name)?.organisation ?? "";
}

/** @param {ShownRound} a @param {ShownRound} b */
export function byTime(a, b) {
  return a.closes < b.closes ? -1 : a.closes > b.closes ? 1 : a.opens < b.opens ? -1 : 1;
}
