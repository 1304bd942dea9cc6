/**
 * An address as browsers take it (WHATWG URL §4.4): blanks around it, tabs and line ends anywhere are nothing, blanks
 * inside are percent-encoded, an upper-case `HTTP:` is a lower-case one. Everything else is left as it was sent.
 */
export function fixAddress(text: string): string {
  const trimmed = text.replace(/[\t\n\r]+/g, '').trim();
  return trimmed.replace(/\s/g, encodeURIComponent).replace(/^https?:/i, (scheme) => scheme.toLowerCase());
}
