/**
 * An address as browsers take it (WHATWG URL §4.4): blanks around it, tabs and line ends anywhere are nothing, blanks
 * inside are percent-encoded, an upper-case `HTTP:` is a lower-case one, a backslash behind the host is a slash.
 * Everything else is left as it was sent.
 */
export function fixAddress(text: string): string {
  const address = text
    .replace(/[\t\n\r]+/g, '')
    .trim()
    .replace(/\s/g, encodeURIComponent)
    .replace(/^https?:/i, (scheme) => scheme.toLowerCase());
  if (!address.includes('\\') || !/^https?:\/\/[^\\/]/.test(address)) return address;
  const end = address.search(/[?#]/);
  const path = end === -1 ? address : address.slice(0, end);
  return path.replaceAll('\\', '/') + address.slice(path.length).replaceAll('\\', '%5C');
}
