import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadStatuses, writeEntries } from '../../src/api/mastodon/statuses.ts';
import { updateProfile } from '../../src/core/accounts/update-profile.ts';
import { asMember, VISITOR, type Viewer } from '../../src/core/audience/viewer.ts';
import { blockAccount } from '../../src/core/blocks/block.ts';
import { unboostPost } from '../../src/core/boosts/boost.ts';
import { prepareProxy } from '../../src/core/media/proxy.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { votePoll } from '../../src/core/polls/vote.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { pinPost } from '../../src/core/posts/marks.ts';
import { setMarked, setPostState } from '../../src/core/posts/queries.ts';
import { revokeQuote } from '../../src/core/quotes/revoke.ts';
import { setQuotePolicy } from '../../src/core/quotes/set-policy.ts';
import { reactToPost, unreactToPost } from '../../src/core/reactions/react.ts';
import { loadEntryViews } from '../../src/core/views/post.ts';
import { createMemory } from '../../src/lib/memory.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed } from '../seed.ts';

let app: TestApp;
before(async () => {
  app = await createTestApp();
});
after(() => app.close());

test('what is kept of posts reads as what is made anew, whatever changed, for whoever reads', async () => {
  const { ctx } = app;
  const seed = createSeed(ctx);
  const [alice, bob, carol] = [await seed.account('alice'), await seed.account('bob'), await seed.account('carol')];
  const far = await seed.remoteAccount('far', 'far.test');
  const poll = { options: ['a', 'b'], lastsMs: 600_000, multiple: false, hideTotals: false };
  const limited = await seed.post(alice, 'for few', { visibility: 'followers' });
  const quoted = await seed.post(alice, 'quoted');
  const remote = await seed.remotePost(far, '<p>from afar</p>');
  const quoting = await seed.post(bob, 'quoting', { quotedId: quoted });
  const quotingFar = await seed.post(bob, 'quoting far', { quotedId: remote });
  const quotingFew = await seed.post(alice, 'quoting few', { quotedId: limited });
  const asking = await seed.post(alice, 'which?', { poll });
  const ids = [limited, quoted, remote, quoting, quotingFar, quotingFew, asking];
  const viewers: Viewer[] = [VISITOR, ...[alice, bob, carol].map(({ id }) => asMember(id))];

  async function compare(what: string): Promise<void> {
    await app.drain();
    const memory = createMemory();
    const anew = { ...ctx, memory };
    await prepareProxy(anew);
    for (const viewer of viewers) {
      const refs = ids.map((id) => ({ entryId: id, postId: id }));
      const read = async (from: typeof ctx) => {
        return (await writeEntries(from, await loadEntryViews(from, viewer, refs))).bytes.toString();
      };
      await read(ctx);
      const kept = await read(ctx);
      assert.equal(kept, await read(anew), what);
      const plain = await loadStatuses(anew, viewer, refs, {});
      assert.deepEqual(JSON.parse(kept), JSON.parse(JSON.stringify(plain)), what);
    }
    await memory.close();
  }

  const edit = (accountId: number, postId: number, text: string) =>
    editPost(ctx, { accountId, postId, text, contentWarning: '', sensitive: false, mediaIds: [] });
  const on = (accountId: number, postId: number) => ({ accountId, postId, origin: 'local' as const });
  const steps: [string, () => Promise<unknown>][] = [
    ['nothing', async () => {}],
    ['a follower more', () => seed.follow(carol, alice)],
    ['an edit of the quoted', () => edit(alice.id, quoted, 'quoted, and edited')],
    ['a like', () => seed.like(carol, quoted)],
    ['a boost', () => seed.boost(carol, quoted)],
    ['no boost', () => unboostPost(ctx, on(carol.id, quoted))],
    ['a reaction', () => reactToPost(ctx, { ...on(carol.id, quoted), emoji: '🔥' })],
    ['none', () => unreactToPost(ctx, { ...on(carol.id, quoted), emoji: '🔥' })],
    ['a reply', () => seed.post(carol, '@alice yes', { replyToId: quoted })],
    ['a vote', () => votePoll(ctx, { accountId: carol.id, postId: asking, choices: [1], origin: 'local' })],
    ['a mark of moderators', () => ctx.db.write((tx) => setMarked.run(tx, { id: quoting, marked: 1 }))],
    ['a removal', () => ctx.db.write((tx) => setPostState.run(tx, { id: quotingFew, state: 'removed' }))],
    ['its end', () => ctx.db.write((tx) => setPostState.run(tx, { id: quotingFew, state: 'shown' }))],
    ['a pin', () => pinPost(ctx, { accountId: alice.id, postId: quoted })],
    [
      'a name',
      () => updateProfile(ctx, alice.id, { displayName: 'Alice :bird:', fields: [{ name: 'x', value: 'y' }] }),
    ],
    ['a policy', () => setQuotePolicy(ctx, { accountId: alice.id, postId: quoted, policy: 'nobody' })],
    ['a silenced server', () => blockInstance(ctx, { by: null, domain: 'far.test', policy: 'silenced' })],
    ['a suspended server', () => blockInstance(ctx, { by: null, domain: 'far.test', policy: 'suspended' })],
    ['an open server', () => blockInstance(ctx, { by: null, domain: 'far.test', policy: 'open' })],
    ['a block', () => blockAccount(ctx, { accountId: alice.id, targetId: carol.id, origin: 'local' })],
    ['a quote taken back', () => revokeQuote(ctx, { accountId: alice.id, quotedId: quoted, quotingId: quoting })],
    ['the quoted gone', () => deletePost(ctx, { accountId: alice.id, postId: limited })],
  ];
  for (const [what, step] of steps) {
    await step();
    await compare(what);
  }
});

test('posts begin with versions of their own, so that none is taken for another that had its id', async () => {
  const seed = createSeed(app.ctx);
  const dora = await seed.account('dora');
  for (let i = 0; i < 5; i++) await seed.post(dora, `post ${i}`);
  const rows = await app.ctx.db.kysely.selectFrom('posts').select('version').where('accountId', '=', dora.id).execute();
  assert.equal(new Set(rows.map((row) => row.version)).size, 5);
});
