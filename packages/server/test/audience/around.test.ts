/** What hangs on people rather than posts: what is recommended, reported, kept back, pushed and announced. */
import assert from 'node:assert/strict';
import { createECDH } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { addAnnouncement } from '../../src/core/announcements/keep.ts';
import { blockAccount } from '../../src/core/blocks/block.ts';
import { setEndorsed } from '../../src/core/follows/queries.ts';
import { planPushes } from '../../src/core/push/plan.ts';
import { insertRow, insertRows } from '../../src/db/insert.ts';
import type { NotificationsTable } from '../../src/db/tables/timelines.ts';
import { createPush } from '../../src/push/push.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import type { Looker } from './oracle.ts';
import { AUTHORS, find, MEMBERS, type Person, type Post } from './scene.ts';
import { createStage, SESSIONS, type Stage } from './stage.ts';

const OWNERS = SESSIONS.filter((looker) => looker !== null);
const REPORTED = ['plain', 'far'];

type Entity = { id: string };

describe('the audience of what hangs on people', () => {
  let stage: Stage;
  let authors: Person[];
  before(async () => {
    stage = await createStage();
    authors = AUTHORS.map((name) => find(stage.scene, name));
  });
  after(() => stage.app.close());

  /** Holds people whom a surface shows to everybody against those whom it should. */
  async function comparePeople(
    lookers: readonly Looker[],
    people: readonly Person[],
    show: (looker: Looker) => Promise<Set<number>>,
    expected: (person: Person, looker: Looker) => boolean,
  ) {
    const wrong: string[] = [];
    for (const looker of lookers) {
      const shown = await show(looker);
      for (const person of people) {
        if (shown.has(person.id) === expected(person, looker)) continue;
        wrong.push(`${looker ?? 'a visitor'}: ${person.name} is ${shown.has(person.id) ? 'shown' : 'missing'}`);
      }
    }
    assert.deepEqual(wrong, []);
  }
  const isShown = (person: Person, looker: Looker) => !person.suspended && stage.oracle.meets(person, looker);
  const toIds = (entities: readonly Entity[]) => new Set(entities.map(({ id }) => Number(id)));

  it('holds for collections, for who is in them, and for what of them is reported', async () => {
    const { app, scene, oracle, clientOf } = stage;
    const members = [...AUTHORS, ...MEMBERS].map((name) => find(scene, name));
    const collections = new Map<string, number>();
    await app.ctx.db.write(async (tx) => {
      for (const { name, id: accountId } of authors) {
        const id = app.ctx.ids.next();
        const uri = `https://x.test/collections/${id}`;
        const texts = { name, description: '', language: null, tag: null, url: null, fetchedAt: null };
        const flags = { sensitive: 0, discoverable: 1, createdAt: 1, updatedAt: 1 } as const;
        await insertRow(tx, 'collections', { id, accountId, uri, ...texts, ...flags });
        const state = { collectionId: id, state: 'accepted', uri: null, stampUri: null, createdAt: 1 } as const;
        await insertRows(
          tx,
          'collectionItems',
          members.map((member) => ({ id: app.ctx.ids.next(), accountId: member.id, ...state })),
        );
        collections.set(name, id);
      }
    });
    const idOf = ({ name }: Person) => collections.get(name) as number;
    const byPerson = (open: (person: Person) => Promise<boolean>) => async () => {
      const shown = new Set<number>();
      for (const person of authors) if (await open(person)) shown.add(person.id);
      return shown;
    };
    const get = (looker: Looker, person: Person) => clientOf(looker).get(`/api/v1/collections/${idOf(person)}`);
    await comparePeople(
      SESSIONS,
      authors,
      (looker) => byPerson(async (person) => (await get(looker, person)).statusCode === 200)(),
      oracle.opens,
    );
    await comparePeople(
      SESSIONS,
      authors,
      (looker) =>
        byPerson(async ({ id }) => {
          const { collections: some = [] } = (await clientOf(looker).get(`/api/v1/accounts/${id}/collections`)).json();
          return some.length > 0;
        })(),
      oracle.opens,
    );
    await comparePeople(
      OWNERS,
      authors,
      (looker) =>
        byPerson(async (person) => {
          const about = { account_id: `${person.id}`, collection_ids: [`${idOf(person)}`] };
          const report = (await clientOf(looker).post('/api/v1/reports', about)).json();
          return report.collection_ids?.length === 1;
        })(),
      (person, looker) => person.name !== looker && oracle.opens(person, looker),
    );
    await comparePeople(
      SESSIONS.filter((looker) => oracle.opens(find(scene, 'plain'), looker)),
      members,
      async (looker) => {
        const { collection } = (await get(looker, find(scene, 'plain'))).json();
        return new Set(collection.items.map((item: { account_id: string }) => Number(item.account_id)));
      },
      isShown,
    );
  });

  it('holds for people on profiles, and for who of those one follows follows somebody', async () => {
    const { app, scene, seed, oracle, clientOf, readAll } = stage;
    const [follower, known] = [find(scene, 'follower'), await seed.account('known')];
    const owner: Person = { ...known, name: 'known', domain: '', silenced: false, suspended: false };
    await app.ctx.db.write(async (tx) => {
      for (const { id: targetId } of authors) {
        await setEndorsed.run(tx, { accountId: follower.id, targetId, endorsedId: app.ctx.ids.next() });
      }
    });
    const path = `/api/v1/accounts/${follower.id}/endorsements`;
    await comparePeople(
      SESSIONS.filter((looker) => looker !== 'follower'),
      authors,
      (looker) => readAll(looker, path),
      isShown,
    );
    const own = await readAll('follower', '/api/v1/endorsements');
    assert.deepEqual(own, new Set(authors.flatMap(({ id, suspended }) => (suspended ? [] : [id]))));
    // Of whom they block, nobody is told whom they recommend.
    await blockAccount(app.ctx, { accountId: follower.id, targetId: find(scene, 'stranger').id, origin: 'remote' });
    assert.deepEqual(await readAll('stranger', path), new Set());

    for (const author of authors) await seed.follow(author, known);
    const familiar = async (looker: Looker) => {
      const [found] = (await clientOf(looker).get(`/api/v1/accounts/familiar_followers?id[]=${known.id}`)).json();
      return toIds(found.accounts);
    };
    const follows = (person: Person, looker: Looker) => scene.follows.has(`${looker}>${person.name}`);
    await comparePeople(
      OWNERS,
      authors,
      familiar,
      (person, looker) => follows(person, looker) && isShown(person, looker),
    );
    await blockAccount(app.ctx, { accountId: owner.id, targetId: find(scene, 'companion').id, origin: 'remote' });
    assert.deepEqual(await familiar('companion'), new Set());
    assert.ok(oracle.meets(owner, 'mutual') && (await familiar('mutual')).size > 0);
  });

  it('holds for posts that are reported: who reports shows what they see, and moderators alone read it', async () => {
    const { app, scene, oracle, compare, clientOf, seed } = stage;
    const reported = scene.posts.filter(({ author }) => REPORTED.includes(author.name));
    const numbers = new Map<number, string>();
    // Whoever comes to judge later is not told of what was reported before.
    const staff = createClient(
      app,
      await seed.token(await seed.account('judge', { role: 'moderator' }), 'admin:read:reports read'),
    );
    const report = async (looker: Looker) => {
      const shown = new Set<number>();
      for (const person of REPORTED.map((name) => find(scene, name))) {
        if (person.name === looker) continue;
        const ids = reported.map(({ id }) => `${id}`);
        const answer = (
          await clientOf(looker).post('/api/v1/reports', { account_id: `${person.id}`, status_ids: ids })
        ).json();
        for (const id of answer.status_ids) shown.add(Number(id));
        numbers.set(Number(answer.id), looker ?? '');
      }
      return shown;
    };
    await compare(OWNERS, report, (post, looker) => post.author.name !== looker && oracle.sees(post, looker), reported);

    await app.drain();
    for (const [id, reporter] of numbers) {
      for (const looker of SESSIONS) {
        const own = (await clientOf(looker).get(`/api/v1/reports/${id}`)).statusCode;
        assert.equal(own, looker === null ? 401 : looker === reporter ? 200 : 404, `${looker}: report of ${reporter}`);
        const asStaff = (await clientOf(looker).get(`/api/v1/admin/reports/${id}`)).statusCode;
        assert.ok(asStaff === 401 || asStaff === 403, `${looker}: ${asStaff}`);
      }
      const evidence = (await staff.get(`/api/v1/admin/reports/${id}`)).json().statuses.map((one: Entity) => one.id);
      const seen = reported.filter((post) => {
        return evidence.includes(`${post.id}`) && !oracle.sees(post, reporter);
      });
      assert.deepEqual(seen, [], reporter);
    }
    const told = await app.ctx.db.kysely
      .selectFrom('notifications')
      .select('accountId')
      .where('kind', '=', 'report')
      .execute();
    const cast = new Set([...scene.people.values()].map(({ id }) => id));
    assert.deepEqual(
      told.filter(({ accountId }) => cast.has(accountId)),
      [],
    );
    assert.ok(told.length > 0);
  });

  it('holds for what is announced, which nobody is shown before and after', async () => {
    const { app, clientOf } = stage;
    const now = app.clock.now();
    const form = { by: null, startsAt: null, endsAt: null, allDay: false, publish: true };
    const shown = await addAnnouncement(app.ctx, { ...form, text: 'now' });
    const kept = await addAnnouncement(app.ctx, { ...form, text: 'not yet', publish: false });
    const over = await addAnnouncement(app.ctx, { ...form, text: 'over', startsAt: now, endsAt: now + 1_000 });
    app.clock.advance(2_000);
    for (const looker of SESSIONS) {
      const client = clientOf(looker);
      const list = await client.get('/api/v1/announcements');
      const react = async (id: number) => (await client.put(`/api/v1/announcements/${id}/reactions/🐦`)).statusCode;
      if (looker === null) {
        assert.deepEqual([list.statusCode, await react(shown)], [401, 401]);
        continue;
      }
      assert.deepEqual(toIds(list.json()), new Set([shown]), looker);
      for (const id of [kept, over]) assert.equal(await react(id), 404, looker);
      assert.equal(await react(shown), 200, looker);
    }
    // A number says nothing of who; what is one's own is told to oneself.
    const [one] = (await clientOf('plain').get('/api/v1/announcements')).json();
    assert.deepEqual([one.reactions[0].count, one.reactions[0].me], [OWNERS.length, true]);
    await clientOf('plain').delete(`/api/v1/announcements/${shown}/reactions/🐦`);
    const [left] = (await clientOf('plain').get('/api/v1/announcements')).json();
    assert.deepEqual([left.reactions[0].count, left.reactions[0].me], [OWNERS.length - 1, false]);
  });

  describe('what somebody is told of', () => {
    /** Of whom who is told hears: the silenced too, where their policy says so. */
    const hears = (person: Person, looker: Looker) =>
      !person.suspended && stage.oracle.meets({ ...person, silenced: false }, looker);
    const told = (post: Post, looker: Looker) => stage.oracle.sees(post, looker) && hears(post.author, looker);
    const rows = new Map<number, { looker: string; post: Post }>();
    const others = (looker: string) => stage.scene.posts.filter(({ author }) => author.name !== looker);

    /** Everybody is told of everything by name, as if nobody had asked whether they may. */
    before(async () => {
      const { app, scene } = stage;
      const now = app.clock.now();
      await app.ctx.db.write(async (tx) => {
        await tx.kysely.deleteFrom('notifications').execute();
        await tx.kysely.deleteFrom('notificationRequests').execute();
        for (const looker of OWNERS) {
          const accountId = find(scene, looker).id;
          const all = others(looker).map((post): NotificationsTable => {
            const id = app.ctx.ids.next();
            rows.set(id, { looker, post });
            const about = { subjectKind: 'post', subjectId: post.id, causeId: post.id, groupKey: `g${id}` } as const;
            const from = { kind: 'mention', fromAccountId: post.author.id } as const;
            return { id, accountId, ...from, ...about, createdAt: now, filtered: 1 };
          });
          await insertRows(tx, 'notifications', all);
          for (const { id: fromAccountId } of authors.filter(({ name }) => name !== looker)) {
            const at = { createdAt: now, updatedAt: now };
            await insertRow(tx, 'notificationRequests', { id: app.ctx.ids.next(), accountId, fromAccountId, ...at });
          }
        }
      });
    });

    const requests = async (looker: Looker) =>
      (await stage.clientOf(looker).get('/api/v1/notifications/requests?limit=40')).json() as (Entity & {
        account: Entity;
        last_status: Entity | null;
        notifications_count: string;
      })[];

    it('holds for what is kept back: nothing of it is listed, and whoever waits is somebody they would hear', async () => {
      const { compare, readAll } = stage;
      const waits = (person: Person, looker: Looker) =>
        person.name !== looker &&
        stage.scene.posts.some((post) => post.author.name === person.name && told(post, looker));
      const path = '/api/v1/notifications?limit=80';
      await compare(
        OWNERS,
        (looker) => readAll(looker, path),
        () => false,
      );
      await comparePeople(
        OWNERS,
        authors,
        async (looker) => new Set((await requests(looker)).map(({ account }) => Number(account.id))),
        waits,
      );
      for (const looker of OWNERS) {
        for (const { account, last_status: last, notifications_count: count } of await requests(looker)) {
          const held = others(looker).filter(({ author, ...post }) => {
            return author.id === Number(account.id) && told({ author, ...post }, looker);
          });
          assert.equal(Number(count), held.length, `${looker}: of ${account.id}`);
          assert.equal(Number(last?.id), held.at(-1)?.id, `${looker}: of ${account.id}`);
        }
      }
    });

    it('holds for what is pushed: what may be read, as it may be read when it goes out', async () => {
      const { app, clientOf, compare } = stage;
      const pair = createECDH('prime256v1');
      const keys = { p256dh: pair.generateKeys('base64url'), auth: Buffer.alloc(16, 1).toString('base64url') };
      for (const looker of OWNERS) {
        const subscription = { endpoint: `https://push.test/${looker}`, keys };
        const client = clientOf(looker);
        const answer = await client.post('/api/v1/push/subscription', { subscription, data: ALERTS });
        assert.equal(answer.statusCode, 200, answer.body);
      }
      const pushed = await push(app.ctx);
      // What waits to be decided about is for nobody's screen; accepted, it is for those who would hear it.
      await compare(
        OWNERS,
        async (looker) => pushed.get(looker ?? '') ?? new Set(),
        () => false,
      );
      for (const looker of OWNERS) await acceptAll(clientOf(looker), await requests(looker));
      const later = await push(app.ctx);
      const expected = (post: Post, looker: Looker) => post.author.name !== looker && told(post, looker);
      await compare(OWNERS, async (looker) => later.get(looker ?? '') ?? new Set(), expected);
      await compare(OWNERS, (looker) => stage.readAll(looker, '/api/v1/notifications?limit=80'), expected);
    });

    /** What apps would be told of all notifications there are, by whose they are. No message leaves. */
    async function push(ctx: Stage['app']['ctx']) {
      const shown = new Map<string, Set<number>>(OWNERS.map((looker) => [looker, new Set()]));
      const { job } = createPush((_ctx, view) => {
        const { looker, post } = rows.get(view.id) as { looker: string; post: Post };
        shown.get(looker)?.add(post.id);
        throw new Error('this one stays here');
      });
      const all = await ctx.db.kysely.selectFrom('notifications').select(['id', 'accountId']).execute();
      const { pushes } = await planPushes(
        ctx,
        all.map(({ id, accountId }) => ({ notificationId: id, accountId })),
      );
      await job.run(
        ctx,
        pushes.map((one) => ({ ...one, tries: 0 })),
      );
      return shown;
    }
  });
});

const ALERTS = { alerts: { mention: true } };

async function acceptAll(client: Client, waiting: readonly Entity[]): Promise<void> {
  const answer = await client.post('/api/v1/notifications/requests/accept', { id: waiting.map(({ id }) => id) });
  assert.equal(answer.statusCode, 200, answer.body);
}
