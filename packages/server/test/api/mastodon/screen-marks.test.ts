/** Whose marks on a post are: a screen's or its author's; and what else than its text a screen looks at. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Screen, ScreenHit, ScreenMatch, ScreenTrial } from '@linnet/api-schemas/mastodon/screen.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { findPostById } from '../../../src/core/posts/queries.ts';
import { insertRow } from '../../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { watchStatements } from '../../count-statements.ts';
import { type Actor, createSeed, type Member } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const PATH = '/api/v1/admin/screens';
const HITS = '/api/v1/admin/screen_hits';
const DAY_MS = 86_400_000;

let app: TestApp;
let seed: ReturnType<typeof createSeed>;
let [owner, moderator, carol] = [] as unknown as [Client, Client, Client];
let [member, far] = [] as unknown as [Member, Actor];
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  const client = async (by: Member, scopes: string) => createClient(app, await seed.token(by, scopes));
  member = await seed.account('carol');
  far = await seed.remoteAccount('dave');
  owner = await client(await seed.account('alice', { role: 'owner' }), 'admin:read admin:write');
  moderator = await client(await seed.account('bob', { role: 'moderator' }), 'read admin:read admin:write');
  carol = await client(member, 'read write');
});
after(() => app.close());

type Input = Record<string, unknown>;
const words = (...values: string[]) => [{ kind: 'words', values }];
const add = async (input: Input) => readAnswer(await owner.post(PATH, { name: 'spam', act: 'flag', ...input }), Screen);
const remove = async (...all: Screen[]) => {
  for (const { id } of all) assert.equal((await owner.delete(`${PATH}/${id}`)).statusCode, 200);
};
const hitsOf = async (id: string) => readAnswer(await owner.get(`${PATH}/${id}/hits`), Type.Array(ScreenHit));
const row = async (id: number | string) => findPostById.first(app.ctx.db, { id: Number(id) });
const write = async (status: string, more: Input = {}) => carol.post('/api/v1/statuses', { status, ...more });

test('what an author marks themselves stays when a screen is undone, and what an app only sends back does not', async () => {
  const marks = await add({ act: 'sensitive', warning: 'Advert', conditions: words('pills') });
  const undo = async () => {
    for (const hit of await hitsOf(marks.id)) if (hit.state === 'done') await moderator.post(`${HITS}/${hit.id}/undo`);
  };
  const put = async (id: string, input: Input) => (await carol.put(`/api/v1/statuses/${id}`, input)).json() as Status;
  const get = async (id: string) => {
    const { sensitive, spoiler_text } = (await carol.get(`/api/v1/statuses/${id}`)).json() as Status;
    return [sensitive, spoiler_text];
  };
  // An app sends back the warning it was shown: it is the screen's still.
  const echoed = (await write('pills')).json() as Status;
  const shown = { sensitive: true, spoiler_text: 'Advert' };
  await put(echoed.id, { status: 'more pills', ...shown });
  assert.deepEqual(await get(echoed.id), [true, 'Advert']);
  // So it is where the screen is not met any more.
  await put(echoed.id, { status: 'tea', ...shown });
  assert.deepEqual(await get(echoed.id), [true, 'Advert']);
  await undo();
  assert.deepEqual(await get(echoed.id), [false, '']);

  // Taken away by an edit that does not meet it, and marked by the author then.
  const own = (await write('pills')).json() as Status;
  await put(own.id, { status: 'tea', sensitive: false, spoiler_text: '' });
  assert.deepEqual(await get(own.id), [false, '']);
  await put(own.id, { status: 'tea', sensitive: true, spoiler_text: '' });
  await undo();
  assert.deepEqual(await get(own.id), [true, '']);
  await remove(marks);
});

test('an edit and an undoing lock a post before what was done to it', async () => {
  const marks = await add({ act: 'sensitive', conditions: words('pills') });
  const { id } = (await write('pills')).json() as Status;
  const [hit] = await hitsOf(marks.id);
  const order = async (work: () => Promise<unknown>) => {
    const texts = (await watchStatements(work)).filter((text) => /^(?:update|select .* for update)/is.test(text));
    return texts
      .flatMap((text) => /"(posts|screenHits)"/.exec(text)?.[1] ?? [])
      .filter((one, i, all) => one !== all[i - 1]);
  };
  const locks = app.ctx.db.engine === 'postgres';
  const edited = await order(() => carol.put(`/api/v1/statuses/${id}`, { status: 'other pills' }));
  assert.deepEqual(edited.slice(0, 2), ['posts', 'screenHits']);
  const undone = await order(() => moderator.post(`${HITS}/${hit?.id}/undo`));
  assert.deepEqual(undone.slice(0, 2), locks ? ['posts', 'screenHits'] : ['screenHits', 'posts']);
  await remove(marks);
});

async function addFile(description: string): Promise<number> {
  const id = app.ctx.ids.next();
  const row = { id, accountId: member.id, kind: 'image', state: 'ready', createdAt: app.ctx.clock.now(), description };
  await app.ctx.db.write((tx) => insertRow(tx, 'files', { ...row, focusX: 0, focusY: 0 } as never));
  return id;
}

test('what is said of images is looked at', async () => {
  const unlists = await add({ act: 'unlist', conditions: words('pills') });
  const image = {
    kind: 'image',
    mimeType: 'image/png',
    url: 'https://remote.test/1.png',
    description: 'a jar of pills',
  } as const;
  const media = [{ ...image, width: 1, height: 1, blurhash: null, focusX: 0, focusY: 0 }];
  const theirs = await seed.remotePost(far, '<p>look</p>', { media });
  assert.equal((await row(theirs))?.visibility, 'unlisted');
  const tried = readAnswer(await moderator.post(`${PATH}/preview`, { conditions: words('pills') }), ScreenTrial);
  assert.ok(tried.hits.some(({ status }) => status.id === `${theirs}`));
  const file = await addFile('cheap PILLS');
  const mine = (await write('see', { media_ids: [`${file}`] })).json() as Status;
  assert.equal(mine.visibility, 'unlisted');
  const other = await addFile('tea');
  const edited = (await write('see', { media_ids: [`${other}`] })).json() as Status;
  assert.equal(edited.visibility, 'public');
  const change = {
    status: 'see',
    media_ids: [`${other}`],
    media_attributes: [{ id: `${other}`, description: 'pills' }],
  };
  assert.equal(((await carol.put(`/api/v1/statuses/${edited.id}`, change)).json() as Status).visibility, 'unlisted');
  await remove(unlists);
});

test('a screen asks for the app, the server, the age of a post and for points', async () => {
  const { ctx } = app;
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    const row = { software: 'akkoma', version: null, title: null, lastSeenAt: null, lookedAt: null };
    await insertRow(
      tx,
      'instances',
      { domain: 'young.test', ...row, createdAt: now - DAY_MS },
      { ignoreConflicts: true },
    );
    await tx.execute(
      `update "instances" set "software" = 'akkoma', "createdAt" = ${now - DAY_MS} where "domain" = 'young.test'`,
      [],
    );
  });
  const young = await seed.remoteAccount('wren', 'young.test');
  const marks = (kind: string, more: Input) => add({ name: kind, act: 'sensitive', conditions: [{ kind, ...more }] });
  const is = async (id: number | string) => (await row(id))?.sensitive === 1;
  const mine = async (text: string) => ((await write(text)).json() as Status).id;

  const software = await marks('software', { values: ['Akkoma'] });
  assert.deepEqual(
    [await is(await seed.remotePost(young, 'x')), await is(await seed.remotePost(far, 'x'))],
    [true, false],
  );
  assert.equal(await is(await mine('x')), false);
  await remove(software);

  const age = await marks('server-age-below', { number: 2 });
  assert.equal(await is(await seed.remotePost(young, 'x')), true);
  await remove(age);

  const old = await marks('older-than', { number: 7 });
  assert.equal(await is(await seed.remotePost(far, 'x', { createdAt: now - 8 * DAY_MS })), true);
  assert.equal(await is(await seed.remotePost(far, 'x')), false);
  await remove(old);

  const appId = (await row(await mine('which app?')))?.appId;
  const names = await ctx.db.kysely
    .selectFrom('apps')
    .select('name')
    .where('id', '=', appId ?? 0)
    .execute();
  const apps = await marks('apps', { values: [names[0]?.name ?? ''] });
  assert.equal(await is(await mine('x')), true);
  assert.equal(await is(await seed.remotePost(far, 'x')), false);
  await remove(apps);

  // A follower who is named is no stranger.
  const score = await marks('score', { number: 1 });
  await seed.follow(member, young);
  const named = (who: Actor) => ({
    accountId: who.id,
    username: 'x',
    domain: '',
    url: 'https://x.test',
    uri: 'https://x.test',
  });
  const strangersOf = async (id: number) => {
    const text = (await row(id))?.uri;
    const found = readAnswer(await moderator.post(`${PATH}/test`, { text }), Type.Array(ScreenMatch));
    return found[0]?.why[0]?.points?.find(({ feature }) => feature === 'strangers')?.points;
  };
  const toFollower = await seed.remotePost(young, 'x', { mentions: [named(member)] });
  const toOther = await seed.remotePost(young, 'x', { mentions: [named(far)] });
  assert.deepEqual([await strangersOf(toFollower), await strangersOf(toOther)], [undefined, 1]);
  const hit = (await hitsOf(score.id)).find(({ status }) => status?.id === `${toOther}`);
  assert.ok(hit?.why[0]?.points?.some(({ feature, points }) => feature === 'strangers' && points === 1));
  assert.ok(hit?.why[0]?.points?.some(({ feature }) => feature === 'new-server'));
  await remove(score);
});
