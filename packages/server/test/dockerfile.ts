/** An instruction of a Dockerfile: its name, and what stands behind it without options. */
export interface Instruction {
  name: string;
  text: string;
  args: string[];
  /** Of `COPY --from=…`. */
  from?: string;
  /** Where it is written as a list of words. */
  json?: string[];
  /** Of `ENV a=b c=d`. */
  pairs: [string, string][];
}

/** Reads as much of a Dockerfile as ours has. */
export function readDockerfile(text: string): Instruction[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  return lines.filter((line) => line.trim() !== '').map(readInstruction);
}

function readInstruction(line: string): Instruction {
  const [, name = '', behind = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
  const options = [...behind.matchAll(/(?:^|\s)--([a-z-]+)=(\S+)/g)];
  const rest = behind.replaceAll(/(?:^|\s)--[a-z-]+=\S+/g, '').trim();
  const text = name === 'HEALTHCHECK' ? rest.replace(/^CMD\s+/, '') : rest;
  const from = options.find(([, key]) => key === 'from')?.[2];
  return {
    name,
    text,
    args: text.split(/\s+/),
    ...(from === undefined ? {} : { from }),
    ...(text.startsWith('[') ? { json: JSON.parse(text) as string[] } : {}),
    pairs: [...text.matchAll(/(\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]),
  };
}
