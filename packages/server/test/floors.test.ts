import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkFloors, MAX_LINES } from './floors.ts';
import { findTrespasses, OWNED, TRESPASSES } from './table-owners.ts';

const PACKAGES = join(import.meta.dirname, '../..');
const SRC = join(PACKAGES, 'server/src');

function readFiles(folder: string, pattern: string): Map<string, string> {
  const exclude = (path: string) => /(^|\/)(node_modules|dist|build|\.svelte-kit)(\/|$)/.test(path);
  const names = globSync(pattern, { cwd: folder, exclude });
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

test('every import goes down, and SQL, sockets, time and environment stay where they belong', () => {
  const files = readFiles(SRC, '**/*.ts');
  for (const name of files.keys()) if (name.endsWith('.test.ts')) files.delete(name);
  assert.ok(files.size > 40);
  const offences = checkFloors(files);
  assert.equal(offences.length, 0, `\n${offences.join('\n')}`);
});

test('a table is written by the feature it belongs to', () => {
  const files = readFiles(SRC, '{core,api,federation,site,ops,cli}/**/*.ts');
  for (const name of files.keys()) if (name.endsWith('.test.ts')) files.delete(name);
  assert.deepEqual(findTrespasses(files), TRESPASSES);
  const strange = new Map([
    ['core/lists/queries.ts', "q.db.deleteFrom('votes')"],
    ['core/tags/queries.ts', 'sql`insert into "posts" ("id") values (1)`'],
    ['federation/inbox/x.ts', "insertRow(tx, 'blocks', row)"],
    ['core/votes/vote.ts', "insertRows(tx, 'votes', rows)"],
  ]);
  assert.deepEqual(findTrespasses(strange), [
    'core/lists/queries.ts → votes',
    'core/tags/queries.ts → posts',
    'federation/inbox/x.ts → blocks',
  ]);
});

test('every table of core has an owner', () => {
  // Those of the floor below have their queries there.
  const below = new Set([
    'changes',
    'rateLimits',
    'deeds',
    'deliveries',
    'deliveryHosts',
    'inboxActivities',
    'inboxTurns',
    'jobs',
    'migrations',
    'outgoingActivities',
    'workers',
  ]);
  const text = readFileSync(join(SRC, 'db/tables/index.ts'), 'utf8');
  const tables = [...text.matchAll(/^ {2}(\w+): \w+Table;$/gm)].map((match) => match[1] as string);
  assert.ok(tables.length > 30);
  assert.deepEqual(
    tables.filter((table) => !OWNED.has(table) && !below.has(table)),
    [],
  );
});

test(`no file is longer than ${MAX_LINES} lines`, () => {
  const files = readFiles(PACKAGES, '*/{src,test}/**/*.{ts,svelte}');
  const long = [...files].map(([name, text]) => ({ name, lines: text.split('\n').length - 1 }));
  assert.deepEqual(
    long.filter(({ lines }) => lines > MAX_LINES),
    [],
  );
});

const OFFENCES: [file: string, code: string, offence: string][] = [
  ['lib/ids.ts', "import type { Db } from '../db/database.ts';", '→ ../db/database.ts: upwards'],
  ['net/client.ts', "import { x } from '../storage/disk.ts';", '→ ../storage/disk.ts: sideways'],
  ['core/posts/create.ts', "const { x } = await import('../../api/mastodon/x.ts');", 'upwards'],
  ['core/posts/create.ts', "import { x } from '../timelines/write.ts';", 'timelines comes after posts'],
  ['core/posts/create.ts', "import type {\n  X,\n  Y,\n} from '../gossip/x.ts';", 'outside the declared order'],
  ['core/context.ts', "import type { X } from './posts/x.ts';", 'core itself knows no feature'],
  ['federation/inbox/x.ts', "import { x } from '../../api/http/errors.ts';", 'sideways'],
  ['federation/inbox/x.ts', "export { x } from '../../app.ts';", 'upwards'],
  ['api/lemmy/x.ts', "import { x } from '../mastodon/x.ts';", 'sideways'],
  ['api/http/x.ts', "import { x } from '../mastodon/x.ts';", 'sideways'],
  ['gossip/x.ts', "import { x } from '../lib/ids.ts';", 'a folder without a floor'],
  ['core/posts/create.ts', "import { sql } from 'kysely';", 'SQL outside'],
  ['core/posts/create.ts', "import { prepare } from '../../db/prepare.ts';", 'SQL outside'],
  ['api/mastodon/x.ts', "import { insertRow } from '../../db/insert.ts';", 'rows are inserted by core'],
  ['api/mastodon/x.ts', 'await ctx.db.kysely.selectFrom(x)', 'SQL outside'],
  ['api/mastodon/x.ts', "import type { PostsTable } from '../../db/tables/posts.ts';", 'adapters read views'],
  ['api/mastodon/x.ts', "import { x } from '../../core/posts/queries.ts';", 'adapters read views'],
  ['api/mastodon/x.ts', "import { x } from '../../core/posts/queries/thread.ts';", 'adapters read views'],
  ['federation/inbox/x.ts', "import type { PostsTable } from '../../db/tables/posts.ts';", 'adapters read views'],
  ['federation/inbox/x.ts', "import { x } from '../../core/posts/queries.ts';", 'adapters read views'],
  ['core/posts/queries.ts', 'if (q.engine !== other) x();', 'the engines differ in db/ alone'],
  ['core/posts/queries.ts', "const it = name === 'postgres';", 'the engines differ in db/ alone'],
  ['core/posts/x.ts', "return ctx.config.publicUrl + '/posts/1';", 'core/addresses.ts: publicUrl'],
  ['api/mastodon/x.ts', 'const { publicUrl } = ctx.config;', 'core/addresses.ts: publicUrl'],
  ['site/x.ts', 'return render(config.publicUrl);', 'core/addresses.ts: publicUrl'],
  ['federation/x.ts', "const host = URL.parse(uri)?.host ?? '';", 'written in one way by lib/host.ts'],
  ['core/x.ts', 'const { host } = new URL(uri);', 'written in one way by lib/host.ts'],
  ['lib/x.ts', 'const key = process.env.KEY;', 'process.env outside config/'],
  ['push/x.ts', "import { request } from 'undici';", 'sockets outside net/'],
  ['push/x.ts', "import { connect } from 'node:net';", 'sockets outside net/'],
  ['push/x.ts', 'await fetch(url)', 'fetch() outside net/'],
  ['push/x.ts', 'default: kind satisfies never;', 'a switch over a union ends in assertNever'],
  ['queue/x.ts', 'globalThis.setInterval(run, 5)', 'setInterval instead of'],
  ['queue/x.ts', 'setTimeout(run, 5)', 'setTimeout instead of'],
  ['core/posts/create.ts', "const url = 'https://x'; const now = Date.now();", 'Date.now instead of'],
  ['core/posts/create.ts', "import { Status } from '@linnet/api-schemas/mastodon/status.ts';", 'wire contracts'],
];

test('each kind of offence is found', () => {
  for (const [file, code, offence] of OFFENCES) {
    const [found = 'nothing', ...more] = checkFloors(new Map([[file, code]]));
    assert.ok(found.includes(offence) && found.startsWith(file), `${file}: ${code}\nfound ${found}`);
    assert.deepEqual(more, []);
  }
});

const PERMITTED: [file: string, code: string][] = [
  ['core/timelines/write.ts', "import { x } from '../posts/queries.ts';"],
  ['core/posts/queries.ts', "import { sql } from 'kysely';\nimport { prepare } from '../../db/prepare.ts';"],
  ['api/pleroma/x.ts', "import { x } from '../mastodon/x.ts';\nimport { y } from '../http/y.ts';"],
  ['api/http/ip.ts', "import { isIP, isIPv6 } from 'node:net';\nimport type { Server } from 'node:http';"],
  [
    'core/posts/create.ts',
    "import type { Insertable } from 'kysely';\nimport { insertRow } from '../../db/insert.ts';",
  ],
  ['lib/x.ts', '// Date.now() is for the clock alone\nconst at = new Date(ms);'],
  ['api/mastodon/x.ts', 'socket.setTimeout(0)'],
  ['federation/inbox/x.ts', "import { type DeedsTable, findDeed } from '../../db/queries/deeds.ts';"],
  ['queue/x.ts', "import type { Db } from '../db/database.ts';"],
];

test('what is permitted is left alone', () => {
  for (const [file, code] of PERMITTED) assert.deepEqual(checkFloors(new Map([[file, code]])), []);
});
