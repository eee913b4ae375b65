/** The pages whose forms give points. */
import { PointsView } from "./points_view.js";
import { define } from "./tool.js";

define(PointsView);
