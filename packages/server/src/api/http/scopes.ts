const admin = [
  'accounts',
  'canonical_email_blocks',
  'domain_allows',
  'domain_blocks',
  'email_domain_blocks',
  'ip_blocks',
  'reports',
];
const readable =
  'accounts blocks bookmarks collections favourites filters follows lists mutes notifications reports search statuses';
const writable =
  'accounts blocks bookmarks collections conversations favourites filters follows lists media mutes notifications reports statuses';

/** Every scope there is, in the order the server's metadata lists them. */
export const knownScopes: readonly string[] = [
  'profile',
  'read',
  ...readable.split(' ').map((name) => `read:${name}`),
  'write',
  ...writable.split(' ').map((name) => `write:${name}`),
  'follow',
  'push',
  'admin:read',
  ...admin.map((name) => `admin:read:${name}`),
  'admin:write',
  ...admin.map((name) => `admin:write:${name}`),
];

const known = new Set(knownScopes);

/** What the legacy scope `follow` stands for. */
const relationships = new Set(['blocks', 'follows', 'mutes'].flatMap((name) => [`read:${name}`, `write:${name}`]));

/**
 * Reads a scope list (separated by white space, or already a list) as a set without repetition. Null when one is
 * unknown, which OAuth answers with `invalid_scope` (RFC 6749 §3.3). A blank list is `read`, Mastodon's default.
 */
export function parseScopes(value: string | readonly string[] | null | undefined): ReadonlySet<string> | null {
  const text = typeof value === 'string' ? value : (value ?? []).join(' ');
  if (text.length > 4_000) return null;
  const scopes = new Set(text.split(/\s+/).filter((scope) => scope !== ''));
  if (scopes.size === 0) return new Set(['read']);
  for (const scope of scopes) if (!known.has(scope)) return null;
  return scopes;
}

/** Whether `granted` covers `scope`: itself, by a parent (`write` covers `write:statuses`) or by `follow`. */
export function coversScope(granted: ReadonlySet<string>, scope: string): boolean {
  if (granted.has(scope)) return true;
  if (granted.has('follow') && relationships.has(scope)) return true;
  for (let end = scope.lastIndexOf(':'); end > 0; end = scope.lastIndexOf(':', end - 1)) {
    if (granted.has(scope.slice(0, end))) return true;
  }
  return false;
}

/** Whether every scope asked for is covered by what was allowed. */
export function isSubset(asked: ReadonlySet<string>, allowed: ReadonlySet<string>): boolean {
  return [...asked].every((scope) => coversScope(allowed, scope));
}
