/** How far a server is open, by who asks: every surface with posts on it, and those who are held back or not spoken to. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Response } from 'light-my-request';
import { nameCookie, SESSION_COOKIE } from '../../src/api/http/auth.ts';
import type { Looker } from './oracle.ts';
import { AUTHORS, find, type Mode, type Post } from './scene.ts';
import { askFromAfar, createStage, type Stage } from './stage.ts';

/** Who asks by an app: visitors, members of each standing, and those who follow nobody or everybody. */
const SESSIONS: Looker[] = [null, 'plain', 'silenced', 'frozen', 'barred', 'companion', 'stranger'];
/** Who asks from afar: nobody who says so, and people of servers of each kind. */
const ASKERS: Looker[] = [null, 'far', 'faraway', 'banned', 'farFollower', 'farUnwanted'];

/** Every surface of a server of one of the modes, against the oracle. */
export function testOpenness(mode: Mode): void {
  describe(`the audience of a server that is ${mode}`, () => {
    let stage: Stage;
    let tokens: Map<Looker, string>;
    before(async () => {
      stage = await createStage(mode);
      const { scene, seed } = stage;
      tokens = new Map();
      for (const [name, member] of scene.members) tokens.set(name, await seed.token(member));
    });
    after(() => stage.app.close());

    const enter = (looker: Looker) => stage.oracle.enter(looker, mode === 'private');
    /** As which server somebody is answered; both closed modes want to know. */
    const enterFromAfar = (looker: Looker) => stage.oracle.enter(looker, mode !== 'open');
    type Rule = (post: Post, viewer: Looker) => boolean;
    const behindDoor =
      (rule: Rule, door = enter): Rule =>
      (post, looker) => {
        const viewer = door(looker);
        return viewer !== undefined && rule(post, viewer);
      };

    /** By an app's token; the suspended have none but that of their browser. */
    const byApp = (looker: Looker, url: string) => stage.clientOf(looker).get(url);
    const byBrowser = (looker: Looker, url: string) => {
      const { publicUrl } = stage.app.ctx.config;
      const cookie = `${nameCookie(SESSION_COOKIE, publicUrl)}=${tokens.get(looker)}`;
      const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
      return stage.app.inject({ url, headers: looker === null ? headers : { ...headers, cookie } });
    };

    /** Which posts are named by what is answered; who is refused hears of none. */
    async function namedIn(
      ask: (url: string) => Promise<Response>,
      urls: readonly string[],
      posts: readonly Post[] = stage.scene.posts,
    ): Promise<Set<number>> {
      const shown = new Set<number>();
      for (const url of urls) {
        const { statusCode, body } = await ask(url);
        const names = posts.filter(({ name }) => body.includes(`>${name}<`) || body.includes(`\\u003e${name}\\u003c`));
        if (statusCode >= 300) assert.deepEqual(names, [], `${url}: ${statusCode}`);
        for (const { id } of names) shown.add(id);
      }
      return shown;
    }
    /** Which of the posts has something at an address of its own. */
    const there = async (ask: (id: number) => Promise<Response>, posts: readonly Post[]) => {
      const shown = new Set<number>();
      for (const { id } of posts) if ((await ask(id)).statusCode === 200) shown.add(id);
      return shown;
    };
    const some = () => stage.scene.posts.filter(({ author }) => ['plain', 'frozen', 'far'].includes(author.name));

    for (const part of ['', '/context', '/history', '/favourited_by', '/reblogged_by', '/quotes']) {
      it(`holds for /api/v1/statuses/:id${part}`, () =>
        stage.compare(
          SESSIONS,
          (looker) => there((id) => byApp(looker, `/api/v1/statuses/${id}${part}`), some()),
          behindDoor(stage.oracle.sees),
          some(),
        ));
    }

    it('holds for lists that are opened: profiles, tags, the public, communities, threads', async () => {
      const { scene, oracle, compare } = stage;
      const ofAuthors = (path: (name: string) => string) => AUTHORS.map(path);
      const surfaces: [string[], Rule][] = [
        [ofAuthors((name) => `/api/v1/accounts/${find(scene, name).id}/statuses?limit=40`), oracle.sees],
        [ofAuthors((name) => `/api/v1/timelines/tag/seen${name}?limit=40`), oracle.listed],
        [[`/api/v1/statuses/${scene.rootId}/context`], oracle.brought],
      ];
      for (const [urls, rule] of surfaces) {
        const show = (looker: Looker) => namedIn((url) => byApp(looker, url), urls);
        await compare(SESSIONS, show, behindDoor(rule)).catch((error: Error) => {
          throw new Error(urls[0], { cause: error });
        });
      }
      const community = async (looker: Looker) => {
        const { posts = [] } = (await byApp(looker, '/api/v3/post/list?limit=50')).json();
        return new Set<number>(posts.map(({ post }: { post: { id: number } }) => post.id));
      };
      await compare(SESSIONS, community, behindDoor(oracle.listed));
      const all = '/api/v1/timelines/public?limit=40';
      for (const looker of SESSIONS) {
        const shown = await namedIn((url) => byApp(looker, url), [all]);
        assert.equal(shown.size > 0, enter(looker) !== undefined, `${looker}`);
        for (const post of scene.posts) if (shown.has(post.id)) assert.ok(oracle.listed(post, looker), post.name);
      }
    });

    it('holds at home, in lists and in notifications, which whoever is shut out has none of', async () => {
      const { scene, oracle, compare } = stage;
      const members = SESSIONS.filter((looker) => looker !== null);
      const isShutOut = (looker: Looker) => enter(looker) !== looker;
      const pages = (looker: Looker, path: string) =>
        isShutOut(looker) ? namedIn((url) => byApp(looker, url), [path]) : stage.readAll(looker, path);
      const home: Rule = (post, looker) => !isShutOut(looker) && oracle.home(post, looker);
      await compare(members, (looker) => pages(looker, '/api/v1/timelines/home?limit=40'), home);
      await compare(
        ['companion'],
        (looker) => pages(looker, `/api/v1/timelines/list/${scene.lists.get('companion')}?limit=40`),
        oracle.inList,
      );
      const about = '/api/v1/notifications?types[]=mention&limit=80';
      await compare(
        ['companion', 'barred'],
        (looker) => pages(looker, about),
        (post, looker) =>
          !isShutOut(looker) &&
          !post.name.includes('circle') &&
          post.named.has(looker ?? '') &&
          oracle.brought(post, looker),
      );
    });

    it('holds for what is looked for by its address, and for frames', async () => {
      const { app, oracle, compare } = stage;
      const ours = stage.scene.posts.filter(({ author }) => ['plain', 'frozen'].includes(author.name));
      const address = ({ id, author }: Post) => `${app.ctx.config.publicUrl}/@${author.username}/${id}`;
      const q = (post: Post) => `/api/v2/search?q=${encodeURIComponent(address(post))}`;
      const search = (looker: Looker) => namedIn((url) => byApp(looker, url), ours.map(q), ours);
      await compare(SESSIONS, search, behindDoor(oracle.sees), ours);
      const frame = (post: Post) => `/api/oembed?url=${encodeURIComponent(address(post))}`;
      const asVisitor: Rule = (post) => oracle.sees(post, null);
      const framed = (looker: Looker) => {
        const posts = new Map(ours.map((post) => [post.id, post]));
        return there((id) => byApp(looker, frame(posts.get(id) as Post)), ours);
      };
      await compare(SESSIONS, framed, behindDoor(asVisitor), ours);
    });

    it('holds for pages and feeds', async () => {
      const { scene, oracle, compare } = stage;
      const ours = scene.posts.filter(({ author }) => author.domain === '');
      const pages = AUTHORS.filter((name) => find(scene, name).domain === '');
      const rule = behindDoor(oracle.sees);
      for (const looker of SESSIONS) {
        for (const path of pages.flatMap((name) => [`/@${name}`, `/tags/seen${name}`])) {
          const answer = await byBrowser(looker, path);
          const shown = ours.filter(({ name }) => answer.body.includes(`>${name}<`));
          assert.deepEqual(
            shown.filter((post) => !rule(post, looker)).map(({ name }) => name),
            [],
            `${looker}: ${path}`,
          );
          const isOpen = enter(looker) !== undefined;
          if (path === '/@plain') assert.equal(shown.length > 0, isOpen);
          // Whoever is suspended and signed in is shown why, others where to sign in.
          if (!isOpen) {
            const leads = looker === null ? `/sign-in?redirect_to=${encodeURIComponent(path)}` : '/suspended';
            assert.deepEqual([answer.statusCode, answer.headers.location], [303, leads], `${looker}: ${path}`);
          }
        }
      }
      const page = (looker: Looker) => there((id) => byBrowser(looker, `/@plain/${id}`), ours);
      const plain = ours.filter(({ author }) => author.name === 'plain');
      await compare(SESSIONS, page, rule, plain);
      const feeds = AUTHORS.flatMap((name) => [`/tags/seen${name}.rss`]);
      const feed = () => namedInFeed(feeds);
      await compare([null], feed, behindDoor(oracle.listed), ours);
    });

    async function namedInFeed(urls: readonly string[]) {
      const shown = new Set<number>();
      for (const url of urls) {
        const { body } = await stage.app.inject(url);
        for (const [, id] of body.matchAll(/<guid isPermaLink="false">[^<]*?(\d+)<\/guid>/g)) shown.add(Number(id));
      }
      return shown;
    }

    for (const part of ['', '/activity', '/replies', '/likes', '/shares']) {
      it(`holds for objects that servers ask for: /posts/:id${part}`, () => {
        const ours = stage.scene.posts.filter(({ author }) => author.domain === '');
        return stage.compare(
          ASKERS,
          (looker) => there((id) => askFromAfar(stage, looker, `/posts/${id}${part}`, 'cavage'), ours),
          behindDoor(stage.oracle.sees, enterFromAfar),
          ours,
        );
      });
    }

    it('holds for what servers list', async () => {
      const { scene, oracle, compare } = stage;
      for (const name of ['plain', 'silenced', 'frozen', 'barred']) {
        const theirs = scene.posts.filter(({ author }) => author.name === name);
        const outbox = (looker: Looker) =>
          namedIn((url) => askFromAfar(stage, looker, url, 'rfc9421'), [`/users/${name}/outbox?page=true`], theirs);
        await compare(
          ASKERS,
          outbox,
          behindDoor((post) => oracle.sees(post, null), enterFromAfar),
          theirs,
        );
      }
    });
  });
}
