import assert from 'node:assert/strict';
import type { MediaAttachment } from '@linnet/api-schemas/mastodon/media-attachment.ts';
import { Screen, ScreenHit } from '@linnet/api-schemas/mastodon/screen.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import sharp from 'sharp';
import Type from 'typebox';
import { findPostById } from '../../../src/core/posts/queries.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createMultipart } from '../../http-app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

export const HELD = '/api/v1/admin/held_posts';
const SCREENS = '/api/v1/admin/screens';

/** A server whose screens hold what carol writes, a moderator who answers, and erin, who reads what is out. */
export interface HeldStage {
  app: TestApp;
  seed: Seed;
  moderator: Client;
  carol: Client;
  carolMember: Member;
  erin: Client;
  erinMember: Member;
  /** Holds posts with a word. */
  add(word: string): Promise<unknown>;
  write(status: string, more?: object): Promise<Status>;
  /** A picture of carol's. */
  upload(): Promise<MediaAttachment>;
  /** What holds a post that waits. */
  hitOf(id: string): Promise<ScreenHit>;
  stateOf(id: string): Promise<string | undefined>;
  /** What whoever asks for a file is answered with. */
  codeOf(url: string | null): Promise<number>;
  /** Nothing is looked for, and nothing waits. */
  clear(): Promise<void>;
}

export async function createHeldStage(): Promise<HeldStage> {
  const app = await createTestApp({ settings: { LINK_PREVIEWS: 'true' } });
  const seed = createSeed(app.ctx);
  const client = async (by: Member, scopes: string) => createClient(app, await seed.token(by, scopes));
  const owner = await client(await seed.account('alice', { role: 'owner' }), 'read admin:read admin:write');
  const moderator = await client(await seed.account('bob', { role: 'moderator' }), 'read write admin:read admin:write');
  const [carolMember, erinMember] = [await seed.account('carol'), await seed.account('erin')];
  const carolToken = await seed.token(carolMember, 'read write');
  const carol = createClient(app, carolToken);
  const create = { width: 40, height: 20, channels: 3 as const, background: '#b5523b' };
  const picture = await sharp({ create }).png().toBuffer();
  return {
    ...{ app, seed, moderator, carol, carolMember, erinMember },
    erin: await client(erinMember, 'read write'),
    add: (word) => owner.post(SCREENS, { name: 'waits', act: 'hold', conditions: [{ kind: 'words', values: [word] }] }),
    async write(status, more = {}) {
      const answer = await carol.post('/api/v1/statuses', { status, ...more });
      assert.equal(answer.statusCode, 200, answer.body);
      await app.drain();
      return answer.json() as Status;
    },
    async upload() {
      const value = { name: 'file', filename: 'a.png', type: 'image/png', value: picture };
      const { headers, payload } = createMultipart([value]);
      const sent = { ...headers, authorization: `Bearer ${carolToken}` };
      return (await app.inject({ method: 'POST', url: '/api/v1/media', payload, headers: sent })).json();
    },
    async hitOf(id) {
      const hits = readAnswer(await moderator.get(HELD), Type.Array(ScreenHit));
      const hit = hits.find(({ status }) => status?.id === id);
      assert.ok(hit, 'it waits');
      return hit;
    },
    stateOf: async (id) => (await findPostById.first(app.ctx.db, { id: Number(id) }))?.state,
    codeOf: async (url) => (await app.inject({ url: new URL(url ?? '').pathname })).statusCode,
    async clear() {
      await app.drain();
      const screens = readAnswer(await owner.get(SCREENS), Type.Array(Screen));
      for (const { id } of screens) await owner.delete(`${SCREENS}/${id}`);
      await owner.post(HELD, { approve: false });
      await app.drain();
    },
  };
}
