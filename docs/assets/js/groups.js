/** The pages whose forms are checked group by group. */
import { GroupsView } from "./groups_view.js";
import { define } from "./tool.js";

define(GroupsView);
