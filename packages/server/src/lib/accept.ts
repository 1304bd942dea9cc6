const MAX_LENGTH = 1_000;
const PROFILE = 'https://www.w3.org/ns/activitystreams';

/** Items of a list; commas in quoted texts do not separate. */
const ITEM = /(?:[^",]|"(?:[^"\\]|\\.)*")+/g;
const PARAMETER = /;\s*([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/gi;

/**
 * Whether an Accept header prefers an ActivityPub document (`application/activity+json`, or `application/ld+json`
 * with the ActivityStreams profile; ActivityPub §3.2) to a page. No header and `*\/*` mean a page. Of equally wanted
 * types the first one wins.
 */
export function wantsActivityJson(accept: string | undefined): boolean {
  if (accept === undefined || accept.length > MAX_LENGTH) return false;
  let activity = 0;
  let page = 0;
  for (const item of accept.match(ITEM) ?? []) {
    const type = item.split(';', 1)[0]!.trim().toLowerCase();
    const { q, profiles } = readParameters(item);
    if (isActivity(type, profiles)) {
      if (q > activity && q > page) activity = q;
    } else if (type === 'text/html' || type === 'application/xhtml+xml' || type === '*/*' || type === 'text/*') {
      if (q > activity && q > page) page = q;
    }
  }
  return activity > page;
}

function isActivity(type: string, profiles: string[]): boolean {
  return type === 'application/activity+json' || (type === 'application/ld+json' && profiles.includes(PROFILE));
}

function readParameters(item: string): { q: number; profiles: string[] } {
  let q = 1;
  let profiles: string[] = [];
  for (const [, name = '', quoted, token = ''] of item.matchAll(PARAMETER)) {
    const value = quoted ?? token;
    if (name.toLowerCase() === 'q') q = Number(value) || 0;
    else if (name.toLowerCase() === 'profile') profiles = value.split(/\s+/);
  }
  return { q, profiles };
}
