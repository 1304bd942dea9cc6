import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { isLocalOrigin, OPTIONS, type OptionName, ROLES, type Role, type Settings } from './options.ts';

/** The settings, read once at the start. */
export interface Config {
  /** Origin without a slash at the end. */
  publicUrl: string;
  /** The domain of local handles, with a port where the address has one. */
  domain: string;
  host: string;
  port: number;
  dataDir: string;
  filesDir: string;
  /** A postgres:// address or the path of the SQLite file. */
  database: string;
  /** The same PostgreSQL without a pooler between, where there is one. */
  databaseDirect: string | null;
  databasePool: number;
  roles: ReadonlySet<Role>;
  /** How long requests are answered after SIGTERM (ms). */
  drainMs: number;
  redis: string | null;
  logLevel: Settings['LOG_LEVEL'];
  logFormat: Settings['LOG_FORMAT'];
  trustedProxies: string[];
  securityContact: string | null;
  metricsToken: string | null;
  allowPrivate: boolean;
  rateLimits: boolean;
  workers: number;
  mediaMaxBytes: number;
  mediaMaxPixels: number;
  mediaCacheMax: number;
  postMaxCharacters: number;
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
  const settings = readSettings({ ...env, ...given }, file);
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
  const dataDir = resolve(folder, settings.DATA_DIR);
  return {
    publicUrl,
    domain: new URL(publicUrl).host,
    host: settings.HOST,
    port: settings.PORT,
    dataDir,
    filesDir: resolve(folder, settings.FILES_DIR ?? dataDir),
    database: settings.DATABASE_URL ?? resolve(dataDir, 'linnet.sqlite'),
    databaseDirect: settings.DATABASE_DIRECT_URL,
    databasePool: settings.DATABASE_POOL,
    roles: new Set(settings.ROLES),
    drainMs: settings.DRAIN_SECONDS * 1_000,
    redis: settings.REDIS_URL,
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT,
    trustedProxies: settings.TRUSTED_PROXIES,
    securityContact: settings.SECURITY_CONTACT,
    metricsToken: settings.METRICS_TOKEN,
    allowPrivate: settings.FEDERATION_ALLOW_PRIVATE,
    rateLimits: settings.RATE_LIMITS,
    workers: settings.WORKERS,
    mediaMaxBytes: settings.MEDIA_MAX_BYTES,
    mediaMaxPixels: settings.MEDIA_MAX_MEGAPIXELS * 1_000_000,
    mediaCacheMax: settings.MEDIA_CACHE_MAX,
    postMaxCharacters: settings.POST_MAX_CHARACTERS,
  };
}

function readSettings(env: NodeJS.ProcessEnv, file: string): Settings {
  const fromFile = readFile(file);
  const settings: Record<string, unknown> = {};
  for (const name of Object.keys(OPTIONS) as OptionName[]) {
    const option = OPTIONS[name];
    const value = env[name] ?? fromFile[name];
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

function badValue(name: OptionName, value: string): ConfigError {
  const option = OPTIONS[name];
  const shown = 'secret' in option && option.secret ? 'the value given' : `"${value}"`;
  return new ConfigError(name, `${name}: ${shown} is not valid; expected ${option.expected}`);
}
