/** What the server says to its people, said by those who may. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AdminAnnouncement } from '@linnet/api-schemas/mastodon/admin-announcement.ts';
import { Announcement } from '@linnet/api-schemas/mastodon/announcement.ts';
import Type from 'typebox';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const PATH = '/api/v1/admin/announcements';

let app: TestApp;
let owner: Client;
let moderator: Client;
let member: Client;
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  const scopes = 'read write admin:read admin:write';
  const client = async (name: string, role: 'owner' | 'moderator' | 'user') =>
    createClient(app, await seed.token(await seed.account(name, { role }), scopes));
  owner = await client('alice', 'owner');
  moderator = await client('bob', 'moderator');
  member = await client('carol', 'user');
});
after(() => app.close());

const seen = async () =>
  readAnswer(await member.get('/api/v1/announcements'), Type.Array(Announcement)).map(({ content }) => content);

test('an announcement is kept, shown, changed, hidden and taken away, and each is written down', async () => {
  const kept = readAnswer(await owner.post(PATH, { text: 'Soon', publish: false }), AdminAnnouncement);
  assert.deepEqual([kept.text, kept.published_at, await seen()], ['Soon', null, []]);
  readAnswer(await owner.post(`${PATH}/${kept.id}/publish`), AdminAnnouncement);
  assert.deepEqual(await seen(), ['<p>Soon</p>']);
  const times = { starts_at: '2026-12-24T18:00:00Z', ends_at: null };
  const changed = readAnswer(await owner.put(`${PATH}/${kept.id}`, { text: 'On Sunday', ...times }), AdminAnnouncement);
  assert.deepEqual([changed.starts_at, await seen()], ['2026-12-24T18:00:00.000Z', ['<p>On Sunday</p>']]);
  const welcome = readAnswer(
    await owner.put(`${PATH}/${kept.id}`, { text: 'Come in', for_newcomers: true }),
    AdminAnnouncement,
  );
  assert.deepEqual([changed.for_newcomers, welcome.for_newcomers], [false, true]);
  readAnswer(await owner.post(`${PATH}/${kept.id}/unpublish`), AdminAnnouncement);
  assert.deepEqual(await seen(), []);
  assert.equal(readAnswer(await owner.get(PATH), Type.Array(AdminAnnouncement)).length, 1);
  assert.equal((await owner.delete(`${PATH}/${kept.id}`)).statusCode, 200);
  assert.equal((await owner.delete(`${PATH}/${kept.id}`)).statusCode, 404);
  const log = await owner.get(`/api/v1/admin/audit?target_kind=announcement&target_key=${kept.id}`);
  assert.deepEqual(
    (log.json() as { act: string }[]).map(({ act }) => act),
    ['remove', 'unpublish', 'change', 'change', 'publish', 'add'].map((verb) => `announcement.${verb}`),
  );
});

test('what cannot be is refused, and so is who may not', async () => {
  const { id } = readAnswer(await owner.post(PATH, { text: 'Stays' }), AdminAnnouncement);
  const ends = { starts_at: '2026-12-24T18:00:00Z', ends_at: '2026-12-24T17:00:00Z' };
  for (const wrong of [
    { text: ' ' },
    { text: 'x'.repeat(5_001) },
    { text: 'x', ...ends },
    { text: 'x', ends_at: 'soon' },
  ]) {
    assert.equal((await owner.post(PATH, wrong)).statusCode, 422, JSON.stringify(wrong).slice(0, 60));
    assert.equal((await owner.put(`${PATH}/${id}`, wrong)).statusCode, 422, JSON.stringify(wrong).slice(0, 60));
  }
  for (const client of [moderator, member]) {
    assert.equal((await client.get(PATH)).statusCode, 403);
    assert.equal((await client.post(PATH, { text: 'Mine' })).statusCode, 403);
    assert.equal((await client.put(`${PATH}/${id}`, { text: 'Mine' })).statusCode, 403);
    assert.equal((await client.post(`${PATH}/${id}/unpublish`)).statusCode, 403);
    assert.equal((await client.delete(`${PATH}/${id}`)).statusCode, 403);
  }
  assert.deepEqual(await seen(), ['<p>Stays</p>']);
});
