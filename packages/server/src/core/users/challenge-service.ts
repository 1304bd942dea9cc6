import { readHostOf } from '../../lib/host.ts';
import { fieldError } from '../field-errors.ts';
import type { SettingValues } from './settings-table.ts';

/** A service elsewhere that tells people from programs, as a page has to know it. */
export interface ChallengeService {
  /** Who people are told is asked. */
  name: string;
  /** Whose element its script looks for, and under whose name it puts the answer. */
  form: 'hcaptcha' | 'turnstile';
  script: string;
  /** What the page has to let in. */
  origins: readonly string[];
  /** Where the server asks what became of an answer. */
  verify: string;
  /** '' where nobody said. */
  privacy: string;
}

type Settings = Pick<
  SettingValues,
  | 'signupChallenge'
  | 'challengeService'
  | 'challengeSiteKey'
  | 'challengeSecret'
  | 'challengeScript'
  | 'challengeVerify'
  | 'challengePrivacy'
>;

const PRESETS: Record<Exclude<Settings['challengeService'], 'other'>, ChallengeService> = {
  hcaptcha: {
    name: 'hCaptcha',
    form: 'hcaptcha',
    script: 'https://js.hcaptcha.com/1/api.js',
    origins: ['https://hcaptcha.com', 'https://*.hcaptcha.com'],
    verify: 'https://api.hcaptcha.com/siteverify',
    privacy: 'https://www.hcaptcha.com/privacy',
  },
  turnstile: {
    name: 'Cloudflare Turnstile',
    form: 'turnstile',
    script: 'https://challenges.cloudflare.com/turnstile/v0/api.js',
    origins: ['https://challenges.cloudflare.com'],
    verify: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
    privacy: 'https://www.cloudflare.com/turnstile-privacy-policy/',
  },
};

/** The service that is chosen, whether it is asked or not; undefined where it is one of whose addresses some are missing. */
export function describeService(settings: Settings): ChallengeService | undefined {
  const { challengeService: chosen, challengeScript: script, challengeVerify: verify } = settings;
  if (chosen !== 'other') return PRESETS[chosen];
  if (script === '' || verify === '') return undefined;
  const [name, { origin }] = [readHostOf(script) ?? script, new URL(script)];
  return { name, form: 'hcaptcha', script, origins: [origin], verify, privacy: settings.challengePrivacy };
}

/** What is empty and must not be while the service is asked, in words. */
export function findMissing(settings: Settings): string[] {
  const { challengeService, challengeSiteKey, challengeSecret, challengeScript, challengeVerify } = settings;
  const keys = [['site key', challengeSiteKey] as const, ['secret', challengeSecret] as const];
  const addresses = [['script', challengeScript] as const, ['verify address', challengeVerify] as const];
  const needed = challengeService === 'other' ? [...keys, ...addresses] : keys;
  return needed.flatMap(([name, value]) => (value === '' ? [name] : []));
}

/** Throws `invalid` for a service that is to be asked and cannot be: nobody could join. */
export function checkService(settings: Settings): void {
  if (settings.signupChallenge !== 'service') return;
  const missing = findMissing(settings);
  if (missing.length === 0) return;
  const words = `cannot be a service while its ${missing.join(' and its ')} ${missing.length === 1 ? 'is' : 'are'} missing`;
  throw fieldError('signupChallenge', 'ERR_INVALID', words);
}

/** Whether a change sends what the secret belongs to somewhere else: the one must not have what the other gave. */
export function verifiesElsewhere(before: Settings, after: Settings): boolean {
  const [was, is] = [before, after].map((settings) => {
    const verify = settings.challengeService === 'other' ? settings.challengeVerify : describeService(settings)?.verify;
    return verify ? new URL(verify).origin : '';
  });
  return was !== '' && was !== is;
}
