/** Characters that HTML gives a meaning, and the control characters no document may contain (HTML §13.2.3.5). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const SPECIAL = /[\u0000-\u0008\u000b-\u001f\u007f&<>"']/g;

const REPLACEMENTS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for use between tags and in quoted attributes. Control characters other than tab and newline are dropped. */
export function escapeHtml(text: string): string {
  SPECIAL.lastIndex = 0;
  return SPECIAL.test(text) ? text.replace(SPECIAL, (char) => REPLACEMENTS[char] ?? '') : text;
}
