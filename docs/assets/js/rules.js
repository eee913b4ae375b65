/**
 * The rules of this page, begun before its other scripts have arrived where the address says that there is something to score.
 * @module
 */
import { Engine } from "./engine.js";

/** One for all evaluations that are opened one after another in this window. */
export const engine = new Engine();

const { searchParams } = new URL(location.href);
if (searchParams.has("id") || searchParams.has("class")) engine.start();
