/** Edits of what a screen holds: what goes out is what moderators read, and nothing of what it was before. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { ScreenHit } from '@linnet/api-schemas/mastodon/screen.ts';
import { answerAllHeld, answerAllHeldJob } from '../../../src/core/moderation/answer-held.ts';
import { createHeldStage, HELD, type HeldStage } from './held-stage.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let stage: HeldStage;
before(async () => {
  stage = await createHeldStage();
});
after(() => stage.app.close());
afterEach(() => stage.clear());

const edit = async (id: string, status: string, more: object = {}) => {
  stage.app.clock.advance(MINUTE_MS);
  const answer = await stage.carol.put(`/api/v1/statuses/${id}`, { status, ...more });
  assert.equal(answer.statusCode, 200, answer.body);
  await stage.app.drain();
};
const approve = async (hit: ScreenHit, params: object = {}) => {
  const answer = await stage.moderator.post(`${HELD}/${hit.id}/approve`, params);
  await stage.app.drain();
  return answer;
};

test('the history of what was held begins with what was let out; files that were left out before go', async () => {
  const { app, erin, add, write, upload, hitOf, codeOf } = stage;
  await add('secretword');
  const [left, kept] = [await upload(), await upload()];
  const post = await write('a secretword', { media_ids: [left.id, kept.id] });
  await edit(post.id, 'all is well', { media_ids: [kept.id] });
  await edit(post.id, 'all is very well', { media_ids: [kept.id] });
  await approve(await hitOf(post.id));
  const history = async () =>
    ((await erin.get(`/api/v1/statuses/${post.id}/history`)).json() as { content: string }[]).map(
      ({ content }) => content,
    );
  assert.deepEqual(await history(), ['<p>all is very well</p>']);
  app.clock.advance(2 * DAY_MS);
  await app.drain();
  assert.deepEqual([await codeOf(left.url), await codeOf(kept.url)], [404, 200]);
  await edit(post.id, 'and on', { media_ids: [kept.id] });
  assert.deepEqual(await history(), ['<p>all is very well</p>', '<p>and on</p>']);
});

test('what goes out is what was read: an edit between reading and answering waits on', async () => {
  const { add, write, hitOf, stateOf } = stage;
  await add('bland');
  const post = await write('bland');
  const read = await hitOf(post.id);
  assert.equal(read.status?.edited_at, null);
  await edit(post.id, 'buy pills');
  const answer = await approve(read, { edited_at: '' });
  assert.deepEqual([answer.statusCode, /edited since/.test(answer.json().error)], [409, true]);
  assert.equal(await stateOf(post.id), 'held');
  const again = await hitOf(post.id);
  assert.match(again.status?.content ?? '', /pills/);
  assert.equal((await approve(again, { edited_at: 'yesterday' })).statusCode, 422);
  for (const _ of [1, 2]) {
    assert.equal((await approve(again, { edited_at: again.status?.edited_at })).statusCode, 200);
    assert.equal(await stateOf(post.id), 'shown');
  }
  // It is out: whatever it is by now, nothing is let out.
  await edit(post.id, 'buy more pills');
  assert.equal((await approve(again, { edited_at: again.status?.edited_at })).statusCode, 200);
});

test('what is edited after everything was to be let out waits on', async () => {
  const { app, moderator, carol, add, write, stateOf } = stage;
  await add('many');
  const [first, second, third] = [await write('many 1'), await write('many 2'), await write('many 3')];
  await edit(second.id, 'many 2, better');
  await edit(third.id, 'many 3, better');
  // The queue has much to do: it comes to it later.
  const { ctx } = app;
  const asked: Parameters<typeof answerAllHeldJob.run>[1][] = [];
  const enqueue: typeof ctx.queue.enqueue = async (_tx, _job, inputs) => void asked.push(inputs as never);
  const busy = { ...ctx, queue: { ...ctx.queue, enqueue } };
  await answerAllHeld(busy, { by: null, approve: true, upTo: Number.MAX_SAFE_INTEGER });
  app.clock.advance(MINUTE_MS);
  for (const { id } of [first, third]) await carol.put(`/api/v1/statuses/${id}`, { status: 'buy pills' });
  for (const inputs of asked) await answerAllHeldJob.run(ctx, inputs);
  await app.drain();
  const states = async () => Promise.all([first, second, third].map(({ id }) => stateOf(id)));
  assert.deepEqual(await states(), ['held', 'shown', 'held']);
  await moderator.post(HELD, { approve: false });
  await app.drain();
  assert.deepEqual(await states(), ['refused', 'shown', 'refused']);
});

test('an edit of what was let out that meets the screen again is reported, and changes nothing of it', async () => {
  const { moderator, carolMember, add, write, hitOf, stateOf } = stage;
  await add('bait');
  const post = await write('bait');
  await approve(await hitOf(post.id));
  const reports = async () =>
    (await moderator.get(`/api/v1/admin/reports?target_account_id=${carolMember.id}`)).json() as { id: string }[];
  assert.equal((await reports()).length, 0);
  await edit(post.id, 'harmless');
  assert.equal((await reports()).length, 0);
  await edit(post.id, 'more bait');
  assert.equal((await reports()).length, 1);
  await edit(post.id, 'even more bait');
  assert.equal((await reports()).length, 1);
  assert.equal(await stateOf(post.id), 'shown');
});
