// A calendar file (RFC 5545) of days without an hour. Holds no name: whoever opens it sees a title and a day. Lines end in CRLF and are folded at 75
// octets without cutting a letter. What fails first: a calendar that shows whole days in another zone; DATE values have none.
export interface CalendarDay {
  /** Stays the same when the file is made again, so that a calendar replaces instead of doubling. */
  readonly id: string;
  readonly date: string;
  readonly title: string;
  readonly about: string;
}
const escaped = (text: string): string => text.replace(/[\\;,]/g, (c) => `\\${c}`).replace(/\r?\n/g, '\\n');
const octets = (c: string): number => {
  const n = c.codePointAt(0) ?? 0;
  return n < 0x80 ? 1 : n < 0x800 ? 2 : n < 0x10000 ? 3 : 4;
};
function folded(line: string): string {
  let out = '';
  let width = 0;
  for (const c of line) {
    if (width + octets(c) > 75) {
      out += '\r\n ';
      width = 1;
    }
    out += c;
    width += octets(c);
  }
  return out;
}
const plain = (date: string): string => date.slice(0, 10).replaceAll('-', '');
const nextDay = (date: string): string => {
  const [y, m, d] = date.slice(0, 10).split('-').map(Number);
  return new Date(Date.UTC(y, m - 1, d + 1)).toISOString().slice(0, 10);
};

/** `at`: ISO time the file was made, from the host. */
export function writeCalendar(days: readonly CalendarDay[], at: string): Uint8Array<ArrayBuffer> {
  const stamp = `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Trocart//Visits//EN', 'CALSCALE:GREGORIAN'];
  for (const d of days)
    lines.push(
      'BEGIN:VEVENT',
      `UID:${escaped(d.id)}@trocart.invalid`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${plain(d.date)}`,
      `DTEND;VALUE=DATE:${plain(nextDay(d.date))}`,
      `SUMMARY:${escaped(d.title)}`,
      `DESCRIPTION:${escaped(d.about)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    );
  lines.push('END:VCALENDAR');
  return new TextEncoder().encode(`${lines.map(folded).join('\r\n')}\r\n`);
}
