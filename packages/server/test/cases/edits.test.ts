import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Json } from '../federation/peer.ts';
import { createScene, picture, type Scene, skip } from './scene.ts';

let scene: Scene;
before(async () => {
  scene = await createScene();
});
after(() => scene.close());

const told = async (as: 'alice' | 'bob') =>
  (await scene.ok('GET', '/api/v1/notifications', undefined, as)).map(
    (notification: { type: string; status: { id: string } }) => `${notification.type} ${notification.status?.id}`,
  );
const historyOf = (id: string) => scene.ok('GET', `/api/v1/statuses/${id}/history`);

async function upload(color: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await picture(20, 20, color))]), 'file.jpg');
  return (await scene.ok('POST', '/api/v2/media', form)).id;
}

/** Delivers an Update of a note, a second later than what came before. */
async function update(note: Json, more: Json): Promise<void> {
  scene.app.clock.advance(1000);
  await scene.deliver(scene.server.activity(scene.peer, 'Update', { ...note, ...more }));
}
const now = () => new Date(scene.app.clock.now()).toISOString();

// The first, as its note has the id that a peer's first note has.
test('update-unchanged-note', { skip }, async () => {
  const note = scene.server.serve(scene.parse('update-unchanged-note/note.json'));
  await scene.deliver(scene.server.activity(scene.peer, 'Create', note));
  const { id } = (await scene.findStatus(note['id'])) as { id: string };
  await scene.ok('POST', `/api/v1/statuses/${id}/reblog`, {}, 'bob');
  const before = await told('bob');
  for (let i = 0; i < 4; i++) await update(note, {});
  await update(note, { updated: now() });
  const unseen = [{ likes: { totalItems: 4 } }, { tag: [] }, { attributedTo: [scene.peer.id] }, { 'x:y': 1 }];
  for (const more of unseen) await update(note, { ...more, updated: now() });
  assert.equal((await scene.findStatus(note['id']))?.edited_at, null);
  assert.equal((await historyOf(id)).length, 1);
  assert.deepEqual(await told('bob'), before);
});

test('edit-adds-mention', { skip }, async () => {
  const [first, then] = scene.parse('edit-adds-mention/steps.json');
  const { id } = await scene.ok('POST', '/api/v1/statuses', first);
  await scene.ok('PUT', `/api/v1/statuses/${id}`, then);
  assert.deepEqual(await told('bob'), [`mention ${id}`]);
});

test('who is mentioned by an edit hears of it once, whoever edits', async () => {
  const { id } = await scene.ok('POST', '/api/v1/statuses', { status: 'hello' });
  for (const status of ['hello @bob', 'hello again @bob', 'hello', 'hello @bob']) {
    await scene.ok('PUT', `/api/v1/statuses/${id}`, { status });
  }
  const mentions = (await told('bob')).filter((text: string) => text.endsWith(id));
  assert.deepEqual(mentions, [`mention ${id}`]);

  const note = scene.server.note(scene.peer, 'hello');
  await scene.deliver(scene.server.activity(scene.peer, 'Create', note));
  const bob = `${scene.origin}/users/bob`;
  const tag = [{ type: 'Mention', href: bob, name: '@bob' }];
  await update(note, { content: '<p>hello @bob</p>', tag, cc: [bob], updated: now() });
  const status = await scene.findStatus(note['id']);
  assert.equal((await told('bob'))[0], `mention ${status?.id}`);
});

test('edit-history-media', { skip }, async () => {
  const [one, two] = [await upload('red'), await upload('blue')];
  const steps = scene.read('edit-history-media/steps.txt').trim().split('\n').slice(0, 3);
  let path = '/api/v1/statuses';
  for (const step of steps) {
    const [, method, status, files = ''] = /^(\w+) status "(.*)" media_ids=\[(\w*)\]$/.exec(step) as RegExpExecArray;
    const ids = files === '' ? [] : [files === 'ONE' ? one : two];
    const made = await scene.ok(method as string, path, { status, media_ids: ids });
    path = `/api/v1/statuses/${made.id}`;
  }
  const shown = (await scene.ok('GET', `${path}/history`)).map((entry: { media_attachments: { id: string }[] }) =>
    entry.media_attachments.map((file) => file.id),
  );
  assert.deepEqual(shown, [[one], [], [two]]);
});

type Shown = { media_attachments: { description: string | null }[] };
const descriptions = (entries: Shown[]) =>
  entries.map((entry) => entry.media_attachments.map((file) => file.description));

test('each version says of its files what was said of them then', async () => {
  const id = await upload('red');
  const post = await scene.ok('POST', '/api/v1/statuses', { status: 'described', media_ids: [id] });
  for (const description of ['a red square', 'a red square', 'a square']) {
    const media_attributes = [{ id, description }];
    await scene.ok('PUT', `/api/v1/statuses/${post.id}`, { status: 'described', media_ids: [id], media_attributes });
  }
  assert.deepEqual(descriptions(await historyOf(post.id)), [[null], ['a red square'], ['a square']]);
  const media_attributes = [{ id, description: 'kept out' }];
  const refused = { status: 'x'.repeat(6000), media_ids: [id], media_attributes };
  assert.equal((await scene.call('PUT', `/api/v1/statuses/${post.id}`, refused)).status, 422);
  assert.deepEqual(descriptions([await scene.ok('GET', `/api/v1/statuses/${post.id}`)]), [['a square']]);

  const file = { type: 'Image', mediaType: 'image/jpeg', url: `${scene.server.origin}/1.jpg` };
  const note = scene.server.note(scene.peer, 'described', { attachment: [{ ...file, name: 'one' }] });
  await scene.deliver(scene.server.activity(scene.peer, 'Create', note));
  await update(note, { attachment: [{ ...file, name: 'two' }], updated: now() });
  const status = await scene.findStatus(note['id']);
  assert.deepEqual(descriptions(await historyOf(status?.id as string)), [['one'], ['two']]);
});

test('an edit here that changes nothing is none', async () => {
  const post = await scene.ok('POST', '/api/v1/statuses', { status: 'same', spoiler_text: 'cw', language: 'en' });
  const same = { status: 'same', spoiler_text: 'cw', language: 'EN', sensitive: true };
  assert.equal((await scene.ok('PUT', `/api/v1/statuses/${post.id}`, same)).edited_at, null);
  assert.equal((await historyOf(post.id)).length, 1);
});
