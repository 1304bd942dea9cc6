import { type Here, mint } from '../../core/addresses.ts';
import type { PostLimits } from './door-metadata.ts';
import type { Json } from './json.ts';

export interface NodeinfoInput {
  here: Here;
  title: string;
  description: string;
  registrationsOpen: boolean;
  /** Staff look at who asks to join. */
  approvalRequired: boolean;
  /** Visitors get nothing but the way in. */
  private: boolean;
  limits: PostLimits;
  /** Whom to ask about this server; absent where nobody is named. */
  maintainer?: { name: string; email: string } | undefined;
  /** How busy it is; absent where that is nobody's business. */
  usage: { users: number; activeMonth: number; activeHalfyear: number; localPosts: number } | undefined;
}

export type NodeinfoVersion = '2.0' | '2.1';

const SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema';

/** What `/.well-known/nodeinfo` says: the documents below an address. The newer one first: some take what comes first. */
export function renderNodeinfoLinks(address: string): Json {
  return {
    links: (['2.1', '2.0'] as const).map((version) => ({ rel: `${SCHEMA}/${version}`, href: address + version })),
  };
}

export function nodeinfoType(version: NodeinfoVersion): string {
  return `application/json; profile="${SCHEMA}/${version}#"; charset=utf-8`;
}

/** In whose name a document is, and what its readers want besides. */
interface Speaker {
  software: { name: string; version: string };
  metadata: Json;
  usage?: Json;
}

/** A document of NodeInfo, by its schema 2.0 or 2.1. */
export function renderNodeinfo(input: NodeinfoInput, version: NodeinfoVersion, speaker: Speaker): Json {
  const { maintainer } = input;
  return {
    version,
    software: speaker.software,
    protocols: ['activitypub'],
    services: { inbound: [], outbound: [] },
    openRegistrations: input.registrationsOpen,
    usage: { ...renderUsage(input.usage), ...speaker.usage },
    metadata: {
      nodeName: input.title,
      nodeDescription: input.description,
      ...(maintainer === undefined ? {} : { maintainer, nodeAdmins: [maintainer] }),
      ...speaker.metadata,
    },
  };
}

function renderUsage(usage: NodeinfoInput['usage']): Json {
  if (usage === undefined) return { users: {} };
  const { users, activeMonth, activeHalfyear, localPosts } = usage;
  return { users: { total: users, activeMonth, activeHalfyear }, localPosts };
}

/** What says in a document of a door whose server this is. */
export function renderTruth(here: Here, version: string): Json {
  return { server: { name: 'linnet', version, nodeinfo: mint.path(here, '/nodeinfo/linnet/2.1') } };
}
