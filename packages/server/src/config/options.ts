import { isIP } from 'node:net';

/** Every setting of the server: name, meaning, default, how it is read. `docs/configuration.md` is made from this. */
export interface Option<T> {
  doc: string;
  /** What a value has to be, as shown to an operator who got it wrong. */
  expected: string;
  fallback: T;
  /** Throws nothing: undefined is the answer for a bad value. */
  parse(text: string): T | undefined;
  secret?: boolean;
}

function text(fallback: string, doc: string, options: { secret?: boolean } = {}): Option<string> {
  return { doc, fallback, expected: 'a text', parse: (value) => value, ...options };
}

function optionalText(doc: string, options: { secret?: boolean } = {}): Option<string | null> {
  return { doc, fallback: null, expected: 'a text', parse: (value) => (value === '' ? null : value), ...options };
}

function integer(fallback: number, min: number, max: number, doc: string): Option<number> {
  return {
    doc,
    fallback,
    expected: `a whole number from ${min} to ${max}`,
    parse: (value) => {
      if (!/^\d+$/.test(value)) return undefined;
      const number = Number(value);
      return number >= min && number <= max ? number : undefined;
    },
  };
}

function flag(fallback: boolean, doc: string): Option<boolean> {
  return {
    doc,
    fallback,
    expected: 'true or false',
    parse: (value) => (value === 'true' ? true : value === 'false' ? false : undefined),
  };
}

function choice<const T extends string>(choices: readonly T[], fallback: T, doc: string): Option<T> {
  return {
    doc,
    fallback,
    expected: `one of ${choices.join(', ')}`,
    parse: (value) => choices.find((candidate) => candidate === value),
  };
}

/** A URI that somebody can be reached by, as RFC 9116 §2.5.3 allows. */
function contact(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'a mailto:, https:// or tel: address',
    parse: (value) => (/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+?[0-9-]+)$/.test(value) ? value : undefined),
  };
}

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Public servers need https: other servers refuse plain http, and passwords would travel in the clear. */
function publicUrl(): Option<string | null> {
  return {
    doc: 'The address people and other servers reach this server by. Part of every handle and id: never change it once the server has federated. Unset: http://localhost with PORT.',
    fallback: null,
    expected: 'an https:// address without path (http:// only for localhost, or with FEDERATION_ALLOW_PRIVATE=true)',
    parse: (value) => {
      if (!URL.canParse(value)) return undefined;
      const url = new URL(value);
      if (url.username !== '' || url.pathname !== '/' || url.search !== '' || url.hash !== '') return undefined;
      if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
      return url.origin;
    },
  };
}

/** True for addresses that are only reachable on this machine. */
export function isLocalOrigin(origin: string): boolean {
  const { hostname } = new URL(origin);
  return LOCAL_HOSTS.has(hostname) || hostname.endsWith('.localhost');
}

function databaseUrl(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'a postgres:// address',
    secret: true,
    parse: (value) => (/^postgres(ql)?:\/\/\S+$/.test(value) ? value : undefined),
  };
}

function redisUrl(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'a redis:// or rediss:// address',
    secret: true,
    parse: (value) => (/^rediss?:\/\/\S+$/.test(value) && URL.canParse(value) ? value : undefined),
  };
}

const NETWORK_NAMES = new Set(['loopback', 'linklocal', 'uniquelocal']);

function networks(doc: string): Option<string[]> {
  return {
    doc,
    fallback: [],
    expected: 'IP addresses, networks such as 10.0.0.0/8, or loopback, separated by commas',
    parse: (value) => {
      const items = value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
      return items.every(isNetwork) ? items : undefined;
    },
  };
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  if (NETWORK_NAMES.has(text)) return true;
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** What a process does: answer requests, work on the queue, feed open streams. */
export const ROLES = ['web', 'worker', 'streaming'] as const;
export type Role = (typeof ROLES)[number];

function roles(doc: string): Option<readonly Role[]> {
  return {
    doc,
    fallback: ROLES,
    expected: `all, or some of ${ROLES.join(', ')}, separated by commas`,
    parse: (value) => {
      const names = value.split(',').map((name) => name.trim());
      if (names.join() === 'all') return ROLES;
      const chosen = ROLES.filter((role) => names.includes(role));
      return chosen.length === new Set(names).size ? chosen : undefined;
    },
  };
}

export const OPTIONS = {
  PUBLIC_URL: publicUrl(),
  HOST: text('127.0.0.1', 'The address to listen on. Use 0.0.0.0 where a proxy on another machine connects.'),
  PORT: integer(3000, 0, 65535, 'The port to listen on.'),
  DATA_DIR: text('./data', 'Where the database and uploaded files live. Back up this folder.'),
  FILES_DIR: optionalText(
    'Where the folders media and cache are. Unset: DATA_DIR. Processes on one PostgreSQL all need the same.',
  ),
  DATABASE_URL: databaseUrl('A postgres:// address. Unset: an SQLite file in DATA_DIR.'),
  DATABASE_DIRECT_URL: databaseUrl(
    'The address of PostgreSQL itself where DATABASE_URL goes through a pooler in transaction mode (PgBouncer): what processes tell each other comes by a connection of its own. Unset: DATABASE_URL.',
  ),
  DATABASE_POOL: integer(10, 2, 200, 'Connections to PostgreSQL.'),
  REDIS_URL: redisUrl(
    'A redis:// or rediss:// address of Redis or Valkey, by which processes tell each other what is new, instead of PostgreSQL. Nothing is stored in it.',
  ),
  ROLES: roles(
    'What this process does, where several share one PostgreSQL: web answers requests, worker works on the queue and delivers, streaming feeds open streams. all is everything.',
  ),
  DRAIN_SECONDS: integer(
    0,
    0,
    60,
    'How long a process that was told to stop goes on answering, while /health answers 503: longer than a balancer takes to notice.',
  ),
  LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'info', 'How much is logged.'),
  LOG_FORMAT: choice(['auto', 'json', 'text'], 'auto', 'auto: text in a terminal, JSON lines elsewhere.'),
  TRUSTED_PROXIES: networks('Addresses or networks whose X-Forwarded-For is believed. Unset: none.'),
  SECURITY_CONTACT: contact(
    'Whom /.well-known/security.txt names for reports of weaknesses. Unset: the contact of the server.',
  ),
  METRICS_TOKEN: optionalText('A bearer token for /metrics. Unset: /metrics answers requests from this machine only.', {
    secret: true,
  }),
  FEDERATION_ALLOW_PRIVATE: flag(
    false,
    'Lets outgoing requests reach private and loopback addresses and plain http. For intranets and tests only.',
  ),
  RATE_LIMITS: flag(true, 'Limits requests per person and address.'),
  WORKERS: integer(32, 1, 256, 'How many deliveries run at the same time per processor.'),
  MEDIA_MAX_BYTES: integer(16_777_216, 1024, 1_073_741_824, 'The largest image that may be uploaded, in bytes.'),
  MEDIA_MAX_MEGAPIXELS: integer(
    128,
    1,
    400,
    'The largest image that may be uploaded, in millions of pixels, all frames of an animation together. It is stored smaller.',
  ),
  MEDIA_CACHE_MAX: integer(
    1_073_741_824,
    16_777_216,
    1_125_899_906_842_624,
    'How many bytes of other servers’ images are kept. Beyond it, what was not shown for longest goes first.',
  ),
  POST_MAX_CHARACTERS: integer(5000, 1, 100_000, 'How long a post may be.'),
} satisfies Record<string, Option<unknown>>;

export type OptionName = keyof typeof OPTIONS;

export type Settings = { [K in OptionName]: (typeof OPTIONS)[K] extends Option<infer T> ? T : never };
