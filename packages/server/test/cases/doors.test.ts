import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createScene, type Scene } from './scene.ts';

let scene: Scene;
before(async () => {
  scene = await createScene();
});
after(() => scene.close());

test('an app registers with a body of any type that a client may forget or misspell', async () => {
  const form = 'client_name=x&redirect_uris=urn:ietf:wg:oauth:2.0:oob&scopes=read+write';
  const json = '{"client_name":"x","redirect_uris":"urn:ietf:wg:oauth:2.0:oob"}';
  const sent: [string | null, string][] = [
    [null, form],
    ['', form],
    ['Application/X-WWW-Form-UrlEncoded; charset=UTF-8', form],
    [null, json],
    ['Application/JSON;charset=UTF-8', json],
    ['application/ld+json', json],
    ['application/json', `\ufeff${json}`],
  ];
  for (const [type, body] of sent) {
    const headers: Record<string, string> = type === null ? {} : { 'content-type': type };
    const bytes = new TextEncoder().encode(body);
    const answer = await fetch(`${scene.origin}/api/v1/apps`, { method: 'POST', headers, body: bytes });
    assert.equal(answer.status, 200, `${type} ${body}`);
    assert.ok(((await answer.json()) as { client_id: string }).client_id);
  }
});

test('a document is had by its id and its page, under each name of its type', async () => {
  const { id } = await scene.ok('POST', '/api/v1/statuses', { status: 'a post' });
  const types = ['application/ld+json', 'APPLICATION/LD+JSON;profile="https://www.w3.org/ns/activitystreams"'];
  for (const path of ['/users/alice', '/users/ALICE/', '/@alice', `/posts/${id}`, `/posts/${id}/`, `/@alice/${id}`]) {
    for (const accept of [...types, 'application/json', 'application/activity+json, */*;q=0.1']) {
      const answer = await fetch(`${scene.origin}${path}`, { headers: { accept } });
      assert.match(answer.headers.get('content-type') ?? '', /^application\/activity\+json/, `${path} ${accept}`);
      assert.match(((await answer.json()) as { id: string }).id, /\/(?:users\/alice|posts\/\d+)$/);
    }
  }
});

test('a language is a tag in its one spelling, or none, here and in the document', async () => {
  const spellings: [string, string | null][] = [
    ['zh-YUE', 'yue'],
    ['ar_ARZ', 'arz'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['no-bok', null],
    ['english', null],
    ['de_DE.UTF-8', 'de-DE'],
    ['und', null],
  ];
  for (const [language, tag] of spellings) {
    const status = await scene.ok('POST', '/api/v1/statuses', { status: `in ${language}`, language });
    const headers = { accept: 'application/activity+json' };
    const note = (await (await fetch(`${scene.origin}/posts/${status.id}`, { headers })).json()) as {
      contentMap?: Record<string, string>;
    };
    assert.deepEqual([status.language, Object.keys(note.contentMap ?? {})], [tag, tag === null ? [] : [tag]]);
  }
});
