/** Texts that moderators begin with: kept by who may change settings, read by who judges. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WarningPreset } from '@linnet/api-schemas/mastodon/warning-preset.ts';
import Type from 'typebox';
import { PRESETS_MAX } from '../../../src/core/sanctions/presets.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const PATH = '/api/v1/admin/warning_presets';

let app: TestApp;
let owner: Client;
let moderator: Client;
let reader: Client;
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  const alice = await seed.account('alice', { role: 'owner' });
  const client = async (by: Member, scopes: string) => createClient(app, await seed.token(by, scopes));
  owner = await client(alice, 'admin:read admin:write');
  reader = await client(alice, 'admin:read:reports');
  moderator = await client(await seed.account('bob', { role: 'moderator' }), 'admin:read admin:write');
});
after(() => app.close());

const list = async (by: Client) => readAnswer(await by.get(PATH), Type.Array(WarningPreset));
const acts = async () => (await owner.get('/api/v1/admin/audit?limit=200')).json() as { act: string }[];

test('a text is kept, changed in a part, and taken away, and each is written down', async () => {
  const input = { title: ' Loud\nat night ', text: '\r\nPlease be quiet.\r\n\r\nWe mean it. ' };
  const kept = readAnswer(await owner.post(PATH, input), WarningPreset);
  assert.deepEqual([kept.title, kept.text], ['Loud at night', 'Please be quiet.\n\nWe mean it.']);
  const changed = readAnswer(await owner.put(`${PATH}/${kept.id}`, { text: 'Please.' }), WarningPreset);
  assert.deepEqual([changed.id, changed.title, changed.text], [kept.id, 'Loud at night', 'Please.']);
  readAnswer(await owner.post(PATH, { title: 'Adverts', text: 'No adverts here.' }), WarningPreset);
  for (const by of [owner, moderator, reader]) {
    assert.deepEqual(
      (await list(by)).map(({ title }) => title),
      ['Adverts', 'Loud at night'],
    );
  }
  assert.equal((await owner.delete(`${PATH}/${kept.id}`)).statusCode, 200);
  assert.equal((await owner.delete(`${PATH}/${kept.id}`)).statusCode, 404);
  assert.equal((await owner.put(`${PATH}/${kept.id}`, { text: 'x' })).statusCode, 404);
  const log = await owner.get(`/api/v1/admin/audit?target_kind=preset&target_key=${kept.id}`);
  assert.deepEqual(
    (log.json() as { act: string; target: { label: string } }[]).map(({ act, target }) => [act, target.label]),
    ['remove', 'change', 'add'].map((verb) => [`preset.${verb}`, 'Loud at night']),
  );
});

test('a text for whoever is not let in is for who decides about that, and not offered elsewhere', async () => {
  const input = { use: 'refusal', title: 'Full', text: 'We are full.' };
  const kept = readAnswer(await owner.post(PATH, input), WarningPreset);
  const titles = async (by: Client, path: string) =>
    readAnswer(await by.get(path), Type.Array(WarningPreset)).map(({ title }) => title);
  assert.equal(kept.use, 'refusal');
  assert.deepEqual(await titles(moderator, '/api/v1/admin/refusal_presets'), ['Full']);
  assert.equal((await titles(owner, `${PATH}?use=sanction`)).includes('Full'), false);
  assert.equal((await reader.get('/api/v1/admin/refusal_presets')).statusCode, 403);
  assert.equal((await owner.put(`${PATH}/${kept.id}`, { text: 'Full until spring.' })).json().use, 'refusal');
  assert.equal((await owner.put(`${PATH}/${kept.id}`, { use: 'anything' })).statusCode, 400);
  assert.equal((await owner.put(`${PATH}/${kept.id}`, { use: 'sanction' })).json().use, 'sanction');
  assert.deepEqual(await titles(moderator, '/api/v1/admin/refusal_presets'), []);
  assert.equal((await owner.delete(`${PATH}/${kept.id}`)).statusCode, 200);
});

test('what cannot be is refused and leaves nothing, and so is who may not', async () => {
  const { id } = readAnswer(await owner.post(PATH, { title: 'Stays', text: 'As it is.' }), WarningPreset);
  const [before, written] = [await list(owner), await acts()];
  const long = { title: 'x'.repeat(101), text: 'x'.repeat(2_001) };
  for (const wrong of [{}, { title: 'x' }, { text: 'x' }, { title: ' ', text: 'x' }, { title: 'x', text: '\n' }]) {
    assert.equal((await owner.post(PATH, wrong)).statusCode, 422, JSON.stringify(wrong));
  }
  for (const wrong of [{ title: '' }, { text: ' ' }, { title: long.title }, { text: long.text }]) {
    assert.equal((await owner.post(PATH, { title: 'x', text: 'x', ...wrong })).statusCode, 422);
    assert.equal((await owner.put(`${PATH}/${id}`, wrong)).statusCode, 422);
  }
  for (const by of [moderator, reader]) {
    assert.equal((await by.post(PATH, { title: 'x', text: 'x' })).statusCode, 403);
    assert.equal((await by.put(`${PATH}/${id}`, { text: 'x' })).statusCode, 403);
    assert.equal((await by.delete(`${PATH}/${id}`)).statusCode, 403);
  }
  assert.deepEqual([await list(owner), await acts()], [before, written]);
});

test('there are no more than a dialog can offer', async () => {
  const full = { title: 'y'.repeat(100), text: 'y'.repeat(2_000) };
  for (let there = (await list(owner)).length; there < PRESETS_MAX; there++) {
    assert.equal((await owner.post(PATH, full)).statusCode, 200);
  }
  const refused = await owner.post(PATH, full);
  assert.deepEqual([refused.statusCode, (await list(owner)).length], [422, PRESETS_MAX]);
  assert.match(refused.json().error, /50 presets/);
});
