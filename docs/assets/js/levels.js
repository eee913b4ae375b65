/** The pages whose forms find a level. */
import { LevelsView } from "./levels_view.js";
import { define } from "./tool.js";

define(LevelsView);
