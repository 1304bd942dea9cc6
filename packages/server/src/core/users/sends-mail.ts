import type { Context } from '../context.ts';

/** Whether mail is sent at all. Without it, everything works by links that the operator makes. */
export function sendsMail({ config }: Pick<Context, 'config'>): boolean {
  return config.smtp !== null;
}
