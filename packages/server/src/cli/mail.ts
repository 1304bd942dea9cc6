import { ConfigError } from '../config/load.ts';
import { sendTestMail } from '../core/mail/test-mail.ts';
import type { Answer } from './answer.ts';
import { EXIT } from './exit-codes.ts';
import { withBase } from './with-base.ts';

/** Sends a mail at once and says what the mail server answered. */
export function testMail(address: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const result = await sendTestMail(ctx, address);
      if (result === null) throw new ConfigError('SMTP_URL', 'SMTP_URL: is not set, so that no mail is sent');
      if (result.state === 'refused') {
        return { data: result, text: `refused: ${result.reason}`, exitCode: EXIT.failure };
      }
      return { data: result, text: `sent: ${result.answer}` };
    },
    { existing: true, looks: true },
  );
}
