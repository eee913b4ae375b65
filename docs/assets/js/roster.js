/** The page on which people are listed and counted. */
import { RosterView } from "./roster_view.js";
import { define } from "./tool.js";

define(RosterView);
