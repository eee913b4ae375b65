/** The pages whose forms are checked by one list of criteria. */
import { CriteriaView } from "./criteria_view.js";
import { define } from "./tool.js";

define(CriteriaView);
