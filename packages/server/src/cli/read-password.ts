import { fstatSync } from 'node:fs';
import type { Clock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';

/** Whoever pipes a password sends it by then; a pipe that stays silent was only inherited. */
const FIRST_BYTE_WITHIN_MS = 3_000;
const MAX_BYTES = 4_096;

/** The first line of standard input where something is piped in; undefined at a terminal or when nothing comes. */
export async function readPassword(clock: Clock, input = process.stdin): Promise<string | undefined> {
  if (input === process.stdin && !isPiped()) return undefined;
  const cancel = clock.after(FIRST_BYTE_WITHIN_MS, () => input.destroy());
  let text = '';
  try {
    for await (const chunk of input) {
      cancel();
      text += String(chunk);
      if (text.length > MAX_BYTES) throw new AppError('invalid', 'The password on standard input is too long');
      if (text.includes('\n')) break;
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  } finally {
    cancel();
    input.destroy();
  }
  const [line = ''] = text.split('\n', 1);
  return line.replace(/\r$/, '') || undefined;
}

/** A terminal or /dev/null has no password to give. */
function isPiped(): boolean {
  const stat = fstatSync(0);
  return stat.isFIFO() || stat.isFile() || stat.isSocket();
}
