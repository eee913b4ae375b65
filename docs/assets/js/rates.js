/** The pages whose forms give rates that are shown and not judged. */
import { RatesView } from "./rates_view.js";
import { define } from "./tool.js";

define(RatesView);
