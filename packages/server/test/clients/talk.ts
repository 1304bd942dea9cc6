import { spawn, spawnSync } from 'node:child_process';

/** For `skip`: why a program of others cannot be tried (false when it can). Debian has them as packages. */
export function findProgram(command: string, args: readonly string[], debian: string): string | false {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0 ? false : `${debian} is not installed`;
}

interface Answer {
  code: number | null;
  /** What it printed, errors too. */
  text: string;
}

/** Runs a program to its end. `reply` is told of every line, and what it answers is typed in. */
export async function talk(
  command: string,
  args: readonly string[],
  { env = {}, reply }: { env?: Record<string, string>; reply?: (line: string) => Promise<string | undefined> } = {},
): Promise<Answer> {
  const child = spawn(command, args, { env: { ...process.env, PYTHONUNBUFFERED: '1', ...env } });
  let text = '';
  let rest = '';
  let answering = Promise.resolve();
  const read = (chunk: Buffer) => {
    text += chunk;
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      answering = answering.then(async () => {
        const typed = await reply?.(line);
        if (typed !== undefined) child.stdin.write(`${typed}\n`);
      });
      // Nobody is left to answer it.
      answering.catch(() => child.kill());
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  if (reply === undefined) child.stdin.end();
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', reject);
  });
  await answering;
  return { code, text };
}
