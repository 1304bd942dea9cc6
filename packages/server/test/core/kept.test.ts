/** Two who change the same at once: nothing of either is undone, no bound is passed, and nothing is left behind. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import {
  ANNOUNCEMENTS_MAX,
  addAnnouncement,
  listAnnouncements,
  removeAnnouncement,
} from '../../src/core/announcements/keep.ts';
import { reactToAnnouncement } from '../../src/core/announcements/react.ts';
import { listAuditEntries } from '../../src/core/audit/list.ts';
import { addEmailBlock } from '../../src/core/barriers/emails.ts';
import { addIpBlock } from '../../src/core/barriers/ips.ts';
import { clearCache, clearCacheJob } from '../../src/core/files/clear-cache.ts';
import { INVITES_MAX } from '../../src/core/invites/bounds.ts';
import { createInvite } from '../../src/core/invites/create.ts';
import { createList, loadList, updateList } from '../../src/core/lists/lists.ts';
import { loadLetterbox, saveLetterbox } from '../../src/core/mail/letterbox.ts';
import { setServerThumbnail } from '../../src/core/media/server-pictures.ts';
import { updateMedia } from '../../src/core/media/update-media.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { addServerNote } from '../../src/core/moderation/server-notes.ts';
import { loadPolicy, savePolicy } from '../../src/core/notifications/policy.ts';
import { changeRole } from '../../src/core/people/access.ts';
import { addStaffNote, STAFF_NOTES_MAX } from '../../src/core/people/notes.ts';
import { connectIdentity } from '../../src/core/providers/identities.ts';
import { addProvider } from '../../src/core/providers/keep-providers.ts';
import { MAX_PROVIDERS } from '../../src/core/providers/providers.ts';
import { addPreset, changePreset, listPresets, PRESETS_MAX } from '../../src/core/sanctions/presets.ts';
import { SCREENS_MAX } from '../../src/core/screens/in-force.ts';
import { addScreen, listScreens, type ScreenInput } from '../../src/core/screens/keep.ts';
import { createRole, ROLES_MAX } from '../../src/core/staff/keep-roles.ts';
import { loadPostDefaults } from '../../src/core/users/post-defaults.ts';
import { loadReadingPreferences } from '../../src/core/users/reading-preferences.ts';
import { addRule, changeRule, moveRule, removeRule } from '../../src/core/users/rules.ts';
import { saveOwnSettings } from '../../src/core/users/save-own-settings.ts';
import { readInstanceSettings } from '../../src/core/users/settings.ts';
import { saveTerms } from '../../src/core/users/terms.ts';
import { insertRow, insertRows } from '../../src/db/insert.ts';
import { AppError } from '../../src/lib/errors.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createTestContext } from '../context.ts';
import { createSeed, type Member } from '../seed.ts';

/** As many as have a connection each. */
const AT_ONCE = 12;
const ROUNDS = 10;
const by = null;

let app: TestApp;
let alice: Member;
before(async () => {
  app = await createTestApp({ config: { databasePool: AT_ONCE } });
  alice = await createSeed(app.ctx).account('alice', { role: 'owner' });
});
after(() => app.close());

/** How many of these, all at once, were not refused; anything but a refusal is a mistake. */
async function tries(acts: (() => Promise<unknown>)[]): Promise<number> {
  const results = await Promise.allSettled(acts.map((act) => act()));
  for (const result of results) {
    if (result.status === 'rejected' && !(result.reason instanceof AppError)) throw result.reason;
  }
  return results.filter((result) => result.status === 'fulfilled').length;
}

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const settings = () => readInstanceSettings(app.ctx.db);

test('rules that are added, changed, moved and removed at once', async () => {
  const { ctx } = app;
  assert.equal(await tries(times(60, (i) => () => addRule(ctx, { by, text: `rule ${i}` }))), 50);
  const [first, second] = (await settings()).rules;
  const [id, other] = [first?.id ?? 0, second?.id ?? 0];
  for (let i = 0; i < ROUNDS; i++) {
    await Promise.all([
      changeRule(ctx, { by, id, text: `text ${i}` }),
      changeRule(ctx, { by, id, hint: `hint ${i}` }),
      changeRule(ctx, { by, id: other, hint: `other ${i}` }),
      moveRule(ctx, { by, id, to: i % 2 === 0 ? 'down' : 'up' }),
    ]);
    const { rules } = await settings();
    const [mine, theirs] = [id, other].map((wanted) => rules.filter((rule) => rule.id === wanted));
    assert.deepEqual(
      [mine, theirs].map((found) => found?.map(({ text, hint }) => [text, hint])),
      [[[`text ${i}`, `hint ${i}`]], [[second?.text, `other ${i}`]]],
    );
  }
  await Promise.all((await settings()).rules.map((rule) => removeRule(ctx, { by, id: rule.id })));
  assert.deepEqual((await settings()).rules, []);
});

test('terms of many days at once', async () => {
  await Promise.all(times(AT_ONCE, (i) => saveTerms(app.ctx, { by, text: `${i}`, from: `2027-01-${10 + i}` })));
  assert.deepEqual(
    (await settings()).terms.map(({ text }) => text),
    times(AT_ONCE, (i) => `${i}`),
  );
});

test('no list of staff is longer because all came at once', async () => {
  const { ctx } = app;
  const words = { startsAt: null, endsAt: null, allDay: false, publish: true };
  const notes = times(STAFF_NOTES_MAX - 3, (i) => ({
    id: ctx.ids.next(),
    accountId: null,
    text: `${i}`,
    createdAt: i,
  }));
  await ctx.db.write(async (tx) => {
    await insertRows(
      tx,
      'staffNotes',
      notes.map((row) => ({ ...row, targetId: alice.id })),
    );
    await insertRows(
      tx,
      'serverNotes',
      notes.map((row) => ({ ...row, domain: 'far.test' })),
    );
  });
  const screen: Omit<ScreenInput, 'name'> = {
    ...{ conditions: [{ kind: 'words', values: ['sale'] }], act: 'sensitive', warning: '' },
    ...{ enabled: false, scope: 'both', direct: false, staff: true },
  };
  const { id: one } = await addScreen(ctx, { by, name: 'one', ...screen });
  const row = await ctx.db.kysely.selectFrom('screens').selectAll().where('id', '=', one).executeTakeFirstOrThrow();
  await ctx.db.write((tx) =>
    insertRows(
      tx,
      'screens',
      times(SCREENS_MAX - 4, (i) => ({ ...row, id: one + 1 + i })),
    ),
  );
  const client = { issuer: 'https://id.test', clientId: 'x', clientSecret: 'x', joins: 'off' } as const;
  const role = { color: '', position: 1, permissions: new Set<never>(), highlighted: false };
  const roles = (await ctx.db.kysely.selectFrom('roles').select('key').execute()).length;
  const kinds: [string, (i: number) => () => Promise<unknown>, number][] = [
    ['presets', (i) => () => addPreset(ctx, { by, title: `${i}`, text: 'x' }), PRESETS_MAX],
    ['announcements', (i) => () => addAnnouncement(ctx, { by, text: `${i}`, ...words }), ANNOUNCEMENTS_MAX],
    ['notes on somebody', (i) => () => addStaffNote(ctx, { by, targetId: alice.id, text: `${i}` }), 3],
    ['notes on a server', (i) => () => addServerNote(ctx, { by, domain: 'far.test', text: `${i}` }), 3],
    ['screens', (i) => () => addScreen(ctx, { by, name: `${i}`, ...screen }), 3],
    ['roles', (i) => () => createRole(ctx, { by, name: `${i}`, ...role }), ROLES_MAX - roles],
    ['providers', (i) => () => addProvider(ctx, { by, key: `p${i}`, title: `${i}`, ...client }), MAX_PROVIDERS],
    ['invites', () => () => createInvite(ctx, { accountId: alice.id }), INVITES_MAX],
    [
      'identities',
      (i) => () => {
        const said = { username: `${i}`, displayName: '', email: '', emailVerified: false, roleValues: null };
        return connectIdentity(ctx, alice.userId, { issuer: 'https://id.test', subject: `${i}`, ...said });
      },
      20,
    ],
  ];
  for (const [name, add, most] of kinds) assert.equal(await tries(times(most + AT_ONCE, add)), most, name);
  assert.equal((await listScreens(ctx)).length, SCREENS_MAX);
});

test('a text for moderators that two change, and announcements that go while people react', async () => {
  const { ctx } = app;
  const [preset] = await listPresets(ctx);
  const id = preset?.id ?? 0;
  for (let i = 0; i < ROUNDS; i++) {
    await Promise.all([
      changePreset(ctx, { by, id, title: `title ${i}` }),
      changePreset(ctx, { by, id, text: `text ${i}` }),
    ]);
    const changed = (await listPresets(ctx)).find((one) => one.id === id);
    assert.deepEqual([changed?.title, changed?.text], [`title ${i}`, `text ${i}`]);
  }
  const [one, two] = await listAnnouncements(ctx);
  const [kept, gone] = [one?.id ?? 0, two?.id ?? 0];
  const emoji = times(AT_ONCE, (i) => String.fromCodePoint(0x1f400 + i));
  const react = (announcementId: number) => (name: string) => () =>
    reactToAnnouncement(ctx, { accountId: alice.id, announcementId, name });
  assert.equal(await tries(emoji.map(react(kept))), 8);
  await tries([...emoji.map(react(gone)), () => removeAnnouncement(ctx, { by, id: gone })].toReversed());
  for (const table of ['announcementReactions', 'announcementReactionCounts'] as const) {
    const left = await ctx.db.kysely.selectFrom(table).selectAll().where('announcementId', '=', gone).execute();
    assert.deepEqual(left, [], table);
  }
});

test('the same barrier and decision asked for at once is one', async () => {
  const { ctx } = app;
  const ip = { range: '203.0.113.0/24', severity: 'no-sign-up', comment: '', expiresAt: null } as const;
  assert.equal(await tries(times(AT_ONCE, () => () => addIpBlock(ctx, { by, from: null, ...ip }))), 1);
  const blocks = await Promise.all(times(AT_ONCE, () => addEmailBlock(ctx, { by, email: 'mallory@mail.test' })));
  assert.equal(new Set(blocks.map((block) => block.id)).size, 1);
  for (let i = 0; i < ROUNDS; i++) {
    const domain = `round${i}.test`;
    await Promise.all([
      blockInstance(ctx, { by, domain, policy: 'silenced' }),
      blockInstance(ctx, { by, domain, rejectMedia: true }),
      blockInstance(ctx, { by, domain, publicComment: 'spam' }),
    ]);
    const rows = await ctx.db.kysely.selectFrom('instanceBlocks').selectAll().where('domain', '=', domain).execute();
    assert.deepEqual(
      rows.map((row) => [row.policy, row.rejectMedia, row.publicComment]),
      [['silenced', 1, 'spam']],
    );
  }
});

test('a clearing that is asked for twice while it goes on is one', async () => {
  const gate = Promise.withResolvers<void>();
  const ctx = await createTestContext({ jobs: [{ ...clearCacheJob, run: () => gate.promise }] });
  try {
    assert.equal(await tries(times(AT_ONCE, () => () => clearCache(ctx, { by, days: 3 }))), 1);
    assert.equal((await listAuditEntries(ctx, { act: 'cache.clear' }, { limit: 40 })).length, 1);
  } finally {
    gate.resolve();
    await ctx.close();
  }
});

test('pictures of the server that two choose at once: those that are not shown are gone', async () => {
  const { ctx } = app;
  const draw = (background: string) =>
    sharp({ create: { width: 40, height: 30, channels: 3, background } })
      .png()
      .toBuffer();
  const pictures = await Promise.all(['#f00', '#0f0', '#00f', '#ff0'].map(draw));
  await Promise.all(pictures.map((image) => setServerThumbnail(ctx, { by, image })));
  await app.drain();
  const stored = globSync('**/*.jpg', { cwd: ctx.config.dataDir }).map((path) => basename(path));
  assert.deepEqual(stored, [basename((await settings()).thumbnail?.file ?? '')]);
});

test('what somebody chooses in two places at once is both', async () => {
  const { ctx } = app;
  const { id: accountId } = alice;
  const list = await createList(ctx, accountId, { title: 'Birds', repliesPolicy: 'list', exclusive: false });
  for (let i = 0; i < ROUNDS; i++) {
    const on = i % 2 === 0;
    await Promise.all([
      saveOwnSettings(ctx, accountId, { sensitive: on }),
      saveOwnSettings(ctx, accountId, { autoplay: on }),
      saveOwnSettings(ctx, accountId, { expandWarnings: on }),
      saveLetterbox(ctx, accountId, { privateTexts: on }),
      saveLetterbox(ctx, accountId, { digest: on ? 'off' : 'weekly' }),
      savePolicy(ctx, accountId, { bots: on ? 'drop' : 'accept' }),
      savePolicy(ctx, accountId, { newAccounts: on ? 'filter' : 'accept' }),
      updateList(ctx, accountId, list.id, { title: `Birds ${i}` }),
      updateList(ctx, accountId, list.id, { exclusive: on }),
    ]);
    const { sensitive } = await loadPostDefaults(ctx, accountId);
    const { autoplay, expandWarnings } = await loadReadingPreferences(ctx, accountId);
    const { privateTexts, digest } = await loadLetterbox(ctx.db, accountId);
    const { bots, newAccounts } = await loadPolicy(ctx, accountId);
    const { title, exclusive } = await loadList(ctx, accountId, list.id);
    assert.deepEqual(
      [sensitive, autoplay, expandWarnings, privateTexts, exclusive, digest, bots, newAccounts, title],
      [on, on, on, on, on, ...(on ? ['off', 'drop', 'filter'] : ['weekly', 'accept', 'accept']), `Birds ${i}`],
    );
  }
});

test('a file that is described and cropped at once', async () => {
  const { ctx } = app;
  const { id: accountId } = alice;
  const id = ctx.ids.next();
  const image = { kind: 'image', state: 'ready', failure: null, mimeType: 'image/png', key: null } as const;
  const none = { previewKey: null, remoteUrl: null, remotePreviewUrl: null, bytes: null, previewBytes: null };
  const sizes = { width: null, height: null, previewWidth: null, previewHeight: null, durationMs: null };
  const said = { detailsJson: null, blurhash: null, description: null, focusX: 0, focusY: 0, contentHash: null };
  const row = { id, accountId, ...image, ...none, ...sizes, ...said, sanctionId: null, checkAt: null, createdAt: 0 };
  await ctx.db.write((tx) => insertRow(tx, 'files', row));
  for (let i = 0; i < ROUNDS; i++) {
    const x = i / ROUNDS;
    await Promise.all([
      updateMedia(ctx, { accountId, id, description: `bird ${i}` }),
      updateMedia(ctx, { accountId, id, focus: { x, y: 0 } }),
    ]);
    const now = await ctx.db.kysely.selectFrom('files').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    assert.deepEqual([now.description, now.focusX], [`bird ${i}`, x]);
  }
});

test('of two owners who step down at once one stays', async () => {
  const { ctx } = app;
  const owners = await Promise.all(times(4, (i) => createSeed(ctx).account(`owner${i}`, { role: 'owner' })));
  const all = [alice, ...owners];
  assert.equal(
    await tries(
      all.map(
        ({ id }) =>
          () =>
            changeRole(ctx, { by, accountId: id, role: 'user' }),
      ),
    ),
    4,
  );
  const left = await ctx.db.kysely.selectFrom('users').select('id').where('role', '=', 'owner').execute();
  assert.equal(left.length, 1);
});
