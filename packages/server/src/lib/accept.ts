const ACTIVITY_TYPES = ['application/activity+json', 'application/ld+json'];

/**
 * Whether an Accept header asks for ActivityPub before HTML. A missing header or a bare `*` means a person's page.
 * Equal weights go to the type that is named first.
 */
export function wantsActivityJson(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  let best = { weight: 0, activity: false };
  for (const part of accept.slice(0, 1000).split(',')) {
    const [type = '', ...params] = part.split(';').map((text) => text.trim().toLowerCase());
    const activity = ACTIVITY_TYPES.includes(type);
    if (!activity && type !== 'text/html' && type !== 'application/xhtml+xml') continue;
    const q = params.find((param) => param.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    if (weight > best.weight) best = { weight, activity };
  }
  return best.activity;
}
