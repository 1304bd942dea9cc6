import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mint } from '../../src/core/addresses.ts';
import { addEmailBlock, addEmailDomainBlock } from '../../src/core/barriers/emails.ts';
import { addIpBlock } from '../../src/core/barriers/ips.ts';
import { addUsernameBlock } from '../../src/core/barriers/names.ts';
import { blockAccount, muteAccount } from '../../src/core/blocks/block.ts';
import { blockDomain } from '../../src/core/blocks/block-domain.ts';
import { newCard } from '../../src/core/cards/new-card.ts';
import type { Context } from '../../src/core/context.ts';
import { keepDraft } from '../../src/core/drafts/keep.ts';
import { schedulePost } from '../../src/core/drafts/schedule.ts';
import { createFilter } from '../../src/core/filters/change.ts';
import { addFilterPost } from '../../src/core/filters/filtered-posts.ts';
import { followAccount } from '../../src/core/follows/follow.ts';
import { loadSeverances } from '../../src/core/follows/sever.ts';
import { createInvite } from '../../src/core/invites/create.ts';
import { createList } from '../../src/core/lists/lists.ts';
import { addMembers } from '../../src/core/lists/members.ts';
import { allowInstance, loadInstanceAllows } from '../../src/core/moderation/instance-allows.ts';
import { blockInstance, loadInstanceBlocks } from '../../src/core/moderation/instance-blocks.ts';
import { addServerNote } from '../../src/core/moderation/server-notes.ts';
import { clearNotifications } from '../../src/core/notifications/dismiss.ts';
import { createApp } from '../../src/core/oauth/apps.ts';
import { addStaffNote } from '../../src/core/people/notes.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { bookmarkPost } from '../../src/core/posts/marks.ts';
import { fileReport, receiveReport } from '../../src/core/reports/file.ts';
import { addReportNote } from '../../src/core/reports/notes.ts';
import { appeal } from '../../src/core/sanctions/appeal.ts';
import { sanctionAccount } from '../../src/core/sanctions/sanction.ts';
import { FEATURED_TAGS_MAX, featureTag } from '../../src/core/tags/featured-tags.ts';
import { followTag } from '../../src/core/tags/follow-tag.ts';
import { loadInstanceSettings, saveInstanceSettings } from '../../src/core/users/settings.ts';
import { saveTerms } from '../../src/core/users/terms.ts';
import { addWebhook } from '../../src/core/webhooks/keep.ts';
import type { Tx } from '../../src/db/database.ts';
import { insertRow } from '../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { watchStatements } from '../count-statements.ts';
import { createSeed } from '../seed.ts';
import { addScreens } from './add-screens.ts';
import { addRelays, addServerLists } from './add-servers.ts';

const [FEW, MANY] = [5, 40];
/** Longer than anything is kept in memory, but for what never changes. */
const FORGET_MS = 120_000;

/**
 * What trends has a test of its own; a wish to join is one. Pages of documentation ask nothing, streams never end, a file can be asked for only until it is part of a post, and a
 * subscription is one; a year is never looked back at, and nothing goes on behind an answer.
 */
const NOT_COUNTED =
  /^\/api\/(?:docs\/|v1\/(streaming\/|trends|timelines\/link|join_requests\/|media\/:id|push\/|annual_reports\/:year)|v1_alpha\/)/;

/** Known, and to be mended: whoever does takes the line away. */
const FAULTS: Record<string, string> = {
  '/api/v2/notifications': 'groups are read in rounds of a few rows',
};

interface Grouped {
  notification_groups: { type: string; group_key: string }[];
}

interface Seeded {
  /** Values of parameters in paths, by the word before them, or two. */
  ids: Record<string, string>;
  people: number[];
  posts: number[];
  token: string;
}

/** A server where every list of `reader` has `count` items, each by somebody else. */
async function seedLists(app: TestApp, count: number): Promise<Seeded> {
  const { ctx } = app;
  const seed = createSeed(ctx);
  const reader = await seed.account('reader', { role: 'owner' });
  const uri = `${ctx.config.publicUrl}/posts/`;
  const own = await seed.post(reader, 'who comes by? #birds');
  const ownUri = `${uri}${own}`;
  const mention = { accountId: reader.id, username: 'reader', domain: '', url: `${uri}@reader`, uri: `${uri}reader` };
  let [asked, scheduled, kept, report, strike] = [0, 0, 0, 0, 0];
  const direct = await seed.post(reader, 'note', { visibility: 'direct' });
  // What staff read, and what they did to the reader; they were told long ago.
  for (let i = 0; i < count; i++) {
    const reporter = await seed.remoteAccount(`reporter${i}`, `remote${i}.test`);
    const words = { domain: `remote${i}.test`, postIds: [], comment: 'theirs', uri: null };
    await receiveReport(ctx, { accountId: reporter.id, targetId: reader.id, ...words });
    strike = await sanctionAccount(ctx, { targetId: reader.id, kind: 'warn', text: 'no', by: null });
    await appeal(ctx, { accountId: reader.id, id: strike, text: 'but' });
  }
  await app.drain();
  await clearNotifications(ctx, reader.id);
  // A conversation with each, and one of many posts.
  for (let i = 0; i < count; i++) {
    await seed.remoteAccount(`friend${i}`, `remote${i}.test`);
    await seed.post(reader, `@friend${i}@remote${i}.test between us`, { visibility: 'direct' });
    await seed.post(reader, `note ${i}`, { visibility: 'direct', replyToId: direct });
  }
  // Of people that moderators limited it is kept back.
  await blockInstance(ctx, { by: null, domain: 'limited.test', policy: 'silenced' });
  for (let i = 0; i < count; i++) {
    const limited = await seed.remoteAccount(`limited${i}`, 'limited.test');
    await seed.remotePost(limited, '<p>buy this</p>', { mentions: [mention] });
  }
  const people: number[] = [];
  const posts: number[] = [];
  for (let i = 0; i < count; i++) {
    const person = await seed.remoteAccount(`person${i}`, `remote${i}.test`);
    await seed.follow(reader, person);
    await seed.follow(person, reader);
    const more = { tags: ['birds', `bird${i}`], mentions: [mention], media: [pictureOf(i)] };
    const post = await seed.remotePost(person, `<p>number ${i}</p>`, more);
    await seed.like(reader, post);
    await bookmarkPost(ctx, { accountId: reader.id, postId: post });
    await seed.boost(reader, post);
    await seed.like(person, own);
    await seed.boost(person, own);
    await seed.remotePost(person, `<p>answer ${i}</p>`, { replyToUri: ownUri, mentions: [mention] });
    // Local posts were written with apps, each with another.
    const { id: appId } = await createApp(ctx, {
      name: `app ${i}`,
      redirectUris: ['https://app.test/'],
      scopes: 'read',
    });
    const member = await seed.account(`member${i}`);
    await seed.follow(reader, member);
    // Every full page has posts of all kinds, boosts among them.
    await seed.boost(person, await seed.post(member, `number ${i} #birds`, { appId, quotedId: post }));
    const poll = { options: ['a', 'b'], lastsMs: 600_000_000, multiple: false, hideTotals: false };
    const sent = { contentWarning: '', visibility: 'public', localOnly: false, sensitive: false } as const;
    const unsaid = { language: null, replyToId: null, poll: null, appId: null, mediaIds: [] };
    const input = { ...sent, ...unsaid, text: `later ${i}` };
    const publishAt = ctx.clock.now() + (i + 10) * 86_400_000;
    scheduled = await schedulePost(ctx, { accountId: reader.id, publishAt, input });
    kept = await keepDraft(ctx, reader.id, input);
    asked = await seed.post(reader, `own ${i} #birds`, { appId, poll, quotedId: own });
    const asking = await seed.remoteAccount(`asking${i}`, `remote${i}.test`);
    await followAccount(ctx, { accountId: asking.id, targetId: member.id, origin: 'remote' });
    const [blocked, muted] = [await seed.remoteAccount(`blocked${i}`), await seed.remoteAccount(`muted${i}`)];
    await blockAccount(ctx, { accountId: reader.id, targetId: blocked.id, origin: 'local' });
    await muteAccount(ctx, { accountId: reader.id, targetId: muted.id, notifications: true });
    await blockDomain(ctx, { accountId: reader.id, domain: `unwanted${i}.test` });
    const edit = { text: `who comes by? ${i} #birds`, contentWarning: '', sensitive: false, mediaIds: [] };
    await editPost(ctx, { accountId: reader.id, postId: own, ...edit });
    await addCard(ctx, post, i);
    await addStaffNote(ctx, { by: reader.id, targetId: reader.id, text: `note ${i}` });
    await addServerNote(ctx, { by: reader.id, domain: 'remote0.test', text: `note ${i}` });
    report = await addReport(ctx, { accountId: reader.id, targetId: person.id, postIds: [post] });
    people.push(person.id);
    posts.push(post);
  }
  await app.drain();
  const input = { title: 'all', repliesPolicy: 'list', exclusive: false } as const;
  const { id: listId } = await createList(ctx, reader.id, input);
  await addMembers(ctx, { accountId: reader.id, listId, memberIds: people });
  await app.drain();
  const words = Array.from({ length: count }, (_, i) => ({ keyword: `word${i}` }));
  for (let i = 1; i < count; i++) await createFilter(ctx, reader.id, { title: `filter ${i}`, contexts: ['home'] });
  const filter = await createFilter(ctx, reader.id, { title: 'filter', contexts: ['home'], keywords: words });
  for (const postId of posts) await addFilterPost(ctx, reader.id, filter.id, postId);
  const filterPost = await addFilterPost(ctx, reader.id, filter.id, own);
  for (let i = 0; i < count; i++) await followTag(ctx, { accountId: reader.id, tag: `bird${i}` });
  for (let i = 0; i < Math.min(count, FEATURED_TAGS_MAX); i++) await featureTag(ctx, reader.id, `bird${i}`);
  await app.drain();
  const collection = await addCollections(ctx, reader.id, people);
  await app.drain();
  await saveInstanceSettings(ctx, { privacyPolicy: { text: 'little', updatedAt: 0 } });
  await saveTerms(ctx, { by: null, text: 'terms', from: '2026-01-01' });
  await saveInstanceSettings(ctx, { domainBlocksFor: 'members' });
  for (let i = 0; i < count; i++) await blockInstance(ctx, { by: null, domain: `bad${i}.test`, policy: 'suspended' });
  for (let i = 0; i < count; i++) await allowInstance(ctx, { by: null, domain: `good${i}.test` });
  const barriers = await addBarriers(ctx, count);
  for (let i = 1; i < count; i++) await createInvite(ctx, { accountId: reader.id });
  const invite = await createInvite(ctx, { accountId: reader.id });
  await ctx.db.write((tx) =>
    tx.kysely
      .updateTable('users')
      .set({ inviteId: invite.id, invitedById: reader.id })
      .where('accountId', '<>', reader.id)
      .execute(),
  );
  const token = await seed.token(reader, 'read write follow push admin:read admin:write');
  const headers = { authorization: `Bearer ${token}` };
  const [notification] = (await app.inject({ url: '/api/v1/notifications', headers })).json() as { id: string }[];
  const answer = (await app.inject({ url: '/api/v2/notifications?limit=80', headers })).json() as Grouped;
  const likes = answer.notification_groups.find(({ type }) => type === 'favourite');
  const [request] = (await app.inject({ url: '/api/v1/notifications/requests', headers })).json() as { id: string }[];
  const [conversation] = (await app.inject({ url: '/api/v1/conversations', headers })).json() as { id: string }[];
  for (let i = 0; i < count; i++) await seed.follow(reader, await seed.remoteAccount(`cut${i}`, 'cut.test'));
  await blockInstance(ctx, { by: null, domain: 'cut.test', policy: 'suspended' });
  await app.drain();
  const [severance] = await loadSeverances(ctx, reader.id, { limit: 1 });
  const [decided] = await loadInstanceBlocks(ctx, { limit: 1 });
  const [allowed] = await loadInstanceAllows(ctx, { limit: 1 });
  const serverList = await addServerLists(ctx, count);
  const screen = await addScreens(ctx, count, () => seed.post(reader, 'for sale'));
  const told = { by: null, url: 'https://hooks.example/', events: ['status.created'] };
  const webhooks = await Promise.all(Array.from({ length: count }, () => addWebhook(ctx, told)));
  const ids = {
    group: `${likes?.group_key}`,
    accounts: `${reader.id}`,
    statuses: `${own}`,
    posts: `${own}`,
    polls: `${asked}`,
    scheduled_statuses: `${scheduled}`,
    drafts: `${kept}`,
    users: 'reader',
    'instance/terms_of_service': '2026-01-01',
    conversations: `${conversation?.id}`,
    requests: `${request?.id}`,
    lists: `${listId}`,
    'v1/filters': `${filter.keywords[0]?.id}`,
    filters: `${filter.id}`,
    keywords: `${filter.keywords[0]?.id}`,
    'filters/statuses': `${filterPost.id}`,
    list: `${listId}`,
    tag: 'birds',
    tags: 'birds',
    notifications: `${notification?.id}`,
    reports: `${report}`,
    ...barriers,
    invites: `${invite.id}`,
    'admin/invites': `${invite.id}`,
    invitations: invite.code,
    collections: `${collection}`,
    severances: `${severance?.id}`,
    strikes: `${strike}`,
    'admin/domain_blocks': `${decided?.id}`,
    'admin/servers': 'remote0.test',
    server_lists: `${serverList}`,
    'admin/screens': `${screen}`,
    'admin/webhooks': `${webhooks[0]?.id}`,
    'admin/relays': `${await addRelays(ctx, count)}`,
    'admin/domain_allows': `${allowed?.id}`,
  };
  return { ids, people, posts, token };
}

/** Everything that keeps people out; one of each by the word in its path. */
async function addBarriers(ctx: Context, count: number) {
  const by = null;
  let [ip, domain, email] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const input = { range: `192.0.2.${i}`, severity: 'approval', comment: '', expiresAt: null } as const;
    ip = (await addIpBlock(ctx, { by, from: null, ...input })).id;
    domain = (await addEmailDomainBlock(ctx, { by, domain: `mail${i}.test`, approval: false })).id;
    email = (await addEmailBlock(ctx, { by, email: `x${i}@mail.test` })).id;
    await addUsernameBlock(ctx, { by, name: `name${'x'.repeat(i % 20)}${i}`, exact: true, approval: false });
  }
  return { ip_blocks: `${ip}`, email_domain_blocks: `${domain}`, canonical_email_blocks: `${email}` };
}

/** One with everybody, and one of each that shows the reader; more than a person may have, so that pages are full. */
async function addCollections(ctx: Context, ownerId: number, people: readonly number[]): Promise<number> {
  const createdAt = ctx.clock.now();
  const add = async (tx: Tx, accountId: number, memberIds: readonly number[]) => {
    const id = ctx.ids.next();
    const uri = mint.collection(ctx, id);
    const said = { name: `people ${id}`, description: '', sensitive: 0, discoverable: 1 } as const;
    await insertRow(tx, 'collections', { id, accountId, uri, ...said, createdAt, updatedAt: createdAt });
    for (const memberId of memberIds) {
      const item = { id: ctx.ids.next(), collectionId: id, accountId: memberId, state: 'accepted', createdAt } as const;
      await insertRow(tx, 'collectionItems', { ...item, stampUri: `${uri}/${memberId}` });
    }
    return id;
  };
  return ctx.db.write(async (tx) => {
    for (const person of people) {
      await add(tx, person, [ownerId]);
      await add(tx, ownerId, [person]);
    }
    return add(tx, ownerId, people);
  });
}

/** With a note. */
async function addReport(
  ctx: Context,
  about: { accountId: number; targetId: number; postIds: number[] },
): Promise<number> {
  const id = await fileReport(ctx, { ...about, comment: 'look', category: 'spam', ruleIds: [], forward: false });
  await addReportNote(ctx, { reportId: id, by: about.accountId, text: 'a note' });
  return id;
}

/** A page that a post links to, as it was read. */
async function addCard(ctx: Context, postId: number, i: number): Promise<void> {
  const id = ctx.ids.next();
  const made = newCard({ id, url: `https://news.test/${i}`, dueAt: ctx.clock.now(), createdAt: ctx.clock.now() });
  await ctx.db.write(async (tx) => {
    await insertRow(tx, 'cards', { ...made, state: 'ready', title: `page ${i}` });
    await insertRow(tx, 'postCards', { postId, cardId: id });
    await tx.execute(`update "posts" set "version" = "version" + 1, "linked" = 1 where "id" = ${postId}`, []);
  });
}

function pictureOf(i: number) {
  const size = { width: 600, height: 400, focusX: 0, focusY: 0, blurhash: null };
  return {
    kind: 'image' as const,
    mimeType: 'image/png',
    url: `https://remote.test/${i}.png`,
    description: null,
    ...size,
  };
}

/** The paths that answer GET, as they were declared. */
function findRoutes(app: TestApp): string[] {
  const found: string[] = [];
  const above: string[] = [];
  for (const line of app.fastify.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part = '', methods = ''] = /^((?:│ {3}| {4})*)[├└]── (\S+)(?: \((.*)\))?/.exec(line) ?? [];
    const depth = indent.length / 4;
    above[depth] = part;
    if (/\bGET\b/.test(methods)) found.push(above.slice(0, depth + 1).join(''));
  }
  return found;
}

/** Everything that shows a list, or might. */
function isCounted(path: string): boolean {
  return /^\/(api|users|posts)\//.test(path) && !NOT_COUNTED.test(path);
}

/** Pages are full: one that is not may look for more elsewhere. */
function fill(path: string, { ids, people, posts }: Seeded): string {
  const filled = path.replaceAll(/(\w+\/)?(\w+)\/:(\w+)/g, (_, before = '', noun: string, name: string) => {
    const value = name === 'groupKey' ? ids['group'] : (ids[before + noun] ?? ids[noun]);
    assert.ok(value !== undefined, `what does ${path} stand for?`);
    return `${before}${noun}/${value}`;
  });
  const shown = path === '/api/v1/statuses' ? posts : people;
  const query = new URLSearchParams({ limit: `${people.length}`, q: 'person', acct: 'reader', domain: 'remote0.test' });
  for (const id of shown) query.append('id[]', `${id}`);
  query.append('timeline[]', 'home');
  if (path.endsWith('/palette')) query.set('color', '#3366cc');
  if (path === '/api/oembed') query.set('url', `http://localhost:3000/@reader/${ids['posts']}`);
  return `${filled}?${query}`;
}

/**
 * How many queries each page costs on a server whose lists have `count` items, with nothing in its caches. What costs more than
 * `before` is asked once more: what the server notes by itself now and then was not of the page.
 */
async function countQueries(count: number, before?: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const app = await createTestApp();
  try {
    const seeded = await seedLists(app, count);
    const headers = { authorization: `Bearer ${seeded.token}`, accept: 'application/activity+json, application/json' };
    const counts = new Map<string, number>();
    const look = async (name: string, url: string, again = false) => {
      app.clock.advance(FORGET_MS);
      await app.drain();
      // Who asks, and the settings, are looked up now and then: not within the page.
      await app.inject({ url: '/api/v1/accounts/verify_credentials', headers });
      await loadInstanceSettings(app.ctx);
      let first: unknown;
      const texts = await watchStatements(async () => {
        const answer = await app.inject({ url, headers });
        assert.equal(answer.statusCode, 200, `${url}: ${answer.payload.slice(0, 200)}`);
        first = answer.headers['content-type']?.includes('activity+json') ? answer.json().first : undefined;
      });
      if (!again && texts.length > (before?.get(name) ?? Number.POSITIVE_INFINITY)) return look(name, url, true);
      counts.set(name, texts.length);
      if (typeof first === 'string') await look(`${name}, a page`, first.replace(app.ctx.config.publicUrl, ''));
    };
    for (const path of findRoutes(app)) if (isCounted(path)) await look(path, fill(path, seeded));
    return counts;
  } finally {
    await app.close();
  }
}

test('no page costs more queries the more it shows', async () => {
  const few = await countQueries(FEW);
  const many = await countQueries(MANY, few);
  assert.ok(few.size > 60, `only ${few.size} pages were counted`);
  const grown = [...few].flatMap(([path, count]) => ((many.get(path) ?? 0) > count ? [path] : []));
  const told = grown.map((path) => `${path}: ${few.get(path)} with ${FEW}, ${many.get(path)} with ${MANY}`);
  assert.deepEqual(
    told.filter((_, i) => FAULTS[grown[i] as string] === undefined),
    [],
  );
  const mended = Object.keys(FAULTS).filter((path) => !grown.includes(path));
  assert.deepEqual(mended, [], 'mended: take them off the list of faults');
});
