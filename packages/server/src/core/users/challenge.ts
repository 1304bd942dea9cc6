import type { Tx } from '../../db/database.ts';
import { AppError } from '../../lib/errors.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { fieldError } from '../field-errors.ts';
import { checkAnswer } from './ask-service.ts';
import type { InstanceSettings } from './settings.ts';
import type { Origin } from './sign-ins.ts';
import { checkWork } from './work.ts';

/** What who joins has to show, where that is asked of them. */
export interface Asked {
  /** What their browser worked out, or brings from a service; '' for nothing; undefined: it is no browser that could. */
  challenge?: string | undefined;
  from?: Origin | undefined;
}

/**
 * Asks who joins for what the setting says, and answers what spends it in the transaction of their login. Throws `invalid`
 * with details, for apps with the address of the page where it can be shown.
 */
export async function passChallenge(
  ctx: Context,
  settings: InstanceSettings,
  { challenge, from }: Asked,
): Promise<((tx: Tx) => Promise<void>) | undefined> {
  const { signupChallenge } = settings;
  if (signupChallenge === 'off') return undefined;
  if (challenge === undefined) throw onlyByBrowser(ctx);
  if (challenge === '' || from === undefined) throw fieldError('challenge', 'ERR_BLANK', "can't be blank");
  if (signupChallenge === 'service') return checkAnswer(ctx, settings, challenge);
  return checkWork(ctx, challenge, from.ip);
}

function onlyByBrowser(ctx: Context): AppError {
  const page = mint.path(ctx, '/sign-up');
  return new AppError('invalid', `This server takes new people on its own page only: ${page}`, {
    details: { challenge: [{ error: 'ERR_BLANK', description: `has to be shown at ${page}` }] },
  });
}
