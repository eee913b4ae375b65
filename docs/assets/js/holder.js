/**
 * Whose token this is, as the server says.
 * @module
 */
import { exchange, objectFrom } from "./server.js";
import { keepHolder, readToken } from "./token.js";

/**
 * @typedef {{id: string, name: string, class: string|null, parent: string|null}} Organisation
 * @typedef {{scope: "organisation"|"authority", organisation: Organisation|null, token: {id: string, name: string}}} Me
 */

/** Ask the server who we are and remember the organisation. @returns {Promise<Me|null>} null: no answer of ours, or the token is refused */
export async function learnHolder() {
  const token = readToken();
  if (token === null) return null;
  const reply = await exchange("me", { token, patience: 10_000 });
  const me = reply?.status === 200 ? objectFrom(reply) : null;
  if (typeof me?.scope !== "string") return null;
  if (me.organisation) keepHolder({ id: String(me.organisation.id), name: String(me.organisation.name) });
  return me;
}
