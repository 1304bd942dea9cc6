import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { withoutPort } from '../lib/host.ts';
import { type LdapServer, readLdap } from './ldap.ts';
import { type Dialect, isLocalOrigin, type Option, ROLES, type Role } from './option-kinds.ts';
import { OPTIONS, type OptionName, type Settings } from './options.ts';
import { readS3, type S3Config } from './s3.ts';
import type { SmtpServer } from './smtp.ts';

/** The names this server goes by, as `readHost` writes them. */
export interface Hosts {
  /** In every id and page; that of `publicUrl`. */
  web: string;
  /** What stands behind the @ of handles. */
  handles: string;
  /** Names for apps of one dialect alone; none while doors are closed. */
  faces: ReadonlyMap<string, Dialect>;
}

/** The settings, read once at the start. */
export interface Config {
  /** Origin without a slash at the end. */
  publicUrl: string;
  hosts: Hosts;
  /** Whether apps of other software are let in as if this were it. */
  appDoors: boolean;
  host: string;
  port: number;
  /** Processes beside this one that answer reads. */
  webProcesses: number;
  dataDir: string;
  filesDir: string;
  /** A postgres:// address or the path of the SQLite file. */
  database: string;
  /** The same PostgreSQL without a pooler between, where there is one. */
  databaseDirect: string | null;
  databaseReplica: string | null;
  databasePool: number;
  roles: ReadonlySet<Role>;
  /** How long requests are answered after SIGTERM (ms). */
  drainMs: number;
  redis: string | null;
  logLevel: Settings['LOG_LEVEL'];
  logFormat: Settings['LOG_FORMAT'];
  trustedProxies: string[];
  securityContact: string | null;
  /** Null: no mail is sent. */
  smtp: SmtpServer | null;
  mailFrom: string;
  /** Null: nobody signs in with the password of a directory. */
  ldap: LdapServer | null;
  metricsToken: string | null;
  allowPrivate: boolean;
  /** Names whose servers speak plain http, in closed networks. */
  httpHosts: ReadonlySet<string>;
  rateLimits: boolean;
  workers: number;
  mediaMaxBytes: number;
  mediaMaxPixels: number;
  /** 0: none are taken. */
  videoMaxBytes: number;
  /** Bytes that one person may keep of what they uploaded within a day; 0: any number. */
  mediaDayMax: number;
  videoConvert: boolean;
  mediaCacheMax: number;
  linkPreviews: boolean;
  /** Null: files lie in `dataDir`. */
  s3: S3Config | null;
  /** All of it as it was read, for those who run the server. */
  shown: readonly ShownOption[];
}

export interface ShownOption {
  name: string;
  /** What it means. */
  description: string;
  /** Null where it is unset or a secret. */
  value: string | null;
  secret: boolean;
  origin: 'environment' | 'file' | 'default';
}

/** A setting is wrong; the message names it and what was expected. The process exits with EX_CONFIG (78). */
export class ConfigError extends Error {
  readonly key: string;
  constructor(key: string, message: string) {
    super(message);
    this.name = 'ConfigError';
    this.key = key;
  }
}

/** The file that is read beside the environment, which wins. */
const CONFIG_FILE = 'linnet.toml';

/** Reads `linnet.toml` in `folder`, the environment and what the command line gave. Throws `ConfigError`; writes nothing. */
export function loadConfig(
  env: NodeJS.ProcessEnv = process.env,
  folder = process.cwd(),
  given: Partial<Record<OptionName, string | undefined>> = {},
): Config {
  const named = env['LINNET_CONFIG'];
  const file = resolve(folder, named ?? CONFIG_FILE);
  if (named !== undefined && !existsSync(file)) {
    throw new ConfigError('LINNET_CONFIG', `LINNET_CONFIG: there is no file ${file}`);
  }
  const shown: ShownOption[] = [];
  const settings = readSettings({ ...env, ...given }, file, shown);
  if (settings.ROLES.length < ROLES.length && settings.DATABASE_URL === null) {
    throw new ConfigError(
      'ROLES',
      'ROLES: on SQLite one process does everything. Set DATABASE_URL, or leave ROLES out.',
    );
  }
  const publicUrl = settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`;
  if (publicUrl.startsWith('http:') && !isLocalOrigin(publicUrl) && !settings.FEDERATION_ALLOW_PRIVATE) {
    throw badValue('PUBLIC_URL', publicUrl);
  }
  if (settings.FEDERATION_HTTP_HOSTS.length > 0 && !settings.FEDERATION_ALLOW_PRIVATE) {
    throw new ConfigError('FEDERATION_HTTP_HOSTS', 'FEDERATION_HTTP_HOSTS: needs FEDERATION_ALLOW_PRIVATE=true');
  }
  if (settings.WEB_PROCESSES > 0) checkReaders(settings, process.platform);
  const dataDir = resolve(folder, settings.DATA_DIR);
  return {
    publicUrl,
    hosts: readHosts(publicUrl, settings),
    appDoors: settings.APP_DOORS === 'on',
    host: settings.HOST,
    port: settings.PORT,
    webProcesses: settings.WEB_PROCESSES,
    dataDir,
    filesDir: resolve(folder, settings.FILES_DIR ?? dataDir),
    database: settings.DATABASE_URL ?? resolve(dataDir, 'linnet.sqlite'),
    databaseDirect: settings.DATABASE_DIRECT_URL,
    databaseReplica: settings.DATABASE_REPLICA_URL,
    databasePool: settings.DATABASE_POOL,
    roles: new Set(settings.ROLES),
    drainMs: settings.DRAIN_SECONDS * 1_000,
    redis: settings.REDIS_URL,
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT,
    trustedProxies: settings.TRUSTED_PROXIES,
    securityContact: settings.SECURITY_CONTACT,
    smtp: settings.SMTP_URL,
    mailFrom: settings.MAIL_FROM ?? `noreply@${withoutPort(new URL(publicUrl).host)}`,
    metricsToken: settings.METRICS_TOKEN,
    allowPrivate: settings.FEDERATION_ALLOW_PRIVATE,
    httpHosts: new Set(settings.FEDERATION_HTTP_HOSTS),
    rateLimits: settings.RATE_LIMITS,
    workers: settings.WORKERS,
    mediaMaxBytes: settings.MEDIA_MAX_BYTES,
    mediaDayMax: settings.MEDIA_DAY_MAX,
    videoConvert: settings.VIDEO_CONVERT,
    videoMaxBytes: settings.VIDEO_MAX_BYTES,
    mediaMaxPixels: settings.MEDIA_MAX_MEGAPIXELS * 1_000_000,
    mediaCacheMax: settings.MEDIA_CACHE_MAX,
    linkPreviews: settings.LINK_PREVIEWS,
    s3: readS3(settings, refuse),
    ldap: readLdap(settings, refuse),
    shown,
  };
}

function readHosts(publicUrl: string, settings: Settings): Hosts {
  const web = new URL(publicUrl).host;
  const handles = settings.HANDLE_DOMAIN ?? web;
  const faces = new Map(settings.FACES);
  const taken = [web, handles].find((host) => faces.has(host));
  if (taken !== undefined)
    throw new ConfigError('FACES', `FACES: ${taken} is the server itself, a face has its own name`);
  return { web, handles, faces: settings.APP_DOORS === 'on' ? faces : new Map() };
}

/** Where the system spreads connections over several processes that listen on one port. */
const SPREADS = new Set<NodeJS.Platform>(['linux', 'freebsd']);

/** Throws where processes beside this one cannot answer reads. */
export function checkReaders({ DATABASE_URL }: Pick<Settings, 'DATABASE_URL'>, platform: NodeJS.Platform): void {
  const refuse = (why: string) => new ConfigError('WEB_PROCESSES', `WEB_PROCESSES: ${why}`);
  if (DATABASE_URL !== null) {
    throw refuse('is for a database that is a file. On PostgreSQL start the server as often as you like instead.');
  }
  if (!SPREADS.has(platform)) throw refuse(`${platform} does not let several processes share a port; leave it unset.`);
}

function readSettings(env: NodeJS.ProcessEnv, file: string, shown: ShownOption[]): Settings {
  const fromFile = readFile(file);
  const settings: Record<string, unknown> = {};
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    const option = OPTIONS[name];
    const value = env[name] ?? fromFile[name];
    shown.push(showOption(name, value, env[name] !== undefined));
    if (value === undefined) {
      settings[name] = option.fallback;
      continue;
    }
    const parsed = option.parse(value);
    if (parsed === undefined) throw badValue(name, value);
    settings[name] = parsed;
  }
  return settings as Settings;
}

function showOption(name: OptionName, given: string | undefined, inEnvironment: boolean): ShownOption {
  const { doc, fallback, secret = false }: Option<unknown> = OPTIONS[name];
  const value = given ?? (fallback === null ? null : String(fallback));
  const origin = inEnvironment ? 'environment' : given === undefined ? 'default' : 'file';
  return { name, description: doc, value: secret ? null : value, secret, origin };
}

/** The keys of the file are the names of the settings, in any case. */
function readFile(file: string): Partial<Record<string, string>> {
  if (!existsSync(file)) return {};
  let document: Record<string, unknown>;
  try {
    document = parseToml(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(CONFIG_FILE, `${file} is not valid TOML: ${(error as Error).message.split('\n')[0]}`);
  }
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries(document)) {
    const name = key.toUpperCase();
    if (!(name in OPTIONS)) {
      throw new ConfigError(key, `${file}: unknown key "${key}". Known keys: ${Object.keys(OPTIONS).join(', ')}`);
    }
    values[name] = Array.isArray(value) ? value.join(',') : String(value);
  }
  return values;
}

function refuse(key: string, why: string): never {
  throw new ConfigError(key, `${key}: ${why}`);
}

function badValue(name: OptionName, value: string): ConfigError {
  const option = OPTIONS[name];
  const shown = 'secret' in option && option.secret ? 'the value given' : `"${value}"`;
  return new ConfigError(name, `${name}: ${shown} is not valid; expected ${option.expected}`);
}
