import { readFileSync } from 'node:fs';

/** Resident memory of a process in MB, by what it is; Linux only. */
export interface Memory {
  total: number;
  /** Pages of files: the Node binary, and native libraries with all other files. */
  node: number;
  libraries: number;
  /** Everything without a file: the JavaScript heap, native memory, stacks. */
  anonymous: number;
}

export function memoryOf(pid: number): Memory {
  const memory: Memory = { total: 0, node: 0, libraries: 0, anonymous: 0 };
  let path = '';
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const mapping = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+\s*(.*)$/.exec(line);
    if (mapping !== null) path = mapping[1] as string;
    const [, field, kB] = /^(Rss|Anonymous):\s+(\d+) kB/.exec(line) ?? [];
    if (field === undefined) continue;
    const mb = Number(kB) / 1024;
    const ofFile = path.endsWith('/node') ? 'node' : 'libraries';
    // What a process has written to a file's private pages is its own: those count as anonymous.
    if (field === 'Anonymous') {
      memory.anonymous += mb;
      memory[ofFile] -= mb;
    } else {
      memory.total += mb;
      memory[ofFile] += mb;
    }
  }
  return memory;
}

/** In words, with the heap as the process itself sees it. */
export function describeMemory(memory: Memory, seen: NodeJS.MemoryUsage): string {
  const mb = (bytes: number) => (bytes / 1_048_576).toFixed(0);
  const native = memory.anonymous - (seen.heapTotal + seen.external) / 1_048_576;
  return [
    `${memory.node.toFixed(0)} Node's own pages`,
    `${memory.libraries.toFixed(0)} libraries`,
    `${mb(seen.heapTotal)} heap (${mb(seen.heapUsed)} used)`,
    `${mb(seen.external)} buffers`,
    `${native.toFixed(0)} native`,
  ].join(', ');
}
