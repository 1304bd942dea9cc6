import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Json } from '../federation/peer.ts';
import { createScene, type Scene, skip } from './scene.ts';

let scene: Scene;
before(async () => {
  scene = await createScene();
});
after(() => scene.close());

const create = (note: Json) => scene.deliver(scene.server.activity(scene.peer, 'Create', note));

/** A post as a visitor meets it: its parent, the posts around it, and that its page is there. */
async function look(uri: unknown) {
  const status = await scene.findStatus(uri);
  assert.ok(status, String(uri));
  const context = await fetch(`${scene.origin}/api/v1/statuses/${status.id}/context`);
  const page = await fetch(`${scene.origin}/@${status.account.acct}/${status.id}`);
  assert.deepEqual([context.status, page.status], [200, 200]);
  const { ancestors, descendants } = (await context.json()) as Record<'ancestors' | 'descendants', { uri: string }[]>;
  const around = [...ancestors, ...descendants].map((post) => post.uri);
  assert.equal(new Set([uri, ...around]).size, around.length + 1, 'each post once');
  return { parent: status.in_reply_to_id, ancestors: ancestors.length, descendants: descendants.length };
}

const ALONE = { parent: null, ancestors: 0, descendants: 0 };

test('thread-self-reply', { skip }, async () => {
  const note = scene.server.serve(scene.parse('thread-self-reply/note.json'));
  await create(note);
  assert.deepEqual(await look(note['id']), ALONE);
});

test('thread-cycle-of-two', { skip }, async () => {
  const notes = scene.parse('thread-cycle-of-two/notes.json') as Json[];
  for (const note of notes) scene.server.serve(note);
  await create(notes[1] as Json);
  for (const note of notes) {
    const { ancestors, descendants } = await look(note['id']);
    assert.equal(ancestors + descendants, 1);
  }
});

function serve(name: string, inReplyTo: unknown, more: Json = {}): Json {
  const { server, peer } = scene;
  const id = `${server.origin}/t/${name}`;
  return server.serve({
    id,
    type: 'Note',
    attributedTo: peer.id,
    to: ['as:Public'],
    content: name,
    inReplyTo,
    ...more,
  });
}

test('a post that names itself in any form answers nothing', async () => {
  const at = (name: string) => `${scene.server.origin}/t/${name}`;
  const page = `${scene.server.origin}/page/own`;
  const notes = [
    serve('list', [at('list')]),
    serve('object', { id: at('object'), type: 'Note' }),
    serve('fragment', `${at('fragment')}#x`),
    serve('page', page, { url: page }),
    serve('quotes', null, { quoteUrl: at('quotes') }),
  ];
  for (const note of notes) {
    await create(note);
    assert.deepEqual(await look(note['id']), ALONE, String(note['id']));
  }
});

test('rings of any length, closed late or by an edit, are threads with an end', async () => {
  const at = (name: string) => `${scene.server.origin}/t/${name}`;
  for (let i = 0; i < 30; i++) serve(`ring-${i}`, at(`ring-${(i + 1) % 30}`));
  await create(serve('ring-0', at('ring-1')));
  for (const i of [0, 1, 15]) await look(at(`ring-${i}`));

  const late = serve('late-2', at('late-1'));
  await create(late);
  await create(serve('late-1', at('late-2')));
  for (const name of ['late-1', 'late-2']) await look(at(name));

  await create(serve('edited-1', null));
  await create(serve('edited-2', at('edited-1')));
  const updated = new Date(scene.app.clock.now()).toISOString();
  const edited = serve('edited-1', at('edited-2'), { updated, content: 'changed' });
  await scene.deliver(scene.server.activity(scene.peer, 'Update', edited));
  for (const name of ['edited-1', 'edited-2']) await look(at(name));
});
