/** What people do with a client, one thing after the other, through masto. */
import assert from 'node:assert/strict';
import { createOAuthAPIClient, createRestAPIClient, type mastodon } from 'masto';
import sharp from 'sharp';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import type { TestApp } from '../app.ts';
import { type Member, PASSWORD, type Seed } from '../seed.ts';

const REDIRECT = 'testapp://callback';
const SCOPES = 'read write follow push';

interface Stage {
  app: TestApp;
  seed: Seed;
  alice: Member;
  bob: Member;
  /** Alice's client. */
  rest: mastodon.rest.Client;
}

export async function drawPicture(): Promise<File> {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
  return new File([new Uint8Array(await picture.png().toBuffer())], 'a.png');
}

export const JOURNEYS: Record<string, (stage: Stage) => Promise<void>> = {
  'signs up with the token of an app': async ({ app }) => {
    const client = await createRestAPIClient({ url: app.url }).v1.apps.create({
      clientName: 'masto.js',
      redirectUris: REDIRECT,
      scopes: SCOPES,
    });
    const { accessToken: ofApp } = await createOAuthAPIClient({ url: app.url }).token.create({
      grantType: 'client_credentials',
      clientId: client.clientId as string,
      clientSecret: client.clientSecret as string,
      redirectUri: REDIRECT,
      scope: SCOPES,
    });
    await saveInstanceSettings(app.ctx, { registrations: 'open' });
    const token = await createRestAPIClient({ url: app.url, accessToken: ofApp }).v1.accounts.create({
      username: 'newcomer',
      email: 'newcomer@mail.test',
      password: PASSWORD,
      agreement: true,
      locale: 'de',
      dateOfBirth: '1990-01-31',
    });
    const newcomer = createRestAPIClient({ url: app.url, accessToken: token.accessToken });
    assert.equal((await newcomer.v1.accounts.verifyCredentials()).acct, 'newcomer');
  },

  'edits a profile with pictures, fields and features': async ({ alice, rest }) => {
    const avatar = await drawPicture();
    const account = await rest.v1.accounts.updateCredentials({
      displayName: 'Alice A.',
      note: 'birds',
      avatar,
      header: avatar,
      fieldsAttributes: [{ name: 'web', value: 'https://alice.example' }],
      source: { privacy: 'unlisted', language: 'fr' },
    });
    assert.deepEqual(
      [
        account.displayName,
        account.source.note,
        account.fields[0]?.name,
        account.source.privacy,
        account.source.language,
      ],
      ['Alice A.', 'birds', 'web', 'unlisted', 'fr'],
    );
    assert.equal((await fetch(account.avatar)).status, 200);
    const profile = await rest.v1.profile.update({ avatarDescription: 'a red square', showMedia: false });
    assert.deepEqual([profile.avatarDescription, profile.showMedia], ['a red square', false]);
    await rest.v1.profile.avatar.remove();
    assert.notEqual((await rest.v1.accounts.verifyCredentials()).avatar, account.avatar);
    const tag = await rest.v1.featuredTags.create({ name: 'birds' });
    assert.deepEqual(
      (await rest.v1.accounts.$select(`${alice.id}`).featuredTags.list()).map((featured) => featured.id),
      [tag.id],
    );
    await rest.v1.featuredTags.$select(tag.id).remove();
    assert.deepEqual(await rest.v1.featuredTags.list(), []);
  },

  'describes media, before the post and after it': async ({ rest }) => {
    const file = await drawPicture();
    const { id } = await rest.v1.media.create({ file, description: 'first', focus: '0.5,-0.5' });
    const media = await rest.v1.media.$select(id).update({ description: 'second' });
    assert.deepEqual([media.description, (media.meta as { focus?: { x: number } }).focus?.x], ['second', 0.5]);
    const post = await rest.v1.statuses.create({ mediaIds: [id] });
    const edited = await rest.v1.statuses.$select(post.id).update({
      status: 'with a word',
      mediaIds: [id] as never,
      mediaAttributes: [{ id, description: 'third' }],
    });
    assert.equal(edited.mediaAttachments[0]?.description, 'third');
  },

  'votes, quotes, schedules and marks what is read': async ({ app, seed, bob, rest }) => {
    const theirs = createRestAPIClient({ url: app.url, accessToken: await seed.token(bob) });
    const asked = await theirs.v1.statuses.create({
      status: 'which?',
      poll: { options: ['a', 'b'], expiresIn: 3_600 },
    });
    const poll = await rest.v1.polls.$select(asked.poll?.id as string).votes.create({ choices: [1] });
    assert.deepEqual([poll.voted, poll.ownVotes, poll.votesCount], [true, [1], 1]);
    const quote = await rest.v1.statuses.create({ status: 'see', quotedStatusId: asked.id });
    assert.equal((quote.quote as { quotedStatus?: { id: string } } | null)?.quotedStatus?.id, asked.id);
    const [sooner = '', later = ''] = [1, 2].map((hours) =>
      new Date(app.clock.now() + hours * 3_600_000).toISOString(),
    );
    const scheduled = await rest.v1.statuses.create({ status: 'later', scheduledAt: sooner });
    const moved = await rest.v1.scheduledStatuses.$select(scheduled.id).update({ scheduledAt: later });
    assert.equal(moved.scheduledAt, later);
    await rest.v1.scheduledStatuses.$select(scheduled.id).remove();
    await assert.rejects(rest.v1.scheduledStatuses.$select(scheduled.id).fetch(), /not found/);
    await rest.v1.markers.create({ home: { lastReadId: asked.id } });
    const markers = (await rest.v1.markers.fetch({ timeline: ['home', 'notifications'] })) as Record<
      string,
      { lastReadId: string }
    >;
    assert.equal(markers['home']?.lastReadId, asked.id);
  },

  'keeps filters and lists': async ({ bob, rest }) => {
    const filter = await rest.v2.filters.create({ title: 'no', context: ['home', 'public'], filterAction: 'hide' });
    const filtered = rest.v2.filters.$select(filter.id);
    const word = await filtered.keywords.create({ keyword: 'spoilt', wholeWord: true });
    await rest.v2.filters.keywords.$select(word.id).update({ keyword: 'spoiled' });
    const { id } = await rest.v1.statuses.create({ status: 'filtered' });
    const status = await filtered.statuses.create({ statusId: id });
    const read = await filtered.update({ title: 'never', expiresIn: 3_600 });
    assert.deepEqual(
      [read.title, read.keywords.map((keyword) => keyword.keyword), read.statuses.map((one) => one.statusId)],
      ['never', ['spoiled'], [id]],
    );
    await rest.v2.filters.statuses.$select(status.id).remove();
    await rest.v2.filters.keywords.$select(word.id).remove();
    await filtered.remove();
    await assert.rejects(filtered.fetch(), /not found/);
    await rest.v1.accounts.$select(`${bob.id}`).follow();
    const list = await rest.v1.lists.create({ title: 'some' });
    const one = rest.v1.lists.$select(list.id);
    assert.equal((await one.update({ title: 'others', exclusive: true })).exclusive, true);
    await one.accounts.create({ accountIds: [`${bob.id}`] });
    assert.deepEqual(
      (await rest.v1.accounts.$select(`${bob.id}`).lists.list()).map((its) => its.id),
      [list.id],
    );
    await one.accounts.remove({ accountIds: [`${bob.id}`] });
    assert.deepEqual(await one.accounts.list(), []);
    await one.remove();
  },

  'notes, reports, looks up and searches people': async ({ seed, alice, bob, rest }) => {
    const target = rest.v1.accounts.$select(`${bob.id}`);
    assert.equal((await target.note.create({ comment: 'met in Bern' })).note, 'met in Bern');
    const theirs = await seed.post(bob, 'rude');
    const report = await rest.v1.reports.create({
      accountId: `${bob.id}`,
      statusIds: [String(theirs)],
      comment: 'rude',
      category: 'spam',
    });
    assert.deepEqual([report.category, report.statusIds], ['spam', [String(theirs)]]);
    assert.equal((await rest.v1.accounts.lookup({ acct: 'bob' })).id, `${bob.id}`);
    assert.equal((await rest.v1.accounts.search.list({ q: 'bob' }))[0]?.acct, 'bob');
    assert.equal((await rest.v2.search.list({ q: 'bob', type: 'accounts' })).accounts[0]?.acct, 'bob');
    const [relationship] = await rest.v1.accounts.relationships.fetch({ id: [`${bob.id}`] });
    assert.equal(relationship?.note, 'met in Bern');
    await seed.follow(bob, alice);
    await target.removeFromFollowers();
    const [removed] = await rest.v1.accounts.relationships.fetch({ id: [`${bob.id}`] });
    assert.equal(removed?.followedBy, false);
  },

  'asks and is asked to follow; mutes and blocks five, page by page': async ({ app, seed }) => {
    const clientOf = async (member: Member) =>
      createRestAPIClient({ url: app.url, accessToken: await seed.token(member) });
    const mia = await seed.account('mia');
    const client = await clientOf(mia);
    await client.v1.accounts.updateCredentials({ locked: true });
    const ids: string[] = [];
    for (let at = 0; at < 5; at++) {
      const asker = await seed.account(`asker${at}`);
      const { requested } = await (await clientOf(asker)).v1.accounts.$select(`${mia.id}`).follow();
      assert.equal(requested, true);
      ids.push(`${asker.id}`);
    }
    const all = async (pages: AsyncIterable<mastodon.v1.Account[]>) => {
      const seen: string[] = [];
      for await (const page of pages) {
        assert.ok(page.length <= 2);
        seen.push(...page.map(({ id }) => id));
      }
      return seen.toSorted();
    };
    const requests = client.v1.followRequests;
    assert.deepEqual(await all(requests.list({ limit: 2 })), ids);
    assert.equal((await requests.$select(ids[0] as string).authorize()).followedBy, true);
    await requests.$select(ids[1] as string).reject();
    assert.deepEqual(await all(requests.list({ limit: 2 })), ids.slice(2));
    for (const [verb, undo, list] of [
      ['mute', 'unmute', client.v1.mutes],
      ['block', 'unblock', client.v1.blocks],
    ] as const) {
      for (const id of ids) await client.v1.accounts.$select(id)[verb]();
      assert.deepEqual(await all(list.list({ limit: 2 })), ids, verb);
      for (const id of ids) await client.v1.accounts.$select(id)[undo]();
      assert.deepEqual(await all(list.list({ limit: 2 })), [], undo);
    }
  },
};
