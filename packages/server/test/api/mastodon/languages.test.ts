import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { findFixtures } from '../../shared-fixtures.ts';
import { type Client, createClient } from './client.ts';

const SPELLINGS: [string, string | null][] = [
  ['EN', 'en'],
  ['pt_BR', 'pt-BR'],
  ['zh_hant_tw', 'zh-Hant-TW'],
  ['not a language', null],
  ['und', null],
  ['mul', null],
  ['zxx', null],
  ['x'.repeat(5_000), null],
];

let app: TestApp;
let seed: Seed;
let alice: Member;
let asAlice: Client;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  asAlice = createClient(app, await seed.token(alice));
});
after(() => app.close());

/** The keys of a post's `contentMap` as other servers get it. */
async function languagesAbroad(id: string): Promise<string[]> {
  const answer = await app.inject({ url: `/posts/${id}`, headers: { accept: 'application/activity+json' } });
  assert.equal(answer.statusCode, 200);
  return Object.keys(answer.json().contentMap ?? {});
}

test('the language of a post is a tag in its one form or none, here and abroad, written and edited', async () => {
  for (const [spelled, tag] of SPELLINGS) {
    const written = await asAlice.post('/api/v1/statuses', {
      status: `in ${spelled}`.slice(0, 100),
      language: spelled,
    });
    assert.deepEqual([written.statusCode, written.json().language], [200, tag], spelled);
    assert.deepEqual(await languagesAbroad(written.json().id), tag === null ? [] : [tag]);

    const { id } = (
      await asAlice.post('/api/v1/statuses', { status: `again ${spelled.length}`, language: 'fr' })
    ).json();
    const edited = await asAlice.send('PUT', `/api/v1/statuses/${id}`, { status: 'edited', language: spelled });
    assert.deepEqual([edited.statusCode, edited.json().language], [200, tag], spelled);
    assert.deepEqual(await languagesAbroad(id), tag === null ? [] : [tag]);
  }
});

test('so is what somebody writes in otherwise, and what they want to read of others', async () => {
  const bob = await seed.account('bob');
  for (const [spelled, tag] of SPELLINGS) {
    const source = { language: spelled };
    const settings = await asAlice.send('PATCH', '/api/v1/accounts/update_credentials', { source });
    assert.deepEqual([settings.statusCode, settings.json().source.language], [200, tag], spelled);
    const written = await asAlice.post('/api/v1/statuses', { status: `otherwise ${spelled.length}` });
    assert.equal(written.json().language, tag, spelled);
    if (spelled.length > 35) continue;
    const followed = await asAlice.post(`/api/v1/accounts/${bob.id}/follow`, { languages: [spelled, spelled] });
    assert.deepEqual(followed.json().languages, tag === null ? null : [tag], spelled);
  }
});

for (const [name, expected] of [
  ['cases/api-language-not-a-language', [null]],
  ['cases/api-language-spelling', ['en', 'pt-BR']],
] as const) {
  const { folder, skip } = findFixtures(name);
  test(name, { skip }, async () => {
    const inputs = [JSON.parse(readFileSync(join(folder, 'input.json'), 'utf8'))].flat();
    const languages = [];
    for (const input of inputs) languages.push((await asAlice.post('/api/v1/statuses', input)).json().language);
    assert.deepEqual(languages, expected);
  });
}
