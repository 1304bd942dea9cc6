import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import {
  type Context,
  createFederation,
  type Federation,
  generateCryptoKeyPair,
  type HttpMessageSignaturesSpec,
  MemoryKvStore,
} from '@fedify/fedify';
import {
  Accept,
  type Activity,
  Announce,
  Create,
  Delete,
  Follow,
  Like,
  Note,
  Person,
  Undo,
  Update,
} from '@fedify/vocab';
import { findFreePort } from '../free-port.ts';

export type Dialect = 'cavage' | 'rfc9421';

const SPECS: Record<Dialect, HttpMessageSignaturesSpec> = {
  cavage: 'draft-cavage-http-signatures-12',
  rfc9421: 'rfc9421',
};

/** What arrived here with a signature that Fedify believed. */
export interface Heard {
  type: string;
  id: string | undefined;
  actor: string | undefined;
  object: string | undefined;
  content: string | undefined;
}

/** A server made with Fedify, which shares no code with ours: one person, an inbox, and what it believed. */
export async function createFedifyServer(firstKnock: Dialect) {
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const keys = await generateCryptoKeyPair('RSASSA-PKCS1-v1_5');
  const heard: Heard[] = [];
  const dialects: Dialect[] = [];
  const statuses: number[] = [];
  const notes = new Map<string, Note>();
  const federation: Federation<void> = createFederation<void>({
    kv: new MemoryKvStore(),
    allowPrivateAddress: true,
    firstKnock: SPECS[firstKnock],
  });

  federation
    .setActorDispatcher('/users/{identifier}', async (ctx, identifier) => {
      if (identifier !== 'fiona') return null;
      const [key] = await ctx.getActorKeyPairs(identifier);
      return new Person({
        id: ctx.getActorUri(identifier),
        preferredUsername: identifier,
        name: 'Fiona',
        inbox: ctx.getInboxUri(identifier),
        endpoints: null,
        ...(key === undefined ? {} : { publicKey: key.cryptographicKey }),
      });
    })
    .setKeyPairsDispatcher(() => [keys]);
  federation.setObjectDispatcher(Note, '/notes/{serial}', (_ctx, { serial }) => notes.get(serial) ?? null);
  const inbox = federation.setInboxListeners('/users/{identifier}/inbox', '/inbox');
  for (const type of [Accept, Announce, Create, Delete, Follow, Like, Undo, Update]) {
    inbox.on(type as typeof Activity, async (_ctx, activity) => {
      const object = activity instanceof Create || activity instanceof Update ? await activity.getObject() : null;
      heard.push({
        type: activity.constructor.name,
        id: activity.id?.href,
        actor: activity.actorId?.href,
        object: activity.objectId?.href,
        content: object instanceof Note ? object.content?.toString() : undefined,
      });
    });
  }

  const server = createServer(async (incoming, outgoing) => {
    if (incoming.method === 'POST') {
      dialects.push(incoming.headers['signature-input'] === undefined ? 'cavage' : 'rfc9421');
    }
    const response = await federation.fetch(await toRequest(origin, incoming), { contextData: undefined });
    if (incoming.method === 'POST') statuses.push(response.status);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  const context: Context<void> = federation.createContext(new URL(origin), undefined);
  return {
    origin,
    host: `127.0.0.1:${port}`,
    actor: context.getActorUri('fiona'),
    heard,
    /** The dialect and the answer of each delivery that came in. */
    dialects,
    statuses,
    notes,
    /** Sends at once; throws when it is refused. */
    send: (to: { id: string; inbox: string }, activity: Activity) =>
      context.sendActivity({ identifier: 'fiona' }, { id: new URL(to.id), inboxId: new URL(to.inbox) }, activity),
    /** Reads a document as Fedify does. */
    lookUp: (identifier: string) => context.lookupObject(identifier),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function toRequest(origin: string, incoming: IncomingMessage): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const { method = 'GET', url = '/' } = incoming;
  const body = method === 'POST' ? await buffer(incoming) : null;
  return new Request(new URL(url, origin), { method, headers, body });
}
