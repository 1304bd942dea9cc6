import { dirname, join, normalize } from 'node:path';

/** The floors of the house, from the ground up; a file imports from floors below its own. */
const FLOORS: Record<string, number> = {
  lib: 0,
  config: 0,
  db: 1,
  queue: 1,
  bus: 1,
  storage: 1,
  net: 1,
  core: 2,
  api: 3,
  federation: 3,
  push: 3,
  site: 3,
  ops: 3,
  cli: 4,
  'app.ts': 4,
  'dialects.ts': 4,
  'jobs.ts': 4,
  'main.ts': 4,
  'reader.ts': 4,
  'reader-main.ts': 4,
};

/** Neighbours on one floor that may look in on each other. */
const NEIGHBOURS = new Set([
  'config lib',
  'queue db',
  'bus db',
  'cli app.ts',
  'main.ts cli',
  'main.ts app.ts',
  'reader.ts app.ts',
  'reader-main.ts reader.ts',
  'app.ts dialects.ts',
  'app.ts jobs.ts',
  'jobs.ts dialects.ts',
]);

/** Each feature of core may use those before it. */
const FEATURES = (
  'audit instances files emojis accounts staff barriers users oauth two-factor passkeys providers follows invites blocks lists filters screens media tags audience communities polls cards collections posts ' +
  'drafts votes reactions boosts announcements quotes views exports people conversations reports sanctions timelines notifications push mail markers search discovery trends relays moderation figures webhooks overview'
).split(' ');

/** Adapters that know neither tables nor core's queries: a renamed column must not reach a wire. */
const ADAPTERS_OFF_TABLES = new Set(['api', 'federation', 'site']);

/** Client APIs that answer with Mastodon's entities and more. */
const MASTODON_DIALECTS = new Set(['pleroma', 'gotosocial', 'pixelfed', 'admin']);

const SQL_PACKAGES = new Set(['kysely', 'pg', 'better-sqlite3', 'node:sqlite']);
const SOCKET_PACKAGES = new Set([
  'undici',
  'node:http',
  'node:https',
  'node:http2',
  'node:net',
  'node:tls',
  'node:dgram',
]);
/** What these packages have that opens no socket. */
const HARMLESS = new Set(['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'SocketAddress', 'STATUS_CODES']);
const TIME =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|(?<!(?<!globalThis)\.)\bset(?:Timeout|Interval)\b|\bAbortSignal\.timeout\b|\bperformance\.now\b|['"]node:timers/;

/** Two databases, and one schema: which of them it is, is known below. */
const ENGINES = /(?<=\w)\.engine\b|['"](?:postgres|sqlite)['"]/;

/**
 * Who may speak of our origin itself. Addresses of things are made and known again by core/addresses.ts alone; what is
 * left is what belongs to an origin: settings, cookies and whose form or socket it is, the rendering of pages, the
 * transport's security, the user agent.
 */
const MAY_KNOW_ORIGIN = new Set(
  (
    'core/addresses.ts core/users/own-address.ts app.ts ops/http-server.ts site/web.ts api/http/auth.ts ' +
    'api/http/client-apis.ts api/http/install-http.ts api/http/cookies.ts api/oauth/session.ts ' +
    'api/mastodon/streaming/upgrade-auth.ts'
  ).split(' '),
);

/** A host taken from an address as it is: other case, the root's dot and a port would make it another one. */
const HOST_OF = /\bURL(?:\.parse)?\([^)]*\)\s*\??\.host\b|\{[^{}]*\bhost\b[^{}]*\} = new URL\(/;

export const MAX_LINES = 400;

interface Import {
  from: string;
  /** The words between `import` and `from`; '' for a dynamic import. */
  clause: string;
}

/**
 * Checks files of packages/server/src (path below src → text) against the floors of the house. Answers with one line
 * per offence, the edge first.
 */
export function checkFloors(files: ReadonlyMap<string, string>): string[] {
  const offences: string[] = [];
  for (const [file, text] of files) {
    const code = removeComments(text);
    for (const edge of findImports(code)) {
      const reason = edge.from.startsWith('.') ? checkInner(file, edge) : checkPackage(file, edge);
      if (reason !== undefined) offences.push(`${file} → ${edge.from}: ${reason}`);
    }
    for (const reason of checkWords(file, code)) offences.push(`${file}: ${reason}`);
  }
  return offences;
}

function checkInner(file: string, { from, clause }: Import): string | undefined {
  const target = normalize(join(dirname(file), from));
  if (target.startsWith('..')) return target.endsWith('.json') ? undefined : 'leaves src';
  const [here = '', there = ''] = [file.split('/')[0], target.split('/')[0]];
  if (FLOORS[here] === undefined || FLOORS[there] === undefined) return 'a folder without a floor';
  if (target === 'db/prepare.ts' && !mayHoldSql(file) && !isTypeOnly(clause)) return 'SQL outside db/ and queries.ts';
  // A row of a table is no SQL, but which rows there are is core's to say; what is on the way, federation's.
  if (target === 'db/insert.ts' && FLOORS[here] > 2 && here !== 'federation') return 'rows are inserted by core';
  const adapter = ADAPTERS_OFF_TABLES.has(here) && !file.endsWith('.test.ts');
  if (adapter && /^db\/tables\/|^core\/[^/]+\/queries(\/|\.ts$)/.test(target)) return 'adapters read views and find.ts';
  if (here !== there) {
    if (FLOORS[there] < FLOORS[here]) return undefined;
    return NEIGHBOURS.has(`${here} ${there}`) ? undefined : FLOORS[there] > FLOORS[here] ? 'upwards' : 'sideways';
  }
  if (here === 'core') return checkFeatures(file, target);
  return here === 'api' ? checkDialects(file, target) : undefined;
}

function checkFeatures(file: string, target: string): string | undefined {
  const [here, there] = [file.split('/'), target.split('/')];
  // context.ts, events.ts and ports.ts belong to all features and know none.
  if (there.length === 2) return undefined;
  if (here.length === 2) return 'core itself knows no feature';
  const [own, other] = [FEATURES.indexOf(here[1] ?? ''), FEATURES.indexOf(there[1] ?? '')];
  if (own < 0 || other < 0) return 'a feature outside the declared order';
  return other > own ? `${there[1]} comes after ${here[1]}: tell it by an event` : undefined;
}

function checkDialects(file: string, target: string): string | undefined {
  const [here, there] = [file.split('/')[1] ?? '', target.split('/')[1] ?? ''];
  if (here === there || there === 'http') return undefined;
  return there === 'mastodon' && MASTODON_DIALECTS.has(here) ? undefined : 'sideways';
}

function checkPackage(file: string, { from, clause }: Import): string | undefined {
  const name = from.startsWith('@')
    ? from.split('/', 2).join('/')
    : from.startsWith('node:')
      ? from
      : from.split('/')[0]!;
  if (SQL_PACKAGES.has(name) && !mayHoldSql(file) && !isTypeOnly(clause)) return 'SQL outside db/ and queries.ts';
  if (SOCKET_PACKAGES.has(name) && !file.startsWith('net/') && !isTypeOnly(clause)) {
    const names = /^\{(.*)\}$/s.exec(clause.trim())?.[1]?.split(',') ?? [];
    const harmless = names
      .filter((word) => word.trim() !== '')
      .every((word) => /^\s*type\s/.test(word) || HARMLESS.has(word.trim()));
    if (names.length === 0 || !harmless) return 'sockets outside net/';
  }
  if (name === 'node:process' && !file.startsWith('config/')) return 'the environment outside config/';
  if (name === '@linnet/web') return file.startsWith('site/') ? undefined : 'the web app outside site/';
  if (name === '@linnet/api-schemas' && !/^(api|site)\//.test(file)) return 'wire contracts below api/';
  return undefined;
}

function* checkWords(file: string, code: string): Generator<string> {
  if (/\.kysely\b/.test(code) && !mayHoldSql(file)) yield 'SQL outside db/ and queries.ts: .kysely';
  if (/\bprocess\s*\.\s*env\b/.test(code) && !file.startsWith('config/')) yield 'process.env outside config/';
  if (/(?<![.\w])fetch\(/.test(code) && !file.startsWith('net/')) yield 'fetch() outside net/';
  if (ENGINES.test(code) && !/^(db|config|cli)\//.test(file)) yield 'the engines differ in db/ alone';
  if (/\bpublicUrl\b/.test(code) && !/^(?:config|cli)\//.test(file) && !MAY_KNOW_ORIGIN.has(file)) {
    yield 'our addresses are made and known by core/addresses.ts: publicUrl';
  }
  if (HOST_OF.test(code) && !/^(?:lib\/host\.ts$|config\/|db\/)/.test(file)) {
    yield 'hosts are written in one way by lib/host.ts';
  }
  const time = TIME.exec(code)?.[0];
  const mayTellTime = file === 'lib/clock.ts' || file === 'lib/rng.ts' || file.startsWith('net/');
  if (time !== undefined && !mayTellTime) yield `${time} instead of the injected clock or rng`;
  if (/\bsatisfies never\b/.test(code)) yield 'a switch over a union ends in assertNever';
  if (file === 'app.ts' && /export type \{[^}]*\bContext\b/.test(code)) yield 'Context belongs to core/context.ts';
}

function mayHoldSql(file: string): boolean {
  return file.startsWith('db/') || /^core\/[^/]+\/queries(\/[^/]+)?\.ts$/.test(file);
}

function isTypeOnly(clause: string): boolean {
  return clause.startsWith('type ');
}

const STATIC = /\b(?:import|export)\s+((?:type\s+)?(?:[\w*{][^'"`;]*?\s+)?)from\s*['"]([^'"]+)['"]/g;
const BARE = /\bimport\s*\(?\s*['"]([^'"]+)['"]/g;

function findImports(code: string): Import[] {
  const found: Import[] = [];
  for (const match of code.matchAll(STATIC)) found.push({ clause: (match[1] ?? '').trim(), from: match[2] ?? '' });
  for (const match of code.matchAll(BARE)) found.push({ clause: '', from: match[1] ?? '' });
  return found;
}

/** Keeps strings: a `//` in an address begins no comment. */
export function removeComments(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\/[^\n]*/g,
    (_, string: string | undefined) => string ?? ' ',
  );
}
