/** Everything that is checked without running the product: types, lint, format, floors, generated pages. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

interface Step {
  name: string;
  args: string[];
  cwd?: string;
  /** What it prints is for people to read, even when all is well. */
  tells?: boolean;
}

/** A package's own command, started by this Node: no shell, no PATH. */
function bin(packageName: string, name = packageName): string {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  const { bin: bins } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: string | Record<string, string> };
  const path = typeof bins === 'string' ? bins : bins[name];
  if (path === undefined) throw new Error(`${packageName} has no command ${name}`);
  return join(dirname(manifest), path);
}

/** Runs one step; its output is shown when it fails. */
function run({ name, args, cwd = ROOT, tells = false }: Step): Promise<boolean> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const shown = code === 0 && !tells ? '' : output.trimEnd();
      console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)${shown && `\n${shown}`}`);
      resolve(code === 0);
    });
  });
}

const steps: Step[] = [
  { name: 'types', args: [bin('typescript', 'tsc'), '-p', 'tsconfig.json'] },
  { name: 'lint and format', args: [bin('@biomejs/biome', 'biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'floors', args: ['--test', 'packages/server/test/floors.test.ts'] },
  { name: 'generated pages', args: ['scripts/docs.ts', '--check'] },
];

const web = join(ROOT, 'packages/web');
if (existsSync(join(web, 'svelte.config.js')) || existsSync(join(web, 'vite.config.ts'))) {
  steps.push({ name: 'messages', args: ['packages/web/i18n/check.ts'], tells: true });
  steps.push({ name: 'web types', args: [bin('@sveltejs/kit', 'svelte-kit'), 'sync'], cwd: web });
  steps.push({ name: 'web build', args: ['scripts/build.ts'] });
  // The web app has routes too: it has to be there.
  steps.push({ name: 'routes', args: ['--test', 'packages/server/test/routes.test.ts'] });
  steps.push({ name: 'web budgets', args: ['packages/web/budgets.ts'], tells: true });
  steps.push({ name: 'memory budget', args: ['scripts/memory-budget.ts'], tells: true });
  steps.push({ name: 'web components', args: [bin('svelte-check'), '--tsconfig', './tsconfig.json'], cwd: web });
}

let clean = true;
for (const step of steps) clean = (await run(step)) && clean;
process.exitCode = clean ? 0 : 1;
