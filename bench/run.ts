/**
 * `npm run bench [name …]`: each figure beside its floor, measured in the same run. `--write` puts the table into
 * docs/benchmarks.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchFanOut } from './fan-out.ts';
import { benchHomeTimeline } from './home-timeline.ts';
import { benchIdle } from './idle.ts';
import { benchInbox } from './inbox.ts';
import type { Figure } from './lib/measure.ts';
import { benchPost } from './post.ts';

const BENCHES: Record<string, () => Promise<Figure[]>> = {
  'home-timeline': benchHomeTimeline,
  post: benchPost,
  inbox: benchInbox,
  'fan-out': benchFanOut,
  idle: benchIdle,
};

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}. Known: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

const figures: Figure[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const figure of await bench()) {
    figures.push(figure);
    console.log(
      `${figure.reached ? '✔' : '✖'} ${figure.work}\n    ${figure.value}\n    floor ${figure.floor}\n    ratio ${figure.ratio}, aim ${figure.aim}`,
    );
  }
}

if (process.argv.includes('--write')) {
  const file = join(import.meta.dirname, '../docs/benchmarks.md');
  const rows = figures.map(
    (f) => `| ${f.work} | ${f.floor} | ${f.value} | ${f.ratio} | ${f.aim} | ${f.reached ? 'yes' : 'no'} |`,
  );
  const table = ['| Work | Floor | Linnet | Ratio | Aim | Reached |', '|---|---|---|---|---|---|', ...rows].join('\n');
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`;
  const text = readFileSync(file, 'utf8');
  const made = `<!-- made by npm run bench -- --write -->\n${machine}\n\n${table}\n<!-- end -->`;
  writeFileSync(
    file,
    text.replace(/<!-- made by[\s\S]*<!-- end -->/, () => made),
  );
}
