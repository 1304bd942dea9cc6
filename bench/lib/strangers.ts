import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signCavage } from '../../packages/server/src/federation/signatures/sign.ts';
import type { Actor, Seed } from '../../packages/server/test/seed.ts';
import type { Post } from './load.ts';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const CONTEXT = ['https://www.w3.org/ns/activitystreams', { Hashtag: 'as:Hashtag', sensitive: 'as:sensitive' }];

/** People on other servers, who share one key. */
export interface Strangers {
  publicKeyPem: string;
  key: KeyObject;
  uriOf(i: number): string;
  /** Makes them known here. */
  introduce(seed: Seed, i: number): Promise<Actor>;
  /** An activity of person `i`, signed and ready to be sent to the inbox of the server at `origin`. */
  sign(i: number, origin: string, activity: object): Post;
}

export function createStrangers(hosts: number): Strangers {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKeyPem = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const key = createPrivateKey(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  const hostOf = (i: number) => `peer${i % hosts}.test`;
  const uriOf = (i: number) => `https://${hostOf(i)}/users/carol${i}`;
  const keyId = (i: number) => `${uriOf(i)}#main-key`;
  return {
    publicKeyPem,
    key,
    uriOf,
    introduce: (seed, i) => seed.remoteAccount(`carol${i}`, hostOf(i), { keys: [{ keyId: keyId(i), publicKeyPem }] }),
    sign(i, origin, activity) {
      const url = new URL('/inbox', origin);
      const body = Buffer.from(JSON.stringify({ '@context': CONTEXT, actor: uriOf(i), ...activity }));
      const signed = signCavage({ method: 'POST', url, body, keyId: keyId(i), key, now: Date.now() });
      const headers = { 'content-type': 'application/activity+json', host: url.host, ...signed };
      return { path: '/inbox', headers, body };
    },
  };
}

/** A note as other servers write it. */
export function noteOf(actor: string, i: number, content: string, more: object = {}): Record<string, unknown> {
  const origin = new URL(actor).origin;
  const id = `${origin}/posts/${i}`;
  return {
    id,
    type: 'Note',
    attributedTo: actor,
    content,
    contentMap: { en: content },
    published: new Date().toISOString(),
    url: `${origin}/@carol/${i}`,
    to: [PUBLIC],
    cc: [`${actor}/followers`],
    sensitive: false,
    inReplyTo: null,
    tag: [],
    attachment: [],
    replies: { id: `${id}/replies`, type: 'Collection' },
    ...more,
  };
}
