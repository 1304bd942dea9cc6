/** Fills an empty database with a small cast that has something to say, for trying things out. Does nothing twice. */
import { createBase } from '../packages/server/src/app.ts';
import { loadConfig } from '../packages/server/src/config/load.ts';
import { updateProfile } from '../packages/server/src/core/accounts/update-profile.ts';
import { boostPost } from '../packages/server/src/core/boosts/boost.ts';
import type { Context } from '../packages/server/src/core/context.ts';
import { followAccount } from '../packages/server/src/core/follows/follow.ts';
import { processAvatar, processHeader } from '../packages/server/src/core/media/profile-images.ts';
import { uploadMedia } from '../packages/server/src/core/media/upload.ts';
import { createPost } from '../packages/server/src/core/posts/create.ts';
import { createUser } from '../packages/server/src/core/users/create-user.ts';
import { saveInstanceSettings } from '../packages/server/src/core/users/settings.ts';
import { hasOwner } from '../packages/server/src/core/users/setup.ts';
import { signIn } from '../packages/server/src/core/users/sign-in.ts';
import { likePost } from '../packages/server/src/core/votes/vote.ts';
import { type Clock, systemClock } from '../packages/server/src/lib/clock.ts';
import { drawBird, drawLandscape, type LandscapeName } from './seed-pictures.ts';

const PASSWORD = 'linnet-linnet';
const HOUR_MS = 3_600_000;
const CAST = [
  { name: 'alice', title: 'Alice Finch', role: 'owner', note: 'Keeps this server. Birds, bread and bicycles. #birds' },
  { name: 'bob', title: 'Bob Wren', role: 'moderator', note: 'Photographs hedges. Moderates gently.' },
  { name: 'carol', title: 'Carol Siskin', role: 'user', note: 'Reads more than she writes.' },
] as const;

type Name = (typeof CAST)[number]['name'];
const LOOKS: Record<Name, { bird: string; sky: string; header: LandscapeName; fields: [string, string][] }> = {
  alice: {
    bird: '#b02a44',
    sky: '#f3dcc4',
    header: 'dawn',
    fields: [
      ['Garden', 'Oak, two hedges, one wire'],
      ['Notes', 'https://example.org/alice'],
    ],
  },
  bob: { bird: '#7a5a2e', sky: '#d5e3d0', header: 'hedge', fields: [['Camera', 'An old one']] },
  carol: { bird: '#7d8a1f', sky: '#cfdbe8', header: 'night', fields: [] },
};

/** The real clock, set back: what happened here was not all of it just now. */
function createPastClock(): Clock & { hoursAgo: number } {
  return {
    ...systemClock,
    hoursAgo: 0,
    now() {
      return systemClock.now() - this.hoursAgo * HOUR_MS;
    },
  };
}

async function createCast(ctx: Context): Promise<Record<Name, number>> {
  const ids: Record<Name, number> = { alice: 0, bob: 0, carol: 0 };
  for (const { name, title, role, note } of CAST) {
    const form = { username: name, email: `${name}@mail.test`, password: PASSWORD, role, approved: true };
    const { accountId } = await createUser(ctx, { ...form, displayName: title });
    const { bird, sky, header, fields } = LOOKS[name];
    await updateProfile(ctx, accountId, {
      note,
      discoverable: true,
      fields: fields.map(([label, value]) => ({ name: label, value })),
      avatar: await processAvatar(ctx, { accountId, file: await drawBird(bird, sky) }),
      header: await processHeader(ctx, { accountId, file: await drawLandscape(header, 1500, 500) }),
    });
    ids[name] = accountId;
  }
  return ids;
}

async function seed(ctx: Context, clock: { hoursAgo: number }): Promise<void> {
  clock.hoursAgo = 72;
  const { alice, bob, carol } = await createCast(ctx);
  await saveInstanceSettings(ctx, {
    title: 'Hedgerow',
    description: 'A server to try things out',
    registrations: 'open',
    contactAccountId: alice,
  });
  for (const [accountId, targetId] of [
    [alice, bob],
    [bob, alice],
    [carol, alice],
    [carol, bob],
  ] as const) {
    await followAccount(ctx, { accountId, targetId, origin: 'local' });
  }
  const say = (
    hoursAgo: number,
    accountId: number,
    text: string,
    more: Partial<Parameters<typeof createPost>[1]> = {},
  ) => {
    clock.hoursAgo = hoursAgo;
    return createPost(ctx, { accountId, text, visibility: 'public', language: 'en', ...more });
  };
  const picture = async (accountId: number, name: LandscapeName, description: string) =>
    (await uploadMedia(ctx, { accountId, file: await drawLandscape(name, 1600, 1067), description })).id;

  const first = await say(50, alice, 'The first linnets are back on the wire above the garden. #birds #spring');
  const reply = await say(49.5, bob, '@alice How many? I counted eleven this morning.', { replyToId: first });
  await say(49, alice, '@bob Nine, but two of them sang for three.', { replyToId: reply });
  const secret = await say(28, carol, '@alice Shall we bake something for Bob? He turns forty on Friday.', {
    visibility: 'direct',
  });
  const yes = await say(27.5, alice, '@carol Yes! I have the rye. Not a word to him.', {
    visibility: 'direct',
    replyToId: secret,
  });
  const walk = await say(
    26,
    bob,
    'Hedge of the week: hawthorn, just about to flower. https://example.org/hedges #hedges',
  );
  await say(20, carol, 'The end of the book was not what anybody expected. She stays.', {
    contentWarning: 'a spoiler, of sorts',
  });
  await say(9, carol, 'The wood behind the station at four in the morning.', {
    mediaIds: [await picture(carol, 'night', 'A dark wood under a large moon')],
    sensitive: true,
  });
  await say(4, carol, '@alice I bring the seeds, then.', { visibility: 'direct', replyToId: yes });
  await say(3, carol, 'For followers alone: I bake on Saturday.', { visibility: 'followers' });
  const bread = await say(
    5,
    alice,
    'Bread rule of the house: if it sounds hollow, it is done.\n\nIf it sounds like rain, it is rain. Close the window.',
  );
  await say(4.5, bob, '@alice The window is closed. The bread sounds like rain.', { replyToId: bread });
  const dawn = await say(0.5, bob, 'Up early, and it was worth it. #hedges', {
    mediaIds: [
      await picture(bob, 'dawn', 'Hills in rows, the sun low and orange behind them'),
      await picture(bob, 'hedge', 'A green hedge with white flowers in front of a pale sky'),
    ],
  });
  clock.hoursAgo = 0.2;
  for (const postId of [first, dawn, bread]) await likePost(ctx, { accountId: carol, postId, origin: 'local' });
  await likePost(ctx, { accountId: bob, postId: bread, origin: 'local' });
  for (const postId of [walk, dawn]) await likePost(ctx, { accountId: alice, postId, origin: 'local' });
  await boostPost(ctx, { accountId: alice, postId: walk, visibility: 'public', origin: 'local' });
  await boostPost(ctx, { accountId: carol, postId: bread, visibility: 'public', origin: 'local' });
}

const clock = createPastClock();
const { ctx, close } = await createBase({ ...loadConfig(), logLevel: 'warn' }, { clock });
if (!(await hasOwner(ctx))) await seed(ctx, clock);
const logins = CAST.map(({ name }) => `${name}@mail.test`);
// The data may be somebody's own, without this cast.
const known = await signIn(ctx, { login: logins[0] as string, password: PASSWORD }).catch(() => null);
if (known !== null) console.log(`\n  Sign in as ${logins.join(', ')} with the password "${PASSWORD}".`);
await close();
