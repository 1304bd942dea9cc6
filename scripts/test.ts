/**
 * Runs everything: unit and server tests on SQLite, those that use a database again on PostgreSQL, browser journeys.
 *   node scripts/test.ts [--sqlite | --postgres] [--crash-rounds N] [part of a file's path]…
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { run } from 'node:test';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import chromium from '@sparticuz/chromium';
import { startPostgres } from './postgres.ts';
import { nameSlowest, printFailure, type Totals, type Watched, watchTests } from './test-report.ts';

const ROOT = join(import.meta.dirname, '..');
const FILE_WITHIN_MS = 180_000;
/** How many files share a process. */
const GROUP = 8;
/** A test that failed half-way may leave a server open: its file must end all the same. */
const FILE_FLAGS = ['--test-force-exit', '--max-semi-space-size=64'];
/** How many files of a phase that failed beside others are run once more, alone. */
const ASKED_AGAIN = 3;
/** Run after all others on an engine: they look at what those asked of it. */
const LAST = ['packages/server/test/db/plans.test.ts', 'packages/server/test/shards/shards.test.ts'];
const WITHOUT_HOOKS = join(ROOT, 'packages/server/test/without-hooks.ts');
const PRELOADED = [join(ROOT, 'packages/server/test/record-statements.ts'), WITHOUT_HOOKS];
const GROUP_HEAD = `import { describe } from 'node:test';
import { followUntil } from ${JSON.stringify(pathToFileURL(WITHOUT_HOOKS).href)};
const loading = [];
const load = (url) => loading[loading.push(import(url)) - 1];
`;
/** What asks for a database of its own; only tests that come to one of these can differ between the engines. */
const DATABASES = /\/test\/(?:.*\/)?(app|cluster|context|database|network|scene|seed)\.ts$/;
const IMPORT = /from '((?:\.\.?|#test)\/[^']+\.ts)'/g;
const SHARED = join(ROOT, 'packages/server/test');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sqlite: { type: 'boolean' }, postgres: { type: 'boolean' }, 'crash-rounds': { type: 'string' } },
});

function findTests(patterns: string[]): string[] {
  return globSync(patterns, { cwd: ROOT, exclude: (path) => /(^|\/)node_modules(\/|$)/.test(path) })
    .filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)))
    .sort();
}

/** Whether a test comes to a database by itself, or by what tests share. */
function usesDatabase(file: string, seen = new Set<string>()): boolean {
  if (DATABASES.test(file)) return true;
  if (seen.has(file) || !existsSync(file)) return false;
  seen.add(file);
  const imports = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, path = '']) =>
    path.startsWith('#test/') ? path.replace('#test', SHARED) : join(dirname(file), path),
  );
  return imports.some((path) => path.includes('/test/') && usesDatabase(path, seen));
}

interface Phase {
  env: Record<string, string>;
  /** How many processes run at once. */
  concurrency: number;
  /** How many files share one. */
  together: number;
}

const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
/** Files that failed beside others and pass alone: each a race of ours or of the test's, to be mended. */
const unsteady: string[] = [];

async function runPhase(
  name: string,
  files: string[],
  { env = {}, concurrency = availableParallelism(), together = GROUP }: Partial<Phase> = {},
) {
  if (files.length === 0) return;
  const began = performance.now();
  Object.assign(process.env, env);
  const phase = await watchTests(runFiles(group(files, together), concurrency), printFailure);
  await askAgain(phase);
  for (const name of Object.keys(env)) delete process.env[name];
  for (const key of ['passed', 'failed', 'skipped'] as const) totals[key] += phase[key];
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${name}: ${files.length} files, ${phase.passed} passed, ${phase.failed} failed, ${seconds} s`);
  if (files.length > GROUP) console.log(`slowest: ${nameSlowest(phase)}`);
}

function runFiles(files: string[], concurrency: number) {
  return run({
    files,
    concurrency,
    timeout: timeout() * GROUP,
    cwd: ROOT,
    execArgv: [...FILE_FLAGS, ...PRELOADED.flatMap((path) => ['--import', path])],
  });
}

/** A machine in use shows races that a quiet one hides: a few files are tried alone, and named if they pass then. */
async function askAgain(phase: Watched): Promise<void> {
  if (phase.failedOf.size > ASKED_AGAIN) return;
  for (const [file, failed] of phase.failedOf) {
    if (!file.endsWith('.test.ts')) continue;
    const alone = await watchTests(runFiles([file], 1), printFailure);
    if (alone.failed > 0) continue;
    unsteady.push(relative(ROOT, file));
    phase.failed -= failed;
    phase.passed += failed;
  }
}

/** Files of tests that share a process, each a suite: loading the server takes longer than most files do. */
function group(files: string[], together: number): string[] {
  if (together === 1) return files.map((file) => join(ROOT, file));
  const folder = join(ROOT, 'node_modules/.cache/test-groups');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const groups: string[] = [];
  for (let i = 0; i < files.length; i += together) {
    const suites = files.slice(i, i + together).map((file) => {
      const [name, url] = [JSON.stringify(file), JSON.stringify(pathToFileURL(join(ROOT, file)).href)];
      return `describe(${name}, { timeout: ${timeout()} }, async () => void (await load(${url})));\n`;
    });
    const path = join(folder, `${String(i / together).padStart(3, '0')}.test.mjs`);
    writeFileSync(path, `${GROUP_HEAD}${suites.join('')}void followUntil(loading);\n`);
    groups.push(path);
  }
  return groups;
}

/** Tests on one engine, then what they asked of it; a choice of files asks a part. */
async function runEngine(name: string, files: string[], env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-statements-'));
  const others = files.filter((file) => !LAST.includes(file));
  const last = files.filter((file) => LAST.includes(file));
  const part: Record<string, string> = positionals.length > 0 ? { LINNET_STATEMENTS_PART: 'true' } : {};
  const recording = others.length > 0 ? { LINNET_STATEMENTS: folder, ...part } : {};
  await runPhase(name, others, { env: { ...env, ...recording } });
  if (last.length > 0) await runPhase(`statements on ${name}`, last, { env: { ...env, ...recording } });
  rmSync(folder, { recursive: true, force: true });
}

/** Hundreds of crashes take as long as they take. */
function timeout(): number {
  return values['crash-rounds'] === undefined ? FILE_WITHIN_MS : Number.POSITIVE_INFINITY;
}

const tests = findTests(['packages/*/{src,test}/**/*.test.ts']);
const databaseTests = tests.filter((file) => usesDatabase(join(ROOT, file)));
const journeys = findTests(['e2e/**/*.test.ts']);
// Types are stripped from each source once, not once per test file.
process.env['NODE_COMPILE_CACHE'] ??= join(ROOT, 'node_modules/.cache/tests');

// What was started ends with this process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
if (values['crash-rounds'] !== undefined) process.env['CRASH_ROUNDS'] = values['crash-rounds'];

// Pages, the crash test and the journeys use the built server.
const built = spawnSync(process.execPath, [join(ROOT, 'scripts/build.ts')], { stdio: 'inherit' });
if (built.status !== 0) process.exit(1);
process.env['LINNET_TEST_PROGRAM'] = join(ROOT, 'packages/server/dist/main.js');

if (!values.postgres) await runEngine('SQLite', tests);
if (!values.sqlite && databaseTests.length > 0) {
  const postgres = await startPostgres({ fsync: false });
  try {
    await runEngine('PostgreSQL', databaseTests, { TEST_DATABASE_URL: postgres.url });
  } finally {
    await postgres.stop();
  }
}
if (!values.postgres && journeys.length > 0) {
  // Unpacked once, before two journeys want it at the same time.
  await chromium.executablePath();
  await runPhase('browser', journeys, { together: 1 });
}

if (totals.passed + totals.failed === 0) {
  console.error('no test matches');
  totals.failed = 1;
}
for (const file of unsteady) console.log(`unsteady: ${file} failed beside others and passes alone`);
console.log(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
);
process.exitCode = totals.failed > 0 ? 1 : 0;
