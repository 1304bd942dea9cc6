import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Collection, CollectionItem } from '@linnet/api-schemas/mastodon/collection.ts';
import type { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import { blockAccount } from '../../../src/core/blocks/block.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { type Client, createClient, readLink } from './client.ts';

let app: TestApp;
let seed: Seed;
const people: Record<string, Member> = {};
const clients: Record<string, Client> = {};
const as = (name: string): Client => clients[name] ?? assert.fail(name);
const whose = (name: string): Member => people[name] ?? assert.fail(name);
const SCOPES = 'read write';

before(async () => {
  app = await createTestApp({ publicUrl: 'https://linnet.test' });
  seed = createSeed(app.ctx);
  for (const name of ['alice', 'bob', 'carol', 'dave']) {
    people[name] = await seed.account(name);
    clients[name] = createClient(app, await seed.token(people[name], SCOPES));
    await as(name).send('PATCH', '/api/v1/accounts/update_credentials', { discoverable: true });
  }
  clients['nobody'] = createClient(app);
});
after(() => app.close());

const idOf = (name: string) => `${whose(name).id}`;
const make = (name: string, body: object) => as(name).post('/api/v1/collections', body);
const made = async (name: string, body: object): Promise<Collection> => {
  const answer = await make(name, body);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().collection;
};
const read = async (name: string, id: string) => {
  const answer = await as(name).get(`/api/v1/collections/${id}`);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json() as { collection: Collection; accounts: { id: string }[] };
};
const shown = ({ items }: Collection) => items.map((item) => item.account_id);

describe('collections of people', () => {
  it('are made with people, changed, and deleted by their owner alone', async () => {
    // Under their older address as well.
    const before = await as('alice').post('/api/v1_alpha/collections', { name: 'Old' });
    const { id: older } = before.json().collection;
    assert.equal((await as('alice').get(`/api/v1_alpha/collections/${older}`)).json().collection.name, 'Old');
    assert.equal((await read('bob', older)).collection.name, 'Old');
    assert.equal((await as('alice').delete(`/api/v1_alpha/collections/${older}`)).statusCode, 200);
    const body = {
      name: 'Bird watchers',
      description: 'Out at dawn',
      tag_name: '#Birds',
      language: 'en',
      account_ids: [idOf('bob'), idOf('bob')],
    };
    const collection = await made('alice', body);
    const { name, description, tag, language, local, sensitive, discoverable, item_count } = collection;
    assert.deepEqual(
      { name, description, tag: tag?.name, language, local, sensitive, discoverable, item_count },
      {
        name: 'Bird watchers',
        description: 'Out at dawn',
        tag: 'birds',
        language: 'en',
        local: true,
        sensitive: false,
        discoverable: true,
        item_count: 1,
      },
    );
    assert.deepEqual([collection.items[0]?.state, shown(collection)], ['accepted', [idOf('bob')]]);
    const seen = await read('nobody', collection.id);
    assert.deepEqual(
      seen.accounts.map((account) => account.id),
      [idOf('alice'), idOf('bob')],
    );
    const path = `/api/v1/collections/${collection.id}`;
    const changed = (await as('alice').send('PATCH', path, { name: 'Owls', tag_name: '' })).json().collection;
    assert.deepEqual([changed.name, changed.description, changed.tag], ['Owls', 'Out at dawn', null]);
    for (const method of ['PATCH', 'PUT', 'DELETE'] as const) {
      assert.equal((await as('bob').send(method, path, { name: 'mine' })).statusCode, 403, method);
      assert.equal((await as('nobody').send(method, path, { name: 'mine' })).statusCode, 401, method);
    }
    assert.deepEqual((await as('alice').delete(path)).json(), {});
    assert.equal((await as('alice').get(path)).statusCode, 404);
    assert.equal((await as('alice').delete(path)).statusCode, 404);
  });

  it('say what is wrong with them, and are not without end', async () => {
    const tooLong = await make('bob', { name: 'x'.repeat(41), description: 'y'.repeat(101), tag_name: '!' });
    assert.equal(tooLong.statusCode, 422);
    assert.deepEqual(Object.keys(tooLong.json().details).sort(), ['description', 'name', 'tag_name']);
    assert.equal((await make('bob', { name: ' ' })).json().details.name[0].error, 'ERR_BLANK');
    assert.equal((await make('bob', { name: 'none', language: 'not a language' })).statusCode, 422);
    assert.equal((await make('bob', { name: 'nobody', account_ids: ['1'] })).statusCode, 404);
    // 40 of what a reader calls letters.
    await made('bob', { name: '👩‍👩‍👧‍👦'.repeat(40) });
    for (let i = 1; i < 10; i++) await made('bob', { name: `${i}` });
    assert.equal((await make('bob', { name: 'one too many' })).statusCode, 422);
    const all = (await as('bob').get(`/api/v1/accounts/${idOf('bob')}/collections`)).json();
    assert.equal(all.collections.length, 10);
    for (const { id } of all.collections) await as('bob').delete(`/api/v1/collections/${id}`);

    const crowd = await made('carol', { name: 'Everybody' });
    const add = (id: number | string) => as('carol').post(`/api/v1/collections/${crowd.id}/items`, { account_id: id });
    for (let i = 0; i < 25; i++) {
      const features = { yes: ['everyone'] as const, ask: [] };
      const { id } = await seed.remoteAccount(`far${i}`, 'remote.test', { features });
      assert.equal((await add(id)).json().collection_item.state, 'pending');
    }
    assert.equal((await add(idOf('bob'))).statusCode, 422);
    assert.equal((await add('')).json().error, '`account_id` parameter is missing');
    // Who has not answered is shown to who asked, and nobody else.
    assert.equal((await read('carol', crowd.id)).collection.item_count, 25);
    assert.equal((await read('nobody', crowd.id)).collection.item_count, 0);
    await as('carol').delete(`/api/v1/collections/${crowd.id}`);
  });

  it('show whom nobody forces: who wants to be found, as they choose it', async () => {
    const collection = await made('alice', { name: 'Consent' });
    const add = (id: number | string) =>
      as('alice').post(`/api/v1/collections/${collection.id}/items`, { account_id: `${id}` });
    await as('dave').send('PATCH', '/api/v1/accounts/update_credentials', { discoverable: false });
    const approval = async () => (await as('nobody').get(`/api/v1/accounts/${idOf('dave')}`)).json().feature_approval;
    assert.deepEqual(await approval(), { automatic: [], manual: [], current_user: 'denied' });
    assert.equal((await add(idOf('dave'))).statusCode, 422);
    await as('dave').send('PATCH', '/api/v1/accounts/update_credentials', { discoverable: true, locked: true });
    assert.deepEqual(await approval(), { automatic: ['followers'], manual: [], current_user: 'unknown' });
    assert.equal((await add(idOf('dave'))).statusCode, 422);
    await as('dave').send('PATCH', '/api/v1/accounts/update_credentials', { locked: false });
    assert.deepEqual(await approval(), { automatic: ['public'], manual: [], current_user: 'automatic' });
    const item = (await add(idOf('dave'))).json().collection_item as CollectionItem;
    assert.equal(item.state, 'accepted');
    assert.equal((await add(idOf('dave'))).statusCode, 422, 'once is enough');
    const silent = await seed.remoteAccount('silent');
    assert.equal((await add(silent.id)).statusCode, 422, 'who says nothing has not agreed');

    // Somebody takes themselves out, and stays out.
    const revoke = `/api/v1/collections/${collection.id}/items/${item.id}/revoke`;
    assert.equal((await as('bob').post(revoke)).statusCode, 403);
    assert.deepEqual((await as('dave').post(revoke)).json(), {});
    assert.deepEqual(shown((await read('alice', collection.id)).collection), []);
    assert.equal((await add(idOf('dave'))).statusCode, 422);
    // The owner takes somebody out, who may come again.
    const other = (await add(idOf('bob'))).json().collection_item as CollectionItem;
    const place = `/api/v1/collections/${collection.id}/items/${other.id}`;
    assert.equal((await as('bob').delete(place)).statusCode, 403);
    assert.deepEqual((await as('alice').delete(place)).json(), {});
    assert.equal((await as('alice').delete(place)).statusCode, 404);
    assert.equal((await add(idOf('bob'))).statusCode, 200);
    await as('alice').delete(`/api/v1/collections/${collection.id}`);
  });

  it('are listed where they are listed, page by page, and their people find them', async () => {
    const open = await made('alice', { name: 'Open', account_ids: [idOf('carol'), idOf('bob')] });
    const hidden = await made('alice', { name: 'Hidden', discoverable: false, account_ids: [idOf('carol')] });
    const list = async (name: string, query = '') => {
      const answer = await as(name).get(`/api/v1/accounts/${idOf('alice')}/collections${query}`);
      assert.equal(answer.statusCode, 200, answer.body);
      return answer;
    };
    const names = async (name: string) =>
      (await list(name)).json().collections.map((one: Collection) => one.name) as string[];
    assert.deepEqual([await names('alice'), await names('bob')], [['Hidden', 'Open'], ['Open']]);
    assert.deepEqual(await names('nobody'), ['Open']);
    const previews = (await list('nobody')).json().partial_accounts.map((one: { id: string }) => one.id);
    assert.deepEqual(previews.sort(), [idOf('bob'), idOf('carol')].sort());
    // Who has the address may look.
    assert.equal((await read('nobody', hidden.id)).collection.name, 'Hidden');

    const first = await list('alice', '?limit=1');
    const next = readLink(first, 'next') as string;
    assert.match(next, /offset=1/);
    assert.deepEqual(
      (await as('alice').get(next)).json().collections.map((one: Collection) => one.id),
      [open.id],
    );
    const inside = (name: string, whose = name) => as(name).get(`/api/v1/accounts/${idOf(whose)}/in_collections`);
    const found = (await inside('carol')).json().collections.map((one: Collection) => one.name);
    assert.deepEqual(found, ['Hidden', 'Open']);
    assert.equal((await inside('bob', 'carol')).statusCode, 403);
    assert.equal((await inside('nobody', 'carol')).statusCode, 401);

    const search = (await as('bob').get(`/api/v2/search?q=${encodeURIComponent(open.url ?? '')}`)).json();
    assert.deepEqual(
      search.collections.map((one: Collection) => one.id),
      [open.id],
    );
  });

  it('tell who is put into them, and what becomes of them', async () => {
    await app.drain();
    const told = async (name: string) =>
      ((await as(name).get('/api/v1/notifications')).json() as Notification[])
        .filter((one) => one.collection !== undefined)
        .map((one) => [one.type, one.account.id, one.collection?.name]);
    const before = (await told('bob')).length;
    const collection = await made('alice', { name: 'News', account_ids: [idOf('bob')] });
    await app.drain();
    assert.deepEqual((await told('bob'))[0], ['added_to_collection', idOf('alice'), 'News']);
    assert.equal((await told('alice')).length, 0);
    await as('alice').send('PATCH', `/api/v1/collections/${collection.id}`, { name: 'Old news' });
    await app.drain();
    assert.deepEqual((await told('bob'))[0], ['collection_update', idOf('alice'), 'Old news']);
    const groups = (await as('bob').get('/api/v2/notifications?limit=1')).json().notification_groups;
    assert.equal(groups[0].collection.name, 'Old news');
    assert.match(groups[0].fallback.title, /alice changed a collection/);
    await as('alice').delete(`/api/v1/collections/${collection.id}`);
    await app.drain();
    assert.equal((await told('bob')).length, before, 'what is gone is not spoken of');
  });

  it('come with the posts that link to them', async () => {
    const one = await made('alice', { name: 'Linked', account_ids: [idOf('bob')] });
    const text = `look: ${one.url} and ${one.uri}`;
    const status = (await as('bob').post('/api/v1/statuses', { status: text })).json();
    const tagged = (post: { tagged_collections: Collection[] }) => post.tagged_collections.map(({ name }) => name);
    assert.deepEqual(tagged(status), ['Linked']);
    await as('alice').send('PATCH', `/api/v1/collections/${one.id}`, { name: 'Renamed' });
    const path = `/api/v1/statuses/${status.id}`;
    assert.deepEqual(tagged((await as('nobody').get(path)).json()), ['Renamed']);
    assert.deepEqual(tagged((await as('bob').put(path, { status: 'look elsewhere' })).json()), []);
    assert.deepEqual(tagged((await as('bob').put(path, { status: text })).json()), ['Renamed']);
    const far = await seed.remoteAccount('far-away');
    const received = await seed.remotePost(far, `<p><a href="${one.url}">these</a></p>`);
    assert.deepEqual(tagged((await as('nobody').get(`/api/v1/statuses/${received}`)).json()), ['Renamed']);
    await as('alice').delete(`/api/v1/collections/${one.id}`);
    assert.deepEqual(tagged((await as('nobody').get(path)).json()), []);

    const about = { account_id: idOf('alice'), category: 'other', comment: 'see' };
    const other = await made('alice', { name: 'Reported' });
    const report = await as('bob').post('/api/v1/reports', { ...about, collection_ids: [other.id, one.id] });
    assert.deepEqual(report.json().collection_ids, [other.id]);
    await as('alice').delete(`/api/v1/collections/${other.id}`);
  });

  it('are of people who bear each other', async () => {
    const collection = await made('alice', { name: 'Friends', account_ids: [idOf('bob'), idOf('carol')] });
    const theirs = await made('bob', { name: 'Mine', account_ids: [idOf('alice')] });
    await blockAccount(app.ctx, { accountId: whose('bob').id, targetId: whose('alice').id, origin: 'local' });
    await app.drain();
    assert.deepEqual(shown((await read('nobody', collection.id)).collection), [idOf('carol')]);
    assert.deepEqual(shown((await read('nobody', theirs.id)).collection), []);
    assert.equal((await as('alice').get(`/api/v1/collections/${theirs.id}`)).statusCode, 404, 'blocked');
    const add = { account_id: idOf('bob') };
    assert.equal((await as('alice').post(`/api/v1/collections/${collection.id}/items`, add)).statusCode, 422);
    // Whom a reader mutes they are not shown, and who is suspended nobody is.
    await as('dave').post(`/api/v1/accounts/${idOf('carol')}/mute`);
    assert.deepEqual(shown((await read('dave', collection.id)).collection), []);
    await app.ctx.db.write((tx) =>
      tx.kysely.updateTable('accounts').set({ suspendedAt: 1 }).where('id', '=', whose('alice').id).execute(),
    );
    assert.equal((await as('dave').get(`/api/v1/collections/${collection.id}`)).statusCode, 404);
  });
});
