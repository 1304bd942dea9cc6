import type { MailResult } from '../../net/mail-client.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { checkEmail, normalizeEmail } from '../users/credentials.ts';
import { mailClient } from './client.ts';
import { letterhead, putIntoEnvelope } from './desk.ts';

/**
 * Sends a mail to an address at once, for an operator who waits; null where no mail is sent. Throws `invalid` for what
 * is no address, and what the mail server's connection threw.
 */
export async function sendTestMail(ctx: Context, address: string): Promise<MailResult | null> {
  const to = normalizeEmail(address);
  const errors = collectFieldErrors();
  checkEmail(errors, to);
  errors.throwIfAny();
  const client = mailClient(ctx);
  if (client === null) return null;
  const { title, home } = await letterhead(ctx);
  const letter = {
    subject: `A test from ${title}`,
    parts: [`This is a test that the operator of ${title} asked for. Mail from there reaches you.`],
  };
  const paper = { language: 'en', title, home, footer: home } as const;
  return client.send(putIntoEnvelope(ctx, to, `test.${ctx.ids.next()}`, letter, paper));
}
