import { readFileSync } from 'node:fs';

/** CPU seconds (user and system) a process has used so far; Linux only. */
export function cpuSeconds(pid: number): number {
  // The name in parentheses may hold spaces: fields are counted from its end.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export interface Rate {
  /** Per second of time. */
  perSecond: number;
  /** Per second of CPU of the measured process: what one core gives. */
  perCore: number;
}

/** Runs `work`, which answers how much it did, and says how fast process `pid` was at it. */
export async function measureRate(pid: number, work: () => Promise<number> | number): Promise<Rate> {
  const cpu = cpuSeconds(pid);
  const began = performance.now();
  const done = await work();
  const seconds = (performance.now() - began) / 1000;
  return { perSecond: done / seconds, perCore: done / Math.max(cpuSeconds(pid) - cpu, 0.01) };
}

/** One line of the table. */
export interface Figure {
  work: string;
  value: string;
  /** What it is measured against in the same run, and how that did. */
  floor?: string;
  ratio?: number;
  aim?: string;
  /** Missing where there is no aim. */
  reached?: boolean;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);
}
