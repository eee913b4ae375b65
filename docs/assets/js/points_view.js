/**
 * Shows a result in points: total and grade, each item's score and reason, the standard's own table on paper.
 * @module
 */
import { Findings } from "./findings.js";
import { foldWhereThereIsNoRoom } from "./more.js";
import { Paper } from "./paper.js";
import { report } from "./report.js";
import { Summary } from "./summary.js";

/**
 * @typedef {import("./scoring.js").Outcome} Outcome
 * @typedef {import("./scoring.js").Result} Result
 * @typedef {import("./document.js").Values} Values
 */

/** The view of one page. */
export class PointsView {
  /** @param {import("./tool_page.js").ToolPage} page */
  constructor(page) {
    this.form = page.form;
    foldWhereThereIsNoRoom(page.form);
    this.findings = new Findings(page.form);
    this.summary = new Summary(page.panel, page.form, page.names);
    this.paper = new Paper(/** @type {HTMLElement} */ (page.host.querySelector(".xh-paper")));
  }

  /** @param {boolean} ready  whether there is something to compute */
  wait(ready) {
    this.summary.wait(ready);
  }

  /** @param {Outcome} outcome */
  show(outcome) {
    this.summary.show(outcome);
    this.findings.show(outcome.result);
  }

  /** @param {Result} result */
  sentence(result) {
    return this.summary.sentence(result);
  }

  /** @param {Values} values @param {Result|null} result @param {boolean} trying */
  fillPaper(values, result, trying) {
    this.paper.fill(values, result, trying);
  }

  /** What a saved file shows beside the report. */
  get sheet() {
    return this.paper.table;
  }

  /** @param {Values} values @param {Result|null} result */
  report(values, result) {
    const { max, grades } = this.summary;
    return report(this.form, values, result, { verdict: result ? this.sentence(result) : "", max, grades });
  }
}
