import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './measure.ts';
import type { Room } from './room.ts';

type About = Pick<Room, 'engine' | 'posts' | 'rounds'>;

/** The machine and a table. */
export function printMarkdown({ engine, posts, rounds }: About, figures: Figure[]): string {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`;
  const run = `${engine}, ${posts.toLocaleString('en')} posts, ${rounds} rounds`;
  const rows = figures.map(({ work, floor = '–', value, ratio, aim = '–', reached }) => {
    const verdict = reached === undefined ? '–' : reached ? 'yes' : 'no';
    return `| ${work} | ${floor} | ${value} | ${ratio?.toFixed(2) ?? '–'} | ${aim} | ${verdict} |`;
  });
  const head = ['| Work | Floor | Linnet | Ratio | Aim | Reached |', '|---|---|---|---|---|---|'];
  return [`${run}; ${machine}`, '', ...head, ...rows].join('\n');
}

/** Puts the table into docs/benchmarks.md, in the place of this engine. */
export function writeToPage(room: About, figures: Figure[]): void {
  const file = join(import.meta.dirname, '../../docs/benchmarks.md');
  const [start, end] = [`<!-- ${room.engine}: made by npm run bench -- --write -->`, '<!-- end -->'];
  const text = readFileSync(file, 'utf8');
  const from = text.indexOf(start);
  if (from < 0) throw new Error(`docs/benchmarks.md has no place for ${room.engine}`);
  const to = text.indexOf(end, from);
  writeFileSync(file, `${text.slice(0, from)}${start}\n${printMarkdown(room, figures)}\n${text.slice(to)}`);
}
