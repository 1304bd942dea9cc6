const ELSEWHERE = /^\/(?:[/\\]|%2f|%5c|%0[9ad])/i;
const MAX_LENGTH = 8_000;

/**
 * Where a redirect may lead when somebody else names the target: a path of this server with its query, in the form a
 * browser would make of it; undefined for everything that is, or could be read as, another place. The only judge of
 * that: every redirect to a given target asks it, and sends what it answers instead of what was asked.
 */
export function toLocalPath(target: string | null | undefined): string | undefined {
  // Browsers drop tabs and newlines anywhere in an address, and take `\` for `/` (URL standard, §4.4): no path has any.
  if (!target?.startsWith('/') || target.length > MAX_LENGTH || /[\s\p{Cc}\\]/u.test(target)) return undefined;
  if (ELSEWHERE.test(target) || !URL.canParse(target, BASE)) return undefined;
  const url = new URL(target, BASE);
  // Dot segments are gone only now: `/.//host` has become `//host`.
  const path = url.pathname + url.search;
  return url.origin === BASE && !ELSEWHERE.test(path) ? path : undefined;
}

/** Any origin will do: a path resolves alike on all of them. */
const BASE = 'https://local.invalid';
