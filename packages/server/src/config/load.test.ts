import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Config, ConfigError, checkReaders, loadConfig } from './load.ts';
import { OPTIONS, type OptionName } from './options.ts';
import { originOfHost } from './origin-of-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'linnet-config-'));
after(() => rmSync(folder, { recursive: true }));

const BAD: Record<OptionName, string[]> = {
  PUBLIC_URL: [
    'example.org',
    'https://example.org/path',
    'https://me@example.org',
    'ftp://example.org',
    'http://example.org',
    '',
  ],
  HANDLE_DOMAIN: ['https://example.org', 'example.org/x', '@example.org', 'a b.example', '127.0.0.1', '[::1]:3000', ''],
  FACES: ['c.example', 'c.example=friendica', 'c.example=lemmy,c.example.=misskey', 'c.example=lemmy=x', '=lemmy'],
  APP_DOORS: ['true', 'OFF', ''],
  HOST: [],
  WEB_PROCESSES: ['-1', '16', 'two', ''],
  PORT: ['-1', '65536', '3000.5', 'http', ''],
  DATA_DIR: [],
  ROLES: ['all,web', 'boss', 'web,,worker', ''],
  DRAIN_SECONDS: ['-1', '61', 'x'],
  FILES_DIR: [],
  DATABASE_URL: ['mysql://localhost/x', 'localhost', ''],
  DATABASE_DIRECT_URL: ['mysql://localhost/x', 'localhost', ''],
  DATABASE_REPLICA_URL: ['mysql://localhost/x', 'localhost', ''],
  DATABASE_POOL: ['1', '201', 'many'],
  REDIS_URL: ['localhost:6379', 'http://localhost', 'redis://', 'redis://a b', ''],
  LOG_LEVEL: ['loud', 'INFO', ''],
  LOG_FORMAT: ['xml', ''],
  TRUSTED_PROXIES: ['proxy.example.org', '10.0.0.0/33', '10.0.0.1/8/8', '1.2.3'],
  SECURITY_CONTACT: [
    'mail@x.test',
    'http://x.test',
    'javascript:x',
    'mailto:a b@x.test',
    'https://x.test/\nContact: y',
  ],
  SMTP_URL: [
    'mail.example.org',
    'https://mail.example.org',
    'smtp://',
    'smtp://mail.example.org/inbox',
    'smtp://mail.example.org?tls=no',
    'smtp://a%zz@mail.example.org',
    'smtp://mail.example.org:99999',
    '',
  ],
  MAIL_FROM: ['example.org', 'Linnet <linnet@example.org>', 'a@b.test, c@d.test', 'a@b.test\nBcc: c@d.test', ''],
  LDAP_URL: [
    'ldap.example.org',
    'https://ldap.example.org',
    'ldap://',
    'ldap://me@ldap.example.org',
    'ldaps://x.test/dc=x',
    '',
  ],
  LDAP_STARTTLS: ['yes', ''],
  LDAP_BIND_DN: [],
  LDAP_BIND_PASSWORD: [],
  LDAP_BASE_DN: [],
  LDAP_FILTER: [],
  LDAP_LOGIN_ATTRIBUTES: ['', 'a b', '1a', 'uid,mail,a,b,c', 'uid)(x=*'],
  LDAP_ID_ATTRIBUTE: ['', 'a b', 'entryUUID,x'],
  LDAP_NAME_ATTRIBUTE: ['', '*'],
  LDAP_MAIL_ATTRIBUTE: ['', '*'],
  LDAP_TITLE: [],
  LDAP_JOINS: ['yes', ''],
  METRICS_TOKEN: [],
  FEDERATION_ALLOW_PRIVATE: ['yes', '1', 'TRUE', ''],
  FEDERATION_HTTP_HOSTS: ['http://a.test', 'a.test, b/c', '10.0.0.1'],
  RATE_LIMITS: ['no', '0', ''],
  WORKERS: ['0', '257', 'eight'],
  STORAGE: ['tape', ''],
  S3_ENDPOINT: ['s3.example.org', 'ftp://s3.example.org', 'https://me@s3.example.org', 'https://x.test/?a', ''],
  S3_REGION: [],
  S3_BUCKET: [],
  S3_ACCESS_KEY_ID: [],
  S3_SECRET_ACCESS_KEY: [],
  S3_PATH_STYLE: ['yes', ''],
  S3_SERVE: ['cdn', ''],
  S3_PUBLIC_URL: ['cdn.example.org', 'javascript:x', ''],
  MEDIA_CACHE_MAX: ['1000', '1GB', '-1'],
  MEDIA_DAY_MAX: ['-1', '4GB'],
  VIDEO_CONVERT: ['maybe'],
  LINK_PREVIEWS: ['no', '1', ''],
  VIDEO_MAX_BYTES: ['-1', '99MB'],
  MEDIA_MAX_BYTES: ['1023', '16MB', '-5'],
  MEDIA_MAX_MEGAPIXELS: ['0', '401', '64MP'],
};

for (const name of Object.keys(OPTIONS) as OptionName[]) {
  test(`${name}: a bad value is named together with what was expected`, () => {
    for (const value of BAD[name]) {
      assert.throws(
        () => loadConfig({ [name]: value }, folder),
        (error: Error) => {
          assert.ok(error instanceof ConfigError, String(error));
          assert.equal(error.key, name);
          assert.ok(error.message.startsWith(`${name}: `) && error.message.includes(OPTIONS[name].expected));
          return true;
        },
        `${name}=${value}`,
      );
    }
  });
}

test('nothing has to be set', () => {
  const config = loadConfig({}, folder);
  assert.equal(config.publicUrl, 'http://localhost:3000');
  assert.equal(config.dataDir, join(folder, 'data'));
  assert.equal(config.database, join(folder, 'data/linnet.sqlite'));
});

test('the public address follows the port until it is set', () => {
  assert.equal(loadConfig({ PORT: '4000' }, folder).publicUrl, 'http://localhost:4000');
  assert.equal(loadConfig({ PORT: '4000', PUBLIC_URL: 'https://a.example/' }, folder).publicUrl, 'https://a.example');
});

test('hosts are written in one way, whatever the settings write', () => {
  const hosts = (PUBLIC_URL: string, HANDLE_DOMAIN?: string) =>
    loadConfig({ PUBLIC_URL, ...(HANDLE_DOMAIN === undefined ? {} : { HANDLE_DOMAIN }) }, folder);
  assert.deepEqual(hosts('https://A.Example./').hosts, { web: 'a.example', handles: 'a.example', faces: new Map() });
  assert.equal(hosts('https://A.Example.:443/').publicUrl, 'https://a.example');
  assert.deepEqual(hosts('https://social.bücher.example:8443', ' Bücher.Example. ').hosts, {
    web: 'social.xn--bcher-kva.example:8443',
    handles: 'xn--bcher-kva.example',
    faces: new Map(),
  });
});

test('the file is read in any case, and the environment wins', () => {
  const path = join(folder, 'own.toml');
  writeFileSync(
    path,
    'port = 4000\nLOG_LEVEL = "debug"\nrate_limits = false\ntrusted_proxies = ["10.0.0.0/8", "::1"]\n',
  );
  const config = loadConfig({ LINNET_CONFIG: 'own.toml', PORT: '5000' }, folder);
  const { port, logLevel, rateLimits, trustedProxies }: Config = config;
  assert.deepEqual(
    { port, logLevel, rateLimits, trustedProxies },
    { port: 5000, logLevel: 'debug', rateLimits: false, trustedProxies: ['10.0.0.0/8', '::1'] },
  );
});

test('an unknown key of the file is named with those that are known', () => {
  writeFileSync(join(folder, 'unknown.toml'), 'prot = 4000\n');
  assert.throws(() => loadConfig({ LINNET_CONFIG: 'unknown.toml' }, folder), /unknown key "prot".*PORT/);
  writeFileSync(join(folder, 'broken.toml'), 'port = = 4000\n');
  assert.throws(() => loadConfig({ LINNET_CONFIG: 'broken.toml' }, folder), /broken\.toml is not valid TOML/);
});

test('a file that is named has to be there', () => {
  assert.throws(
    () => loadConfig({ LINNET_CONFIG: 'absent.toml' }, folder),
    /LINNET_CONFIG: there is no file .*absent\.toml/,
  );
  assert.equal(loadConfig({}, folder).port, 3000);
});

test('a secret that is wrong is not repeated', () => {
  const value = 'mysql://user:hunter2@localhost';
  assert.throws(
    () => loadConfig({ DATABASE_URL: value }, folder),
    (error: Error) => !error.message.includes('hunter2'),
  );
});

test('plain http between named hosts is for closed networks', () => {
  const env = { FEDERATION_HTTP_HOSTS: 'One.test, two:3000,' };
  assert.throws(() => loadConfig(env, folder), /FEDERATION_HTTP_HOSTS: needs FEDERATION_ALLOW_PRIVATE=true/);
  const config = loadConfig({ ...env, FEDERATION_ALLOW_PRIVATE: 'true' }, folder);
  const origins = ['one.test', 'one.test:4000', 'two:3000', 'two', 'x.one.test', 'localhost:1', 'a.example'];
  assert.deepEqual(
    origins.map((host) => originOfHost(config, host)),
    [
      'http://one.test',
      'http://one.test:4000',
      'http://two:3000',
      'https://two',
      'https://x.one.test',
      'http://localhost:1',
      'https://a.example',
    ],
  );
  const strict = { ...config, allowPrivate: false };
  assert.equal(originOfHost(strict, 'one.test'), 'https://one.test');
  assert.equal(originOfHost(strict, 'localhost'), 'https://localhost');
});

test('plain http is for this machine, or said to be wanted', () => {
  assert.equal(loadConfig({ PUBLIC_URL: 'http://127.0.0.1:3000' }, folder).hosts.web, '127.0.0.1:3000');
  const wanted = { PUBLIC_URL: 'http://a.test', FEDERATION_ALLOW_PRIVATE: 'true' };
  assert.equal(loadConfig(wanted, folder).publicUrl, 'http://a.test');
});

test('a bucket needs its name, its keys, and an address where everybody reads it there', () => {
  const env: Record<string, string> = { STORAGE: 's3' };
  const refuses = (key: string) =>
    assert.throws(
      () => loadConfig(env, folder),
      (error: ConfigError) => error.key === key,
    );
  refuses('S3_BUCKET');
  env['S3_BUCKET'] = 'files';
  refuses('S3_ACCESS_KEY_ID');
  env['S3_ACCESS_KEY_ID'] = 'id';
  refuses('S3_SECRET_ACCESS_KEY');
  env['S3_SECRET_ACCESS_KEY'] = 'secret';
  env['S3_REGION'] = 'eu-west-3';
  assert.equal(loadConfig(env, folder).s3?.endpoint, 'https://s3.eu-west-3.amazonaws.com');
  env['S3_SERVE'] = 'public';
  refuses('S3_PUBLIC_URL');
  env['S3_PUBLIC_URL'] = 'https://cdn.example.org/';
  assert.equal(loadConfig(env, folder).s3?.openUrl, 'https://cdn.example.org');
  assert.equal(loadConfig({ ...env, STORAGE: 'disk' }, folder).s3, null);
});

test('ROLES: some of them need PostgreSQL; all is everything; what the command line gives wins', () => {
  const shared = { DATABASE_URL: 'postgres://localhost/x' };
  assert.throws(() => loadConfig({ ROLES: 'web' }, folder), {
    name: 'ConfigError',
    message: /on SQLite .* DATABASE_URL/,
  });
  assert.deepEqual([...loadConfig({ ROLES: 'all' }, folder).roles], ['web', 'worker', 'streaming']);
  assert.deepEqual([...loadConfig({ ...shared, ROLES: 'streaming, web' }, folder).roles], ['web', 'streaming']);
  assert.deepEqual([...loadConfig({ ...shared, ROLES: 'web' }, folder, { ROLES: 'worker' }).roles], ['worker']);
});

test('readers are for a file, and for systems that let processes share a port', () => {
  assert.equal(loadConfig({ WEB_PROCESSES: '0', DATABASE_URL: 'postgres://x/y' }, folder).webProcesses, 0);
  assert.throws(
    () => checkReaders({ DATABASE_URL: 'postgres://x/y' }, 'linux'),
    /WEB_PROCESSES.*start the server as often/,
  );
  for (const system of ['darwin', 'win32'] as const) {
    assert.throws(() => checkReaders({ DATABASE_URL: null }, system), { key: 'WEB_PROCESSES' });
  }
  checkReaders({ DATABASE_URL: null }, 'linux');
});

test('a mail server is named by one address, with any characters in its password', () => {
  const read = (SMTP_URL: string) => loadConfig({ SMTP_URL, PUBLIC_URL: 'https://linnet.test:8443' }, folder);
  const { smtp, mailFrom } = read('smtps://me%40mail.test:p%40ss%3A%2F@mail.test');
  assert.deepEqual(smtp, { host: 'mail.test', port: 465, secure: true, user: 'me@mail.test', password: 'p@ss:/' });
  assert.equal(mailFrom, 'noreply@linnet.test');
  const local = { host: '[::1]', port: 2525, secure: false, user: null, password: '' };
  assert.deepEqual(read('smtp://[::1]:2525').smtp, local);
  assert.equal(read('smtp://mail.test/').smtp?.port, 587);
});
