/** megalodon, which web clients are made with: each generator speaks to servers of its kind, as it takes them to be. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import generator, { type MegalodonInterface } from 'megalodon';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createPushReceiver, type PushReceiver } from '../push/receiver.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { readCode, seedPerson } from './log-in.ts';
import { drawPicture } from './masto-journeys.ts';
import { ACCOUNT_VERBS, LISTS, LOOKS, type Made, STATUS_VERBS, walk } from './megalodon-calls.ts';

const OOB = 'testapp://callback';

let app: TestApp;
let seed: Seed;
let bob: Member;
let folder: string;
let receiver: PushReceiver;
const fans: Member[] = [];
const foes: Member[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-megalodon-'));
  app = await createTestApp({ listen: true, config: { allowPrivate: true } });
  receiver = await createPushReceiver();
  seed = createSeed(app.ctx);
  bob = await seed.account('bob');
  for (let at = 0; at < 5; at++) fans.push(await seed.account(`fan${at}`));
  for (let at = 0; at < 6; at++) foes.push(await seed.account(`foe${at}`));
});
after(async () => {
  await receiver.stop();
  await app.close();
  await rm(folder, { recursive: true });
});

/** Passes over what a generator says its servers have not. */
async function unlessMissing(t: TestContext, deed: () => Promise<void>): Promise<void> {
  try {
    await deed();
  } catch (error) {
    if ((error as Error).constructor.name !== 'NotImplementedError') throw error;
    t.diagnostic('the generator has it not');
  }
}

for (const kind of ['mastodon', 'pleroma', 'gotosocial'] as const)
  describe(kind, () => {
    let person: Member;
    let client: MegalodonInterface;

    before(async () => {
      person = await seedPerson(seed, `on_${kind}`);
      const anonymous = generator(kind, app.url);
      const options = { scopes: ['read', 'write', 'follow', 'push'], redirect_uris: OOB };
      const registered = await anonymous.registerApp('megalodon', options);
      const code = await readCode(app, person, registered.url as string);
      const token = await anonymous.fetchAccessToken(registered.client_id, registered.client_secret, code, OOB);
      client = generator(kind, app.url, token.access_token);
    });

    test('signs somebody up, who may write at once', async () => {
      await saveInstanceSettings(app.ctx, { registrations: 'open' });
      const options = { scopes: ['read', 'write', 'follow'], redirect_uris: OOB };
      const { client_id, client_secret } = await generator(kind, app.url).registerApp('megalodon', options);
      // The library has no way to an app's own token.
      const payload = { grant_type: 'client_credentials', client_id, client_secret, scope: 'read write follow' };
      const answer = await app.inject({ method: 'POST', url: '/oauth/token', payload });
      const signingUp = generator(kind, app.url, answer.json().access_token);
      const mail = `new_${kind}@mail.test`;
      const token = await signingUp.registerAccount(`new_${kind}`, mail, 'a long password', true, 'en');
      const own = generator(kind, app.url, token.data.access_token);
      assert.equal((await own.verifyAccountCredentials()).data.acct, `new_${kind}`);
      const posted = await own.postStatus('my first words', { visibility: 'public' });
      assert.match((posted.data as { content: string }).content, /my first words/);
      await assert.rejects(signingUp.registerAccount(`new_${kind}`, mail, 'a long password', true, 'en'), /422/);
    });

    test('is pushed what it asked for, and nothing after', async (t) => {
      await unlessMissing(t, () => bePushed());
    });

    async function bePushed(): Promise<void> {
      const { data: subscription } = await client.subscribePushNotification(
        { endpoint: receiver.url, keys: receiver.keys },
        { alerts: { mention: true, favourite: false } },
      );
      assert.deepEqual([subscription.endpoint, subscription.alerts.mention], [receiver.url, true]);
      assert.equal((await client.getPushSubscription()).data.id, subscription.id);
      const from = receiver.received.length;
      const types = () => receiver.received.slice(from).map(({ json }) => json.notification_type);
      const own = await seed.post(person, 'like me');
      await seed.like(bob, own);
      await seed.post(bob, `@${person.username} over there`);
      await app.drain();
      assert.deepEqual(types(), ['mention']);
      assert.match(receiver.received.at(-1)?.json.body ?? '', /over there/);
      const changed = await client.updatePushSubscription({ alerts: { mention: false, favourite: true } });
      assert.equal(changed.data.alerts.favourite, true);
      await seed.like(fans[0] as Member, own);
      await seed.post(bob, `@${person.username} not this`);
      await app.drain();
      assert.deepEqual(types(), ['mention', 'favourite']);
      await client.deletePushSubscription();
      await seed.like(fans[1] as Member, own);
      await app.drain();
      assert.deepEqual(types(), ['mention', 'favourite']);
      assert.deepEqual(receiver.failures, []);
      await client.dismissNotifications();
    }

    test('knows who it is and where', async () => {
      assert.equal((await client.verifyAccountCredentials()).data.acct, person.username);
      assert.equal((await client.getInstance()).data.uri.split(':')[1], new URL(app.url).port);
      assert.equal((await client.getPreferences()).data['posting:default:visibility'], 'public');
      const edited = await client.updateCredentials({ display_name: 'Somebody', note: 'birds' });
      assert.equal(edited.data.display_name, 'Somebody');
    });

    test('verbs on posts are undone', async (t) => {
      const posted = await client.postStatus('one of mine', { visibility: 'public' });
      const { id } = posted.data as { id: string };
      for (const [verb, undo, flag] of STATUS_VERBS) await unlessMissing(t, () => done(id, verb, undo, flag));
    });

    test('verbs on people are undone', async (t) => {
      for (const [verb, undo, flag] of ACCOUNT_VERBS)
        await unlessMissing(t, async () => {
          await client.followAccount(`${bob.id}`);
          await done(`${bob.id}`, verb, undo, flag);
        });
    });

    async function done(id: string, verb: string, undo: string, flag: string): Promise<void> {
      const call = client as unknown as Record<string, (id: string, more?: boolean) => Promise<{ data: object }>>;
      const flagAfter = async (name: string) => {
        const answer = await call[name]?.(id, true);
        return Object.entries(answer?.data ?? {}).find(([key]) => key === flag)?.[1];
      };
      assert.equal(await flagAfter(verb), true, verb);
      // What is undone is no longer told of, or told to be not so.
      assert.ok(!(await flagAfter(undo)), undo);
    }

    test('posts with a picture, a warning and a poll; edits, deletes, votes', async () => {
      const file = join(folder, `${kind}.png`);
      await writeFile(file, Buffer.from(await (await drawPicture()).arrayBuffer()));
      const media = await client.uploadMedia(createReadStream(file), { description: 'red' });
      const described = await client.updateMedia(media.data.id, { description: 'a red square' });
      assert.equal(described.data.description, 'a red square');
      const options = { media_ids: [media.data.id], spoiler_text: 'look', sensitive: true, language: 'de' };
      const { id } = (await client.postStatus('with a picture', options)).data as { id: string };
      const { data: post } = await client.getStatus(id);
      assert.deepEqual(
        [post.spoiler_text, post.sensitive, post.language, post.media_attachments[0]?.description],
        ['look', true, 'de', 'a red square'],
      );
      const { data: edited } = await client.editStatus(id, { status: 'edited' });
      assert.match(edited.content, /edited/);
      assert.equal((await client.getStatusSource(id)).data.text, 'edited');
      const reply = await client.postStatus('an answer', { in_reply_to_id: id });
      assert.deepEqual(
        (await client.getStatusContext(id)).data.descendants.map((descendant) => descendant.id),
        [(reply.data as { id: string }).id],
      );
      await client.deleteStatus(id);
      await assert.rejects(client.getStatus(id), /404/);
      const theirs = generator(kind, app.url, await seed.token(bob));
      const asked = await theirs.postStatus('which?', { poll: { options: ['a', 'b'], expires_in: 3_600 } });
      const { poll, id: asking } = asked.data as { id: string; poll: { id: string } };
      const voted = await client.votePoll(poll.id, [1], asking);
      assert.deepEqual([voted.data.voted, voted.data.votes_count], [true, 1]);
      assert.equal((await client.getPoll(poll.id)).data.options[1]?.votes_count, 1);
    });

    test('filters, lists, tags, notes, reports and markers', async (t) => {
      await unlessMissing(t, async () => {
        const { data: filter } = await client.createFilter('spoilt', ['home'], { whole_word: true });
        const { data: changed } = await client.updateFilter(filter.id, 'spoiled', ['home', 'public']);
        assert.deepEqual([changed.phrase, changed.context], ['spoiled', ['home', 'public']]);
        await client.deleteFilter(filter.id);
        assert.deepEqual((await client.getFilters()).data, []);
      });
      await unlessMissing(t, async () => {
        const { data: list } = await client.createList('some');
        assert.equal((await client.updateList(list.id, 'others')).data.title, 'others');
        await client.followAccount(`${bob.id}`);
        await client.addAccountsToList(list.id, [`${bob.id}`]);
        assert.equal((await client.getAccountLists(`${bob.id}`)).data[0]?.id, list.id);
        await client.deleteAccountsFromList(list.id, [`${bob.id}`]);
        await client.deleteList(list.id);
        assert.deepEqual((await client.getLists()).data, []);
      });
      await unlessMissing(t, async () => {
        const { data: featured } = await client.createFeaturedTag('birds');
        assert.equal((await client.getFeaturedTags()).data[0]?.name, 'birds');
        await client.deleteFeaturedTag(featured.id);
      });
      await unlessMissing(t, async () => {
        assert.equal((await client.followTag('flax')).data.following, true);
        assert.equal((await client.getFollowedTags()).data[0]?.name, 'flax');
        assert.equal((await client.unfollowTag('flax')).data.following, false);
      });
      await unlessMissing(t, async () => {
        const { data } = await client.setAccountNote(`${bob.id}`, 'met in Bern');
        assert.equal(data.note, 'met in Bern');
      });
      const rude = `${await seed.post(bob, 'rude')}`;
      const { data: report } = await client.report(`${bob.id}`, { comment: 'rude', status_ids: [rude] });
      assert.ok(report.id);
      // Pleroma's has a marker of notifications alone.
      const timeline = kind === 'pleroma' ? 'notifications' : 'home';
      await client.saveMarkers({ [timeline]: { last_read_id: rude } });
      const { data: markers } = await client.getMarkers([timeline]);
      assert.equal((markers as Record<string, { last_read_id: string }>)[timeline]?.last_read_id, rude);
      assert.equal((await client.search('bob', { type: 'accounts' })).data.accounts[0]?.acct, 'bob');
    });

    test('every list is read to its end', async (t) => {
      const made = await fill();
      for (const [name, list] of Object.entries(LISTS)) {
        await unlessMissing(t, async () => {
          const expected = list.made(made);
          const seen = await walk((options) => list.read(client, made, options));
          assert.deepEqual(seen.filter((key) => expected.includes(key)).toSorted(), expected.toSorted(), name);
        });
      }
      if (kind !== 'mastodon') return;
      const { data: all } = await client.getAccountFollowers(made.id, { limit: 2, get_all: true });
      assert.deepEqual(all.map(({ id }) => id).toSorted(), made.people.toSorted(), 'all at once');
    });

    /** Lets everything happen that the lists are of. Mastodon's generator is the one that can everything. */
    async function fill(): Promise<Made> {
      const filling = generator('mastodon', app.url, await seed.token(person));
      const made: Made = {
        id: `${person.id}`,
        list: (await filling.createList('all')).data.id,
        own: [],
        theirs: [],
        direct: [],
        people: fans.map((fan) => `${fan.id}`),
        muted: foes.slice(0, 3).map((foe) => `${foe.id}`),
        blocked: foes.slice(3).map((foe) => `${foe.id}`),
        domains: [],
        scheduled: [],
      };
      for (const fan of fans) {
        await filling.followAccount(`${fan.id}`);
        await seed.follow(fan, person);
        await filling.pinAccount(`${fan.id}`);
      }
      for (const id of made.muted) await filling.muteAccount(id, true);
      for (const id of made.blocked) await filling.blockAccount(id);
      await filling.addAccountsToList(made.list, made.people);
      await app.drain();
      for (const [at, fan] of fans.entries()) {
        const own = await filling.postStatus(`number ${at} #paged${made.id}`, { visibility: 'public' });
        made.own.push((own.data as { id: string }).id);
        const theirs = await seed.post(fan, `theirs ${at}`);
        made.theirs.push(`${theirs}`);
        await filling.favouriteStatus(`${theirs}`);
        await filling.bookmarkStatus(`${theirs}`);
        made.direct.push(`${await seed.post(fan, `@${person.username} between us`, { visibility: 'direct' })}`);
        await filling.blockDomain(`blocked${at}.test`);
        made.domains.push(`blocked${at}.test`);
        const scheduled_at = new Date(app.clock.now() + 3_600_000).toISOString();
        made.scheduled.push(((await filling.postStatus(`later ${at}`, { scheduled_at })).data as { id: string }).id);
      }
      for (const fan of fans) {
        await seed.like(fan, Number(made.own[0]));
        await seed.boost(fan, Number(made.own[0]));
      }
      await app.drain();
      return made;
    }

    test('lets in who asks to follow, and sends them away', async (t) => {
      await client.updateCredentials({ locked: true });
      for (const fan of fans.slice(0, 2)) {
        await generator(kind, app.url, await seed.token(fan)).unfollowAccount(`${person.id}`);
        const asked = await generator(kind, app.url, await seed.token(fan)).followAccount(`${person.id}`);
        assert.equal(asked.data.requested, true);
      }
      const [first, second] = fans.map((fan) => `${fan.id}`) as [string, string];
      const waiting = async () => (await client.getFollowRequests()).data.map(({ id }) => String(id)).toSorted();
      await unlessMissing(t, async () => {
        assert.deepEqual(await waiting(), [first, second].toSorted());
        assert.equal((await client.acceptFollowRequest(first)).data.followed_by, true);
        assert.equal((await client.rejectFollowRequest(second)).data.followed_by, false);
        assert.deepEqual(await waiting(), []);
      });
      await client.updateCredentials({ locked: false });
    });

    test('looks around: people, tags, what is to come, the server', async (t) => {
      const stage = { app, seed, client, person, bob, fans };
      for (const [name, look] of Object.entries(LOOKS))
        await t.test(name, (inner) => unlessMissing(inner, async () => void (await look(stage))));
    });

    test('reads notifications and puts them away', async (t) => {
      await seed.post(bob, `hello @${person.username}`);
      await app.drain();
      const [newest] = (await client.getNotifications({ limit: 1 })).data;
      assert.deepEqual([newest?.type, newest?.account?.acct], ['mention', 'bob']);
      const { data: same } = await client.getNotification(newest?.id ?? '');
      assert.equal(same.id, newest?.id);
      await unlessMissing(t, async () => {
        await client.dismissNotification(same.id);
        await assert.rejects(client.getNotification(same.id), /404/);
      });
      await client.dismissNotifications();
      assert.deepEqual((await client.getNotifications()).data, []);
    });

    test('streams', async () => {
      const { id: list } = (await generator('mastodon', app.url, await seed.token(person)).createList('heard')).data;
      await client.followAccount(`${bob.id}`);
      await client.addAccountsToList(list, [`${bob.id}`]);
      const opening = [
        client.userStreaming(),
        client.publicStreaming(),
        client.localStreaming(),
        client.tagStreaming('live'),
        client.listStreaming(list),
      ].map(async (opened) => {
        const stream = (await opened) as unknown as NodeJS.EventEmitter & { stop: () => void };
        await once(stream, 'connect');
        return stream;
      });
      const streams = await Promise.all(opening);
      try {
        const updates = streams.map((stream) => once(stream, 'update'));
        const id = await seed.post(bob, '#live');
        await app.drain();
        for (const [status] of await Promise.all(updates)) assert.equal(status.id, `${id}`);
        const edits = streams.map((stream) => once(stream, 'status_update'));
        const theirs = generator(kind, app.url, await seed.token(bob));
        await theirs.editStatus(`${id}`, { status: '#live, and said anew' });
        await app.drain();
        for (const [status] of await Promise.all(edits)) assert.match(status.content, /said anew/);
        const deletes = streams.map((stream) => once(stream, 'delete'));
        await theirs.deleteStatus(`${id}`);
        await app.drain();
        for (const [gone] of await Promise.all(deletes)) assert.equal(gone, `${id}`);
      } finally {
        for (const stream of streams) stream.stop();
      }
    });
  });
