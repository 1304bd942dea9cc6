import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed } from '../../seed.ts';
import { findFixtures } from '../../shared-fixtures.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const { folder, skip } = findFixtures('cases');

let app: TestApp;
let alice: Client;

before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  alice = createClient(app, await seed.token(await seed.account('alice')));
});
after(() => app.close());

function load(name: string): Record<string, string>[] {
  const input: unknown = JSON.parse(readFileSync(resolve(folder, name, 'input.json'), 'utf8'));
  return (Array.isArray(input) ? input : [input]) as Record<string, string>[];
}

/** Posts what a case holds; the answers in order. */
async function post(name: string): Promise<Status[]> {
  const made: Status[] = [];
  for (const input of load(name)) made.push(readAnswer(await alice.post('/api/v1/statuses', input), Status));
  return made;
}

const linksOf = (html: string) =>
  [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href?.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));

for (const name of ['url-caret-pipe-braces', 'url-trailing-underscore']) {
  test(`${name}: each address is one link, whole`, { skip }, async () => {
    const [status] = await post(name);
    const text = load(name)[0]?.['status'] ?? '';
    assert.deepEqual(linksOf(status?.content ?? ''), text.match(/https:\S+/g));
  });

  test(`${name}: so it is in a profile`, { skip }, async () => {
    const text = load(name)[0]?.['status'] ?? '';
    const urls = text.match(/https:\S+/g) ?? [];
    const answer = await alice.send('PATCH', '/api/v1/accounts/update_credentials', {
      note: text,
      fields_attributes: urls.map((value, index) => ({ name: `${index}`, value })),
    });
    const { note, fields } = answer.json();
    assert.deepEqual(linksOf(note), urls);
    assert.deepEqual(
      fields.flatMap((field: { value: string }) => linksOf(field.value)),
      urls,
    );
  });
}

test('hashtag-keycap-number-sign: a keycap is no tag and stays whole', { skip }, async () => {
  const [status] = await post('hashtag-keycap-number-sign');
  assert.deepEqual(status?.tags, []);
  assert.ok(status?.content.includes('press #️⃣ now'));
});

for (const [name, tag] of [
  ['hashtag-wave-dash', 'トロピカル～ジュ'],
  ['hashtag-zwj-sinhala', 'ශ්‍රී'],
] as const) {
  test(`${name}: one tag`, { skip }, async () => {
    const [status] = await post(name);
    assert.deepEqual(
      status?.tags.map((found) => found.name),
      [tag],
    );
  });
}

test('hashtag-accents-one-tag: found under every spelling, shown as written', { skip }, async () => {
  const made = await post('hashtag-accents-one-tag');
  for (const name of ['catala', 'catal%C3%A0', 'CATALA', 'Catal%C3%80', 'catala%CC%80']) {
    const found = readAnswer(await alice.get(`/api/v1/timelines/tag/${name}`), Type.Array(Status));
    assert.deepEqual(found.map((status) => status.id).sort(), made.map((status) => status.id).sort(), name);
  }
  for (const [index, input] of load('hashtag-accents-one-tag').entries()) {
    assert.ok(made[index]?.content.includes(`#<span>${input['status']?.slice(1)}</span>`));
  }
  const search = (await alice.get('/api/v2/search?type=hashtags&q=%23CATAL%C3%80')).json();
  assert.deepEqual(
    search.hashtags.map((tag: { name: string }) => tag.name),
    ['catala'],
  );
});
