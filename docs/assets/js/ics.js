/**
 * Writes calendar files (RFC 5545) that telephones, Outlook and WPS read: days, not times, so no time zone can move them.
 * @module
 */

/**
 * @typedef {object} Day   something that is due on a day
 * @property {string} uid       the same for the same thing, so that a newer file replaces the older entry
 * @property {string} date      2026-10-10
 * @property {string} title
 * @property {string} [text]    more words
 */

const LONGEST_LINE = 75; // octets, without the line's end

/**
 * Write all-day entries, each with a reminder a day before.
 * @param {string} name  of the calendar
 * @param {Day[]} days
 * @param {Date} now
 * @returns {string} the file, each line ended by CR LF
 */
export function calendarFile(name, days, now) {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//xinheng//ZH", "CALSCALE:GREGORIAN", `X-WR-CALNAME:${escaped(name)}`,
    ...days.flatMap((day) => entry(day, stamp)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** @param {Day} day @param {string} stamp @returns {string[]} */
function entry({ uid, date, title, text = "" }, stamp) {
  return [
    "BEGIN:VEVENT", `UID:${uid}`, `DTSTAMP:${stamp}`, `DTSTART;VALUE=DATE:${date.replaceAll("-", "")}`, "TRANSP:TRANSPARENT",
    `SUMMARY:${escaped(title)}`, ...(text ? [`DESCRIPTION:${escaped(text)}`] : []),
    "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D", `DESCRIPTION:${escaped(title)}`, "END:VALARM",
    "END:VEVENT",
  ];
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

/** Break a line after at most 75 octets, never within a letter. @param {string} line */
function folded(line) {
  const encoder = new TextEncoder();
  let broken = "";
  let length = 0;
  for (const letter of line) {
    const octets = encoder.encode(letter).length;
    if (length + octets > LONGEST_LINE) {
      broken += "\r\n ";
      length = 1;
    }
    broken += letter;
    length += octets;
  }
  return broken;
}
