import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signCavage } from '../../src/federation/signatures/sign.ts';
import { type Json, keyPair, PUBLIC, pemOf } from './peer.ts';

/** How a relay hands on what it got: as it came, signed by itself, or as an Announce of its own. */
export type RelayHabit = 'mastodon' | 'litepub';

export interface RelayServer {
  host: string;
  inbox: string;
  actor: string;
  /** Who is subscribed: actors by id, with their inbox. */
  subscribers: Map<string, string>;
  /** Everything that came, and what it was answered with when the relay sent something of its own. */
  received: Json[];
  /** Accept, Reject or silence; `answer` sends one later to the last that asked. */
  onFollow: 'Accept' | 'Reject' | null;
  answer(type: 'Accept' | 'Reject'): Promise<void>;
  /** Its actor is gone. */
  gone: boolean;
  /** What deliveries are answered with. */
  status: number;
  /** Signed by the relay's actor. Answers the status. */
  send(inbox: string, document: Json): Promise<number>;
  /** An activity of the relay's actor. */
  activity(type: string, object: unknown): Json;
  close(): Promise<void>;
}

/**
 * A relay, over real HTTP: it takes followers, and passes on what they send it to the others. Like those there are it knows
 * subscribers by the actor that followed, and follows back where that is its habit.
 */
export async function createRelay(habit: RelayHabit, hostname = 'localhost'): Promise<RelayServer> {
  const { publicKey, privateKey } = keyPair(7);
  let follow: Json | undefined;
  let serial = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const type = { 'content-type': 'application/activity+json' };
    if (request.method === 'GET' && request.url === '/actor') {
      if (relay.gone) return void response.writeHead(410).end();
      return void response.writeHead(200, type).end(JSON.stringify(document()));
    }
    if (request.method !== 'POST' || request.url !== '/inbox') return void response.writeHead(404).end();
    const activity = JSON.parse(Buffer.concat(chunks).toString()) as Json;
    relay.received.push(activity);
    if (relay.status < 300) await take(activity);
    response.writeHead(relay.status).end();
  });

  const document = (): Json => ({
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    id: relay.actor,
    type: 'Application',
    preferredUsername: 'relay',
    inbox: relay.inbox,
    publicKey: { id: `${relay.actor}#main-key`, owner: relay.actor, publicKeyPem: pemOf(publicKey) },
  });

  async function take(activity: Json): Promise<void> {
    const actor = activity['actor'] as string;
    const object = activity['object'] as Json | string;
    if (activity['type'] === 'Follow') {
      if (object !== PUBLIC && object !== relay.actor) return;
      follow = activity;
      if (relay.onFollow !== null) await relay.answer(relay.onFollow);
      return;
    }
    if (activity['type'] === 'Undo') return void relay.subscribers.delete(actor);
    if (!['Create', 'Update', 'Delete'].includes(activity['type'] as string)) return;
    const whose = new URL(actor).host;
    const passed = habit === 'mastodon' ? activity : wrap(activity);
    for (const [subscriber, inbox] of relay.subscribers) {
      if (new URL(subscriber).host !== whose) await relay.send(inbox, passed);
    }
  }

  /** New posts by their id; for the rest what happened has to be told as well. */
  function wrap(activity: Json): Json {
    return relay.activity('Announce', activity['type'] === 'Create' ? (activity['object'] as Json)['id'] : activity);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `${hostname}:${(server.address() as AddressInfo).port}`;
  const relay: RelayServer = {
    host,
    inbox: `http://${host}/inbox`,
    actor: `http://${host}/actor`,
    subscribers: new Map(),
    received: [],
    onFollow: 'Accept',
    gone: false,
    status: 202,
    async answer(type) {
      const subscriber = follow?.['actor'] as string;
      const found = (await (
        await fetch(subscriber, { headers: { accept: 'application/activity+json' } })
      ).json()) as Json;
      const inbox = (found['endpoints'] as Json)['sharedInbox'] as string;
      if (type === 'Accept') relay.subscribers.set(subscriber, inbox);
      else relay.subscribers.delete(subscriber);
      const { '@context': _, ...embedded } = follow as Json;
      await relay.send(inbox, relay.activity(type, embedded));
      if (type === 'Accept' && habit === 'litepub') await relay.send(inbox, relay.activity('Follow', subscriber));
    },
    async send(inbox, sent) {
      const body = JSON.stringify(sent);
      const signed = signCavage({
        ...{ method: 'POST', url: new URL(inbox), body: Buffer.from(body) },
        ...{ keyId: `${relay.actor}#main-key`, key: privateKey, now: Date.now() },
      });
      const headers = { 'content-type': 'application/activity+json', ...signed };
      return (await fetch(inbox, { method: 'POST', headers, body })).status;
    },
    activity(type, object) {
      serial += 1;
      const id = `http://${host}/activities/${serial}`;
      return {
        '@context': 'https://www.w3.org/ns/activitystreams',
        ...{ id, type, actor: relay.actor, to: [PUBLIC], object },
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return relay;
}
