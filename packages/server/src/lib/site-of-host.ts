/**
 * Whose a host name is, as far as its form tells: `a.b.example` and `c.example` are of `example`'s owner, so that who
 * has one name cannot take a share for each name under it. Two labels, three where the second last is short
 * (`example.co.uk`); without a list of public suffixes that is a guess, good for shares and nothing else. Addresses and
 * single names stand for themselves, with their port.
 */
export function siteOfHost(host: string): string {
  const name = host.replace(/:\d+$/, '').replace(/\.$/, '');
  const labels = name.split('.');
  const last = labels.at(-1) as string;
  if (labels.length < 2 || /^\d+$/.test(last) || name.startsWith('[')) return host;
  const second = labels.at(-2) as string;
  return labels.slice(second.length <= 3 ? -3 : -2).join('.');
}
