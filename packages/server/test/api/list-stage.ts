import { AdminServerDraft, AdminServerList } from '@linnet/api-schemas/mastodon/admin-server-list.ts';
import Type from 'typebox';
import { disallowInstance, loadInstanceAllows, setFederationMode } from '../../src/core/moderation/instance-allows.ts';
import { loadInstanceBlocks, unblockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { type ListServer, startListServer } from './list-server.ts';
import { type Client, createClient } from './mastodon/client.ts';
import { readAnswer } from './schema.ts';

export const LISTS = '/api/v1/admin/server_lists';

/** A server whose admin has lists fetched, from two servers that keep some. */
export interface ListStage {
  app: TestApp;
  seed: Seed;
  boss: Member;
  admin: Client;
  list: ListServer;
  other: ListServer;
  all(): Promise<AdminServerList[]>;
  show(id: string): Promise<AdminServerList>;
  draftsOf(id: string): Promise<AdminServerDraft[]>;
  /** Has the first list fetched, and answers its id. */
  subscribe(more?: object): Promise<string>;
  fetchNow(id: string): Promise<AdminServerList>;
  /** Accepts all that a list says, and answers how much. */
  applyAll(id: string): Promise<number>;
  /** No list, no exception and no decision is left. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function createListStage(): Promise<ListStage> {
  const app = await createTestApp({ settings: { FEDERATION_ALLOW_PRIVATE: 'true' } });
  const seed = createSeed(app.ctx);
  const boss = await seed.account('boss', { role: 'admin' });
  const admin = createClient(app, await seed.appToken(boss, 'read write admin:read admin:write'));
  const [list, other] = [await startListServer(), await startListServer()];
  const all = async () => readAnswer(await admin.get(`${LISTS}/subscriptions`), Type.Array(AdminServerList));
  return {
    ...{ app, seed, boss, admin, list, other, all },
    show: async (id) => readAnswer(await admin.get(`${LISTS}/${id}`), AdminServerList),
    draftsOf: async (id) =>
      readAnswer(await admin.get(`${LISTS}/${id}/drafts?limit=100`), Type.Array(AdminServerDraft)),
    async subscribe(more = {}) {
      const made = readAnswer(await admin.post(`${LISTS}/subscriptions`, { url: list.url, ...more }), AdminServerList);
      await app.drain();
      return made.id;
    },
    fetchNow: async (id) => readAnswer(await admin.post(`${LISTS}/${id}/fetch`), AdminServerList),
    async applyAll(id) {
      const { count } = (await admin.post(`${LISTS}/${id}/accept`, { all: true })).json() as { count: number };
      await app.drain();
      return count;
    },
    async clear() {
      for (const one of await all()) await admin.delete(`${LISTS}/${one.id}`);
      await admin.put(`${LISTS}/exceptions`, { domains: [] });
      await setFederationMode(app.ctx, { by: null, mode: 'open' });
      await app.drain();
      for (const { id } of await loadInstanceBlocks(app.ctx, { limit: 1_000 }))
        await unblockInstance(app.ctx, { by: null, id });
      for (const { id } of await loadInstanceAllows(app.ctx, { limit: 1_000 }))
        await disallowInstance(app.ctx, { by: null, id });
      await app.drain();
      for (const server of [list, other]) server.asked.length = 0;
    },
    async close() {
      await app.close();
      await Promise.all([list.close(), other.close()]);
    },
  };
}
