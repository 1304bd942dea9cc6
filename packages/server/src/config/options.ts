import { isIP } from 'node:net';
import { hostOfUrl, isLocalHost, readHost, withoutPort } from '../lib/host.ts';
import { readLdapUrl } from './ldap.ts';
import { readSmtpUrl, type SmtpServer } from './smtp.ts';

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

/** An http(s) address without query, and without a slash at the end. */
function webAddress(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'an https:// or http:// address',
    parse: (value) => {
      const url = /^https?:\/\//.test(value) ? URL.parse(value) : null;
      if (url === null || url.username !== '' || url.search !== '' || url.hash !== '') return undefined;
      return url.href.replace(/\/+$/, '');
    },
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

function smtpUrl(doc: string): Option<SmtpServer | null> {
  return { doc, fallback: null, expected: 'an smtp:// or smtps:// address', secret: true, parse: readSmtpUrl };
}

function ldapUrl(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'an ldap:// or ldaps:// address with host and port alone',
    parse: readLdapUrl,
  };
}

/** A description of an attribute (RFC 4512 §2.5). */
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;

function attribute(fallback: string, doc: string): Option<string> {
  return {
    doc,
    fallback,
    expected: 'the name of an attribute, such as uid',
    parse: (value) => (ATTRIBUTE.test(value) ? value : undefined),
  };
}

function attributes(fallback: string[], doc: string): Option<string[]> {
  return {
    doc,
    fallback,
    expected: 'one to four names of attributes, separated by commas',
    parse: (value) => {
      const names = splitList(value);
      return names.length >= 1 && names.length <= 4 && names.every((name) => ATTRIBUTE.test(name)) ? names : undefined;
    },
  };
}

/** As others are written to by: one address, without a name. */
function mailAddress(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'an address such as linnet@example.org',
    parse: (value) => (/^[\w.!#$&'*+/=?^`{|}~-]{1,64}@[\w-]+(\.[\w-]+)*$/.test(value) ? value : undefined),
  };
}

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
      const host = hostOfUrl(url);
      return host === undefined ? undefined : `${url.protocol}//${host}`;
    },
  };
}

/** True for addresses that are only reachable on this machine. */
export function isLocalOrigin(origin: string): boolean {
  return isLocalHost(new URL(origin).host);
}

/** A name: an address in its place would be nobody's for good. */
function readName(text: string): string | undefined {
  const host = readHost(text.trim());
  return host === undefined || host.startsWith('[') || isIP(withoutPort(host)) !== 0 ? undefined : host;
}

function hostName(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'a domain name, such as example.org',
    parse: readName,
  };
}

function hostNames(doc: string): Option<string[]> {
  return {
    doc,
    fallback: [],
    expected: 'names, with a port or for all ports, separated by commas',
    parse: (value) => {
      const names = splitList(value).map(readName);
      return names.every((name) => name !== undefined) ? names : undefined;
    },
  };
}

/** Whose apps are let in as if this were their software. */
export const DIALECTS = ['lemmy', 'pixelfed', 'misskey', 'pleroma'] as const;
export type Dialect = (typeof DIALECTS)[number];

function faces(doc: string): Option<[host: string, dialect: Dialect][]> {
  return {
    doc,
    fallback: [],
    expected: `name=dialect, separated by commas, each name once; dialects are ${DIALECTS.join(', ')}`,
    parse: (value) => {
      const faces = new Map<string, Dialect>();
      for (const item of splitList(value)) {
        const [name = '', word, ...more] = item.split('=');
        const host = readName(name);
        const dialect = DIALECTS.find((one) => one === word?.trim().toLowerCase());
        if (host === undefined || dialect === undefined || more.length > 0 || faces.has(host)) return undefined;
        faces.set(host, dialect);
      }
      return [...faces];
    },
  };
}

function splitList(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
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
      const items = splitList(value);
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
  HANDLE_DOMAIN: hostName(
    'The domain of handles, where it is another than that of PUBLIC_URL: @alice@example.org on https://social.example.org. Its /.well-known/webfinger has to lead here. Kept for good, as PUBLIC_URL is.',
  ),
  HOST: text('127.0.0.1', 'The address to listen on. Use 0.0.0.0 where a proxy on another machine connects.'),
  PORT: integer(3000, 0, 65535, 'The port to listen on.'),
  FACES: faces(
    'More names of this server for apps that were made for one other software, such as c.example.org=lemmy, p.example.org=pixelfed. They need DNS and certificates as PUBLIC_URL does.',
  ),
  APP_DOORS: choice(
    ['on', 'off'],
    'on',
    'Lets apps of other software in, where they alone look: see docs/doors.md. off: NodeInfo says linnet everywhere, and FACES is ignored.',
  ),
  WEB_PROCESSES: integer(
    0,
    0,
    15,
    'How many more processes answer what is only read, where the database is the file in DATA_DIR. One less than the machine has processors uses them all.',
  ),
  DATA_DIR: text('./data', 'Where the database and uploaded files live. Back up this folder.'),
  FILES_DIR: optionalText(
    'Where the folders media and cache are. Unset: DATA_DIR. Processes on one PostgreSQL all need the same.',
  ),
  DATABASE_URL: databaseUrl('A postgres:// address. Unset: an SQLite file in DATA_DIR.'),
  DATABASE_DIRECT_URL: databaseUrl(
    'The address of PostgreSQL itself where DATABASE_URL goes through a pooler in transaction mode (PgBouncer): what processes tell each other comes by a connection of its own, and a start without it is refused there. Not needed with REDIS_URL. Unset: DATABASE_URL.',
  ),
  DATABASE_REPLICA_URL: databaseUrl(
    'A PostgreSQL that follows DATABASE_URL (streaming replication): visitors’ pages are read there while it is less than a second or two behind. Members, other servers and everything written stay with DATABASE_URL, which answers for both while the replica is away.',
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
  SMTP_URL: smtpUrl(
    'The mail server that takes what Linnet sends, such as smtps://user:password@mail.example.org (port 465) or smtp://… (587, with STARTTLS; a password is sent over TLS alone). Special characters are percent-encoded. Unset: no mail is sent, and the operator makes links instead.',
  ),
  MAIL_FROM: mailAddress('Whom mail comes from. Unset: noreply@ and the host of PUBLIC_URL.'),
  LDAP_URL: ldapUrl(
    'The directory whose people sign in with the name and password that they have there, such as ldaps://ldap.example.org or ldap://… (with STARTTLS). See docs/operating.md. Unset: none.',
  ),
  LDAP_STARTTLS: flag(
    true,
    'Whether ldap:// asks for TLS before anything is said. false only where nobody else is on the wire: passwords travel in the clear. The own machine is never asked.',
  ),
  LDAP_BIND_DN: optionalText('Whom people are looked up as, such as cn=linnet,dc=example,dc=org. Unset: nobody.'),
  LDAP_BIND_PASSWORD: optionalText('The password of LDAP_BIND_DN.', { secret: true }),
  LDAP_BASE_DN: optionalText('Where people are looked up, such as ou=people,dc=example,dc=org.'),
  LDAP_FILTER: text(
    '(objectClass=person)',
    'Who of the directory may come in, such as (memberOf=cn=linnet,ou=groups,dc=example,dc=org).',
  ),
  LDAP_LOGIN_ATTRIBUTES: attributes(
    ['uid', 'mail'],
    'What people may write as their name. The first is what they are called here. Active Directory: sAMAccountName,mail.',
  ),
  LDAP_ID_ATTRIBUTE: attribute(
    'entryUUID',
    'What stays when names change: people are known by it. Active Directory: objectGUID.',
  ),
  LDAP_NAME_ATTRIBUTE: attribute('displayName', 'What is shown as their name when they join.'),
  LDAP_MAIL_ATTRIBUTE: attribute(
    'mail',
    'Where mail reaches them. Addresses of the directory are not confirmed again.',
  ),
  LDAP_TITLE: text(
    'LDAP',
    'What people call the directory, such as Example University. Stands beside the form of sign-in.',
  ),
  LDAP_JOINS: choice(
    ['off', 'server', 'always'],
    'server',
    'Whether whoever has no account here gets one: as registrations says, always, or off (who has an account may connect it).',
  ),
  METRICS_TOKEN: optionalText('A bearer token for /metrics. Unset: /metrics answers requests from this machine only.', {
    secret: true,
  }),
  FEDERATION_ALLOW_PRIVATE: flag(
    false,
    'Lets outgoing requests reach private and loopback addresses and plain http. For intranets and tests only.',
  ),
  FEDERATION_HTTP_HOSTS: hostNames(
    'Names in a closed network whose servers speak plain http, such as one.test or a container. With FEDERATION_ALLOW_PRIVATE only.',
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
  VIDEO_MAX_BYTES: integer(
    103_809_024,
    0,
    4_294_967_296,
    'The largest video or sound that may be uploaded, in bytes. 0: none are taken.',
  ),
  MEDIA_DAY_MAX: integer(
    4_294_967_296,
    0,
    1_125_899_906_842_624,
    'How many bytes of files one person may keep of what they uploaded within a day. 0: as many as there is room for.',
  ),
  VIDEO_CONVERT: flag(
    true,
    'Makes videos and sounds anew with ffmpeg where the system has it: for every browser to play, with a picture, and without what cameras and phones write into them. Otherwise they are kept as they are uploaded.',
  ),
  MEDIA_CACHE_MAX: integer(
    1_073_741_824,
    16_777_216,
    1_125_899_906_842_624,
    'How many bytes of other servers’ images, videos and sounds are kept. Beyond it, what was not shown for longest goes first.',
  ),
  LINK_PREVIEWS: flag(
    true,
    'Reads the pages that posts link to, for cards with their title and picture. Those sites learn that this server asks, and nothing of readers.',
  ),
  STORAGE: choice(
    ['disk', 's3'],
    'disk',
    'Where files lie: in DATA_DIR, or in a bucket that speaks S3 (docs/storage.md).',
  ),
  S3_ENDPOINT: webAddress('The address of the service. Unset: that of AWS in S3_REGION.'),
  S3_REGION: text('us-east-1', 'The region of the bucket; what the service says, or the default where it has none.'),
  S3_BUCKET: optionalText('The bucket. It has to exist.'),
  S3_ACCESS_KEY_ID: optionalText('The key that may list, read, write and delete in the bucket.', { secret: true }),
  S3_SECRET_ACCESS_KEY: optionalText('Its secret.', { secret: true }),
  S3_PATH_STYLE: flag(
    false,
    'Names the bucket in the path instead of the host: for MinIO, Garage and most services of one’s own.',
  ),
  S3_SERVE: choice(
    ['proxy', 'redirect', 'public'],
    'proxy',
    'How files reach people. proxy: through Linnet. redirect: Linnet sends them to the bucket with an address that is good for an hour. public: from S3_PUBLIC_URL, without Linnet.',
  ),
  S3_PUBLIC_URL: webAddress(
    'Where everybody may read the bucket: its own address or that of a CDN before it. For S3_SERVE=public.',
  ),
  POST_MAX_CHARACTERS: integer(5000, 1, 100_000, 'How long a post may be.'),
} satisfies Record<string, Option<unknown>>;

export type OptionName = keyof typeof OPTIONS;

export type Settings = { [K in OptionName]: (typeof OPTIONS)[K] extends Option<infer T> ? T : never };
