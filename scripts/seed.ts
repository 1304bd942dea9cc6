/** Fills an empty database with a small cast that has something to say, for trying things out. Does nothing twice. */
import { createBase } from '../packages/server/src/app.ts';
import { loadConfig } from '../packages/server/src/config/load.ts';
import { updateProfile } from '../packages/server/src/core/accounts/update-profile.ts';
import { boostPost } from '../packages/server/src/core/boosts/boost.ts';
import type { Context } from '../packages/server/src/core/context.ts';
import { followAccount } from '../packages/server/src/core/follows/follow.ts';
import { createPost } from '../packages/server/src/core/posts/create.ts';
import { likePost } from '../packages/server/src/core/reactions/like.ts';
import { createUser } from '../packages/server/src/core/users/create-user.ts';
import { saveInstanceSettings } from '../packages/server/src/core/users/settings.ts';
import { hasOwner } from '../packages/server/src/core/users/setup.ts';

const PASSWORD = 'linnet-linnet';
const CAST = [
  { name: 'alice', title: 'Alice Finch', role: 'owner', note: 'Keeps this server. Birds, bread and bicycles.' },
  { name: 'bob', title: 'Bob Wren', role: 'moderator', note: 'Photographs hedges. Moderates gently.' },
  { name: 'carol', title: 'Carol Siskin', role: 'user', note: 'Reads more than she writes.' },
] as const;

async function seed(ctx: Context): Promise<void> {
  const ids: Record<string, number> = {};
  for (const { name, title, role, note } of CAST) {
    const form = { username: name, email: `${name}@mail.test`, password: PASSWORD, role, approved: true };
    const { accountId } = await createUser(ctx, { ...form, displayName: title });
    await updateProfile(ctx, accountId, { note, discoverable: true });
    ids[name] = accountId;
  }
  const [alice = 0, bob = 0, carol = 0] = CAST.map(({ name }) => ids[name]);
  await saveInstanceSettings(ctx, {
    title: 'Hedgerow',
    description: 'A server to try things out',
    registrations: 'open',
  });
  for (const [accountId, targetId] of [
    [alice, bob],
    [bob, alice],
    [carol, alice],
    [carol, bob],
  ] as const) {
    await followAccount(ctx, { accountId, targetId, origin: 'local' });
  }
  const say = (accountId: number, text: string, more: Partial<Parameters<typeof createPost>[1]> = {}) =>
    createPost(ctx, { accountId, text, visibility: 'public', language: 'en', ...more });
  const first = await say(alice, 'The first linnets are back on the wire above the garden. #birds #spring');
  const reply = await say(bob, '@alice How many? I counted eleven this morning.', { replyToId: first });
  await say(alice, '@bob Nine, but two of them sang for three.', { replyToId: reply });
  const walk = await say(bob, 'Hedge of the week: hawthorn, just about to flower. https://example.org/hedges #hedges');
  await say(carol, 'The end of the book was not what anybody expected.', { contentWarning: 'a spoiler, of sorts' });
  await say(carol, 'For followers alone: I bake on Saturday.', { visibility: 'followers' });
  await likePost(ctx, { accountId: carol, postId: first, origin: 'local' });
  await likePost(ctx, { accountId: alice, postId: walk, origin: 'local' });
  await boostPost(ctx, { accountId: carol, postId: walk, visibility: 'public', origin: 'local' });
}

const { ctx, close } = await createBase({ ...loadConfig(), logLevel: 'warn' });
if (!(await hasOwner(ctx))) {
  await seed(ctx);
  const logins = CAST.map(({ name }) => `${name}@mail.test`).join(', ');
  console.log(`Seeded. Sign in as ${logins} with the password "${PASSWORD}".`);
}
await close();
