/** Holds the pages of the project to what the code says. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { DATABASE_CHECKS } from '../src/cli/checks/database.ts';
import { MACHINE_CHECKS } from '../src/cli/checks/machine.ts';
import { MAIL_CHECKS } from '../src/cli/checks/mail.ts';
import { NETWORK_CHECKS } from '../src/cli/checks/network.ts';
import { PROVIDER_CHECKS } from '../src/cli/checks/providers.ts';
import { SETTINGS_CHECKS } from '../src/cli/checks/settings.ts';
import { STORAGE_CHECKS } from '../src/cli/checks/storage.ts';
import { EXIT } from '../src/cli/exit-codes.ts';
import { runProgram } from '../src/cli/program.ts';
import { OPTIONS } from '../src/config/options.ts';
import { HANDLERS } from '../src/federation/inbox/handlers.ts';
import { createTestApp, type TestApp } from './app.ts';
import { findLinks, findSection, listRoutes, listSlugs, readTables } from './docs.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PAGES = globSync(['*.md', 'docs/**/*.md', 'adr/*.md'], { cwd: ROOT }).sort();
const pages = new Map(PAGES.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
const page = (path: string) => pages.get(path) ?? assert.fail(`${path} is missing`);
const manifests = globSync(['package.json', 'packages/*/package.json'], { cwd: ROOT }).map(
  (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Record<string, Record<string, string> | string>,
);

let app: TestApp;
before(async () => {
  app = await createTestApp();
});
after(() => app.close());

test('links between pages lead to files and headings that exist', () => {
  const broken: string[] = [];
  const pictures = existsSync(join(ROOT, 'docs/images'));
  for (const [from, text] of pages) {
    for (const link of findLinks(text)) {
      const [path = '', slug] = link.split('#', 2);
      const target = path === '' ? from : normalize(join(dirname(from), path));
      // Pictures are made from a running server, by a script of their own.
      if (target.startsWith('docs/images/') && !pictures) continue;
      if (!existsSync(join(ROOT, target))) broken.push(`${from} → ${link}`);
      else if (slug !== undefined && !listSlugs(pages.get(target) ?? '').includes(slug))
        broken.push(`${from} → ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('every page in docs/ and adr/ is listed on its index', () => {
  for (const path of PAGES.filter((name) => name.includes('/') && basename(name) !== 'README.md')) {
    const index = page(join(dirname(path), 'README.md'));
    assert.ok(index.includes(`(${basename(path)})`), `${path} is not on the index`);
  }
});

test('files and folders of the code that pages name exist', () => {
  const files = globSync(['{packages,scripts,bench,deploy,docs,adr,e2e}/**/*', '*'], {
    cwd: ROOT,
    exclude: (name) => /(^|\/)(node_modules|build|dist|\.svelte-kit)(\/|$)/.test(name),
  }).map((file) => `/${file}`);
  const unknown: string[] = [];
  for (const [from, text] of pages) {
    for (const [, name = ''] of text.matchAll(/`([\w@.-]+(?:\/[\w@.-]+)*(?:\.(?:ts|svelte)|\/))`/g)) {
      const end = `/${name.replace(/\/$/, '')}`;
      // Made at run time, or a pattern of a name.
      const made = /^(data|backup|media|cache|tmp|packages\/server\/dist|PUBLIC_URL)\/|NNNN/.test(name);
      if (!made && !files.some((file) => file.endsWith(end))) unknown.push(`${from}: ${name}`);
    }
  }
  assert.deepEqual(unknown, []);
});

test('settings that pages name exist, and each has its section', () => {
  const others = new Set([
    'LINNET_CONFIG',
    'LINNET_FIXTURES',
    'LINNET_TEST_IMAGE',
    'LINNET_TEST_READER',
    'MALLOC_ARENA_MAX',
    'NODE_EXTRA_CA_CERTS',
    'NODE_ENV',
    'NODE_OPTIONS',
    'OPTIONS',
    'PASSWORD',
    'SO_REUSEPORT',
  ]);
  const unknown: string[] = [];
  for (const [from, text] of pages) {
    for (const [, name = ''] of text.matchAll(/(?<![\w$])([A-Z]+(?:_[A-Z]+)+|[A-Z]+(?==))(?!\w)/g)) {
      if (!(name in OPTIONS) && !others.has(name) && !from.startsWith('LICENSE')) unknown.push(`${from}: ${name}`);
    }
  }
  assert.deepEqual(unknown, []);
  const headings = [...page('docs/configuration.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  assert.deepEqual(headings, Object.keys(OPTIONS));
});

test('docs/cli.md has every command with every option, every check of the doctor, every exit code', async () => {
  const text = page('docs/cli.md');
  const commands = await listCommands([]);
  assert.ok(commands.length >= 7);
  for (const { name, options } of commands) {
    const section = findSection(text, name);
    assert.notEqual(section, undefined, `no section ${name}`);
    for (const option of options) assert.ok(section?.includes(option), `${name}: ${option} is missing`);
  }
  const described = [...text.matchAll(/^## ([a-z].*)$/gm)].map(([, name]) => name);
  assert.deepEqual(described.sort(), commands.map(({ name }) => name).sort());
  for (const { id } of [
    ...MACHINE_CHECKS,
    ...SETTINGS_CHECKS,
    ...DATABASE_CHECKS,
    ...STORAGE_CHECKS,
    ...MAIL_CHECKS,
    ...PROVIDER_CHECKS,
    ...NETWORK_CHECKS,
  ]) {
    assert.ok(findSection(text, 'doctor')?.includes(`\`${id}\``), `check ${id}`);
  }
  const codes = readTables(findSection(text, 'Exit codes') ?? '').map(([code]) => Number(code));
  assert.deepEqual(codes, Object.values(EXIT));
});

/** All commands with their own options, as the program's help tells them. */
async function listCommands(path: string[]): Promise<{ name: string; options: string[] }[]> {
  let help = '';
  const output = { out: (text: string) => (help += text), error: (text: string) => (help += text) };
  assert.equal(await runProgram([...path, '--help'], { ...output, out: (text) => void output.out(text) }), EXIT.ok);
  const [, list] = /^Commands:\n((?: {2}.*\n)+)/m.exec(help) ?? [];
  if (list === undefined) {
    const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = '']) => option);
    return [{ name: path.join(' '), options: options.filter((option) => option !== '--json') }];
  }
  const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
  return (await Promise.all(names.map((name) => listCommands([...path, name])))).flat();
}

test('docs/api.md lists the routes that the server has, and no other', () => {
  const documented = new Set<string>();
  for (const [methods = '', path = ''] of readTables(page('docs/api.md'))) {
    if (!/^`\/[^`]*`$/.test(path) || !/^[A-Z, ]+$/.test(methods)) continue;
    for (const method of methods.split(', ')) documented.add(`${method} ${path.slice(1, -1)}`);
  }
  const served = listRoutes(app.fastify.printRoutes({ commonPrefix: false })).filter(
    (route) =>
      / \/(api(?!\/nodeinfo)|oauth|auth|setup|\.well-known\/oauth)/.test(route) &&
      !/^(HEAD|OPTIONS) |streaming/.test(route) &&
      !route.endsWith('/api/*'),
  );
  assert.ok(served.length > 100);
  assert.deepEqual([...documented].sort(), [...new Set(served)].sort());
  const streams = listRoutes(app.fastify.printRoutes({ commonPrefix: false })).filter((route) =>
    /streaming/.test(route),
  );
  for (const route of streams) {
    assert.ok(page('docs/api.md').includes(`\`${route.split(' ')[1]}\``), `${route} is missing`);
  }
});

test('docs/operating.md lists the metrics that the server has, with their types', async () => {
  const { body } = await app.inject({ url: '/metrics', headers: { host: 'localhost' } });
  const served = [...body.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
  const documented = readTables(findSection(page('docs/operating.md'), 'Metrics') ?? '')
    .filter(([name]) => name?.startsWith('`linnet_'))
    .map(([name, type]) => `${name?.slice(1, -1)} ${type}`);
  assert.deepEqual(documented.sort(), served.sort());
});

test('FEDERATION.md names every activity that is understood', () => {
  const text = findSection(page('FEDERATION.md'), 'What is accepted') ?? '';
  for (const type of Object.keys(HANDLERS)) assert.ok(text.includes(`\`${type}\``), type);
});

test('ARCHITECTURE.md names every folder of the server and every table', () => {
  const text = page('ARCHITECTURE.md');
  const src = join(ROOT, 'packages/server/src');
  for (const folder of globSync('*/', { cwd: src })) {
    assert.ok(text.includes(`${folder.replace(/\/$/, '')}/`), folder);
  }
  for (const folder of globSync('federation/*/', { cwd: src })) {
    assert.ok(text.includes(`${basename(folder)}/`), folder);
  }
  const tables = /export interface Tables \{\n([\s\S]*?)\n\}/.exec(
    readFileSync(join(src, 'db/tables/index.ts'), 'utf8'),
  );
  const names = [...(tables?.[1] ?? '').matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
  assert.ok(names.length > 30);
  for (const name of names) assert.ok(text.includes(`\`${name}\``), `table ${name}`);
});

test('docs/dependencies.md lists exactly the dependencies of the package.json files', () => {
  const wanted = new Set<string>();
  for (const manifest of manifests) {
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const name of Object.keys(manifest[kind] ?? {})) wanted.add(name);
    }
  }
  const rows = readTables(page('docs/dependencies.md')).filter(([name]) => name?.startsWith('`'));
  assert.deepEqual([...new Set(rows.map(([name]) => name?.slice(1, -1)))].sort(), [...wanted].sort());
  for (const [name = '', , , licence, script] of rows) {
    assert.ok(licence && script, `${name} has no licence or says nothing of install scripts`);
    const found = findManifest(name.slice(1, -1));
    if (found === undefined) continue;
    assert.equal(licence, found['license'], name);
    const scripts = (found['scripts'] ?? {}) as Record<string, string>;
    const runs = ['preinstall', 'install', 'postinstall'].some((word) => word in scripts);
    assert.equal(script.startsWith('yes'), runs, `${name}: install script`);
  }
});

/** Platform packages of other machines are not there. */
function findManifest(name: string): Record<string, unknown> | undefined {
  const path = ['packages/server/node_modules', 'node_modules']
    .map((folder) => join(ROOT, folder, name, 'package.json'))
    .find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>);
}

test('every package names the licence that LICENSE holds', () => {
  const licence = readFileSync(join(ROOT, 'LICENSE'), 'utf8');
  assert.match(licence, /^\s+GNU AFFERO GENERAL PUBLIC LICENSE\n\s+Version 3, 19 November 2007\n/);
  assert.match(licence, /END OF TERMS AND CONDITIONS/);
  for (const manifest of manifests) assert.equal(manifest['license'], 'AGPL-3.0-or-later');
});
