import { isObject, type JsonObject, listOf, readBoolean, readCount, readHttpUrl, readName } from './fields.ts';

export interface ReadNodeInfo {
  version: string;
  software: { name: string; version: string | null };
  protocols: string[];
  openRegistrations: boolean | null;
  users: { total: number | null; activeMonth: number | null; activeHalfyear: number | null };
  localPosts: number | null;
  localComments: number | null;
  nodeName: string | null;
  nodeDescription: string | null;
}

/** NodeInfo 1.0 to 2.2; null when the document is something else. */
export function readNodeInfo(document: JsonObject): ReadNodeInfo | null {
  const { software, metadata } = document;
  const version = readName(document['version'], 16);
  const name = isObject(software) ? readName(software['name'], 256) : null;
  if (version === null || name === null || !isObject(software)) return null;
  const usage = isObject(document['usage']) ? document['usage'] : {};
  const users = isObject(usage['users']) ? usage['users'] : {};
  const about = isObject(metadata) ? metadata : {};
  return {
    version,
    software: { name, version: readName(software['version'], 256) },
    protocols: listOf(document['protocols'], 32).filter((protocol) => typeof protocol === 'string'),
    openRegistrations: readBoolean(document['openRegistrations']),
    users: {
      total: readCount(users['total']),
      activeMonth: readCount(users['activeMonth']),
      activeHalfyear: readCount(users['activeHalfyear']),
    },
    localPosts: readCount(usage['localPosts']),
    localComments: readCount(usage['localComments']),
    nodeName: readName(about['nodeName']),
    nodeDescription: readName(about['nodeDescription'], 10_000),
  };
}

/** `/.well-known/nodeinfo`: where the documents are, by version; `application` is FEP-2677's instance actor. */
export interface ReadNodeInfoLinks {
  links: { version: string; href: string }[];
  application: string | null;
}

const SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema/';

/** Null when the document is something else. */
export function readNodeInfoLinks(document: JsonObject): ReadNodeInfoLinks | null {
  const links: ReadNodeInfoLinks['links'] = [];
  let application: string | null = null;
  for (const link of listOf(document['links'], 32)) {
    if (!isObject(link) || typeof link['rel'] !== 'string') continue;
    const href = readHttpUrl(link['href']);
    if (href === null) continue;
    if (link['rel'].startsWith(SCHEMA)) links.push({ version: link['rel'].slice(SCHEMA.length, 64), href });
    if (link['rel'] === 'https://www.w3.org/ns/activitystreams#Application') application = href;
  }
  return links.length === 0 ? null : { links, application };
}
