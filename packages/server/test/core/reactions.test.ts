import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { reactToPost, unreactToPost } from '../../src/core/reactions/react.ts';
import { dislikePost, likePost } from '../../src/core/votes/vote.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { ALWAYS, findBroken } from '../crash/invariants.ts';
import { type Actor, createSeed, type Member, type Seed } from '../seed.ts';

const PARTY = { shortcode: 'party', domain: 'remote.test', url: 'https://remote.test/party.png' };

describe('reactions', () => {
  let app: TestApp;
  let seed: Seed;
  let alice: Member;
  let carol: Actor;
  let token: string;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    alice = await seed.account('alice');
    carol = await seed.remoteAccount('carol');
    token = await seed.token(alice);
  });
  after(async () => {
    assert.deepEqual(await findBroken(app.ctx.db, ALWAYS), []);
    await app.close();
  });

  const by = (who: Actor, postId: number) => ({ accountId: who.id, postId, origin: 'remote' as const });
  const get = async (url: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await app.inject({ url, headers })).json();
  };

  it('are several per person, counted by emoji, shown with their pictures and told with them', async () => {
    const postId = await seed.post(alice, 'react');
    const dave = await seed.remoteAccount('dave');
    await reactToPost(app.ctx, { ...by(carol, postId), emoji: '🎉' });
    await reactToPost(app.ctx, { ...by(carol, postId), emoji: '🎉' });
    await reactToPost(app.ctx, { ...by(carol, postId), emoji: '❤' });
    await reactToPost(app.ctx, { ...by(carol, postId), emoji: ':party:', custom: PARTY });
    await reactToPost(app.ctx, { ...by(dave, postId), emoji: '🎉' });
    await app.drain();
    const status = await get(`/api/v1/statuses/${postId}`);
    const shown = status.emoji_reactions.map((one: { name: string; count: number }) => [one.name, one.count]);
    assert.deepEqual(shown, [
      ['🎉', 2],
      ['party@remote.test', 1],
      ['❤️', 1],
    ]);
    assert.match(status.emoji_reactions[1].url, /\/media\/proxy\//);
    assert.equal(status.favourites_count, 0);
    const told = (await get('/api/v1/notifications')).map((one: { type: string; emoji: string }) => [
      one.type,
      one.emoji,
    ]);
    assert.deepEqual(told.sort(), [
      ['pleroma:emoji_reaction', 'party@remote.test'],
      ['pleroma:emoji_reaction', '❤️'],
      ['pleroma:emoji_reaction', '🎉'],
      ['pleroma:emoji_reaction', '🎉'],
    ]);
  });

  it('are put in words for apps that do not know them, and for those alone', async () => {
    const known = 'supported_types[]=pleroma:emoji_reaction';
    const [plain] = await get('/api/v1/notifications?limit=1&supported_types[]=mention');
    assert.match(plain.fallback.title, /reacted to your post/);
    const [knowing] = await get(`/api/v1/notifications?limit=1&${known}`);
    assert.equal(knowing.fallback, undefined);
    assert.equal((await get(`/api/v1/notifications/${plain.id}?${known}`)).fallback, undefined);
    const groups = async (query: string) =>
      (await get(`/api/v2/notifications?limit=1&${query}`)).notification_groups[0].fallback?.title;
    assert.deepEqual([await groups(known), await groups('')], [undefined, plain.fallback.title]);
    const [group] = (await get('/api/v2/notifications?limit=1')).notification_groups;
    assert.deepEqual([group.emoji, group.emoji_url], [plain.emoji, plain.emoji_url]);
  });

  it('are taken back with what was told of them', async () => {
    const postId = await seed.post(alice, 'once');
    await reactToPost(app.ctx, { ...by(carol, postId), emoji: '👍🏽' });
    await app.drain();
    await unreactToPost(app.ctx, { ...by(carol, postId), emoji: '👍🏽' });
    await app.drain();
    assert.deepEqual((await get(`/api/v1/statuses/${postId}`)).emoji_reactions, []);
    const told = await get('/api/v1/notifications');
    assert.ok(told.every((one: { status: { id: string } }) => one.status.id !== String(postId)));
  });

  it('are one emoji, of posts one may see, and not without end', async () => {
    const postId = await seed.post(alice, 'bounds');
    for (const emoji of ['', 'ok', '🎉🎉', ':two words:', '<b>', 'x'.repeat(10_000)]) {
      await assert.rejects(reactToPost(app.ctx, { ...by(carol, postId), emoji }), { code: 'invalid' }, emoji);
    }
    const secret = await seed.post(alice, 'secret', { visibility: 'followers' });
    await assert.rejects(reactToPost(app.ctx, { ...by(carol, secret), emoji: '🎉' }), { code: 'not-found' });
    const local = await seed.post(alice, 'here', { localOnly: true });
    await assert.rejects(reactToPost(app.ctx, { ...by(carol, local), emoji: '🎉' }), { code: 'not-found' });
    const emojis = [...'😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓'];
    for (const emoji of emojis) await reactToPost(app.ctx, { ...by(carol, postId), emoji });
    await assert.rejects(reactToPost(app.ctx, { ...by(carol, postId), emoji: '😔' }), { code: 'invalid' });
  });

  it('stand beside one vote a person: a like makes room for a dislike', async () => {
    const postId = await seed.post(alice, 'vote');
    await likePost(app.ctx, by(carol, postId));
    await dislikePost(app.ctx, by(carol, postId));
    const status = await get(`/api/v1/statuses/${postId}`);
    assert.deepEqual([status.favourites_count, status.dislikes_count], [0, 1]);
    assert.deepEqual((await get(`/api/v1/statuses/${postId}/favourited_by`)).length, 0);
  });
});
