/** Compares what pages weigh with what they may, and prints it. Reads the last build. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Weight, Weights } from './weights.ts';

const KB = 1024;

/** By the first folder of a route; pages in none are everybody's. Visitors get no script: their scripts are taken out. */
const PAGES: Record<string, Weight> = {
  '(admin)': { script: 79 * KB, style: 12 * KB },
  '(member)': { script: 71.5 * KB, style: 12 * KB },
  '(visitor)': { script: 70 * KB, style: 10 * KB },
  everybody: { script: 71.5 * KB, style: 12 * KB },
};
/** What is fetched when it is used. */
const PART: Weight = { script: 16 * KB, style: 4 * KB };

const weights = JSON.parse(readFileSync(join(import.meta.dirname, 'build/weights.json'), 'utf8')) as Weights;
const heaviest = new Map<string, { name: string; weight: Weight }>();
for (const [name, weight] of Object.entries(weights.routes)) {
  const group = /^\/(\(\w+\))/.exec(name)?.[1] ?? 'everybody';
  const known = heaviest.get(group);
  if (known === undefined || weight.script > known.weight.script) heaviest.set(group, { name, weight });
}

const rows: [string, string, Weight, Weight | undefined][] = [
  ...[...heaviest].map(([group, { name, weight }]): (typeof rows)[0] => [group, name, weight, PAGES[group]]),
  ...Object.entries(weights.parts).map(([name, weight]): (typeof rows)[0] => ['when used', name, weight, PART]),
];
const size = (bytes: number) => `${(bytes / KB).toFixed(1)}`.padStart(6);
let over = false;
console.log(`  ${'KiB, brotli'.padEnd(44)} script    may  style    may`);
for (const [group, name, weight, may] of rows) {
  const bad = may === undefined || weight.script > may.script || weight.style > may.style;
  over ||= bad;
  const limits = may ?? { script: 0, style: 0 };
  const figures = [weight.script, limits.script, weight.style, limits.style].map(size).join(' ');
  console.log(`${bad ? '✗' : ' '} ${group.padEnd(11)}${name.slice(-32).padEnd(33)} ${figures}`);
}
process.exitCode = over ? 1 : 0;
