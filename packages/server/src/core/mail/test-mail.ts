import type { MailResult } from '../../net/mail-client.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';
import { checkEmail, normalizeEmail } from '../users/credentials.ts';
import { findUserByAccount } from '../users/queries.ts';
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
  const { title, home, color } = await letterhead(ctx);
  const letter = {
    subject: `A test from ${title}`,
    parts: [`This is a test that the operator of ${title} asked for. Mail from there reaches you.`],
  };
  const paper = { language: 'en', title, home, color, footer: home } as const;
  return client.send(putIntoEnvelope(ctx, to, `test.${ctx.ids.next()}`, letter, paper));
}

/** What became of a test: `off`: no mail is sent here; `failed`: the mail server was not to be had, or wants it later. */
export interface MailTrial {
  state: 'sent' | 'refused' | 'failed' | 'off';
  /** Where it went; null of somebody who has no address here. */
  to: string | null;
  /** What the mail server said, or what went wrong, in English. */
  detail: string;
}

/** The same to somebody of staff who tries whether mail works; what goes wrong is what they want to know. */
export async function tryMail(ctx: Context, accountId: number): Promise<MailTrial> {
  const to = (await findUserByAccount.first(ctx.db, { accountId }))?.email ?? null;
  if (to === null) return { state: 'failed', to, detail: 'You have no e-mail address here' };
  try {
    const result = await sendTestMail(ctx, to);
    if (result === null) return { state: 'off', to, detail: '' };
    if (result.state === 'sent') return { state: 'sent', to, detail: result.answer };
    return { state: 'refused', to, detail: result.reason };
  } catch (error) {
    return { state: 'failed', to, detail: (error as Error).message };
  }
}
