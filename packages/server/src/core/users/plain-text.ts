import { AppError } from '../../lib/errors.ts';

/** What somebody wrote for the server, its ends trimmed. Throws `invalid` for too much of it. */
export function checkText(given: string, max: number): string {
  const text = given.replaceAll('\r\n', '\n').trim();
  if (text.length > max) throw new AppError('invalid', `The text is too long (maximum is ${max} characters)`);
  return text;
}
