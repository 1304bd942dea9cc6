import type { Base } from '../app.ts';
import { AppError } from '../lib/errors.ts';
import { parseId } from '../lib/ids.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

/**
 * Does something with one that a list has by number; what is not there is said in words that lead to the list. `noun` is what
 * one of them is called, of which `s` makes the command.
 */
export function withOne(
  noun: string,
  number: string,
  work: (base: Base, id: number) => Promise<Answer>,
): Promise<Answer> {
  const missing = new AppError('not-found', `There is no ${noun} ${number}: "${noun}s list" shows all`);
  const id = parseId(number);
  if (id === undefined) throw missing;
  return withBase(
    (base) =>
      work(base, id).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'not-found' ? missing : error;
      }),
    { existing: true },
  );
}
