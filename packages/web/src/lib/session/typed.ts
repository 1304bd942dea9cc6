const PREFIXED = { 'https:': '__Host-linnet_typed', 'http:': 'linnet_typed' } as const;

/** By the name of a field, what was typed into it. */
export type Typed = Record<string, string>;

interface Asked {
  url: URL;
  cookies: { get(name: string): string | undefined };
  setHeaders(headers: Record<string, string>): void;
}

/**
 * What was typed into a form that was refused (`error` in the address): the server leaves it in a cookie for the page that
 * shows the form again, which is nobody else's then.
 */
export function readTyped({ url, cookies, setHeaders }: Asked): Typed {
  if (!url.searchParams.has('error')) return {};
  const kept = cookies.get(PREFIXED[url.protocol as keyof typeof PREFIXED]);
  if (kept === undefined) return {};
  setHeaders({ 'cache-control': 'private, no-store' });
  try {
    const typed: unknown = JSON.parse(Buffer.from(kept, 'base64url').toString());
    return Object.fromEntries(Object.entries(typed as Typed).filter(([, text]) => typeof text === 'string'));
  } catch {
    return {};
  }
}
