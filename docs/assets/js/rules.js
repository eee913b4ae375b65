/**
 * The rules of this page, begun at the head of the page (early.js) where the address says that there is something to score.
 * @module
 */
import { Engine, isStartedEarly } from "./engine.js";

/** One for all evaluations that are opened one after another in this window. */
export const engine = new Engine();

if (isStartedEarly()) engine.start();
