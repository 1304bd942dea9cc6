import { type ServiceFailure, type ServiceTrial, tryService } from '../../core/users/ask-service.ts';
import { describeService } from '../../core/users/challenge-service.ts';
import { loadInstanceSettings } from '../../core/users/settings.ts';
import { type Check, type Finding, ok, problem, withDatabase } from './check.ts';

/** Whether the service that is asked at sign-up answers: while it does not, nobody joins. */
export const signUpCheck: Check = {
  id: 'sign-up-service',
  network: true,
  run: withDatabase(async ({ ctx }) => {
    const settings = await loadInstanceSettings(ctx);
    if (settings.signupChallenge !== 'service') return ok('no service is asked at sign-up');
    return judge(describeService(settings)?.name ?? 'the service', await tryService(ctx, settings));
  }),
};

function judge(name: string, trial: ServiceTrial): Finding {
  if (trial.state === 'works') return ok(`${name} answers`);
  if (trial.state !== 'failed') {
    return problem(
      `${name} passes whatever it is shown`,
      'Its keys are for tests: set challenge-site-key and challenge-secret to those of your site.',
    );
  }
  return problem(`nobody can join: ${name} is of no use (${trial.why}: ${trial.detail})`, FIXES[trial.why]);
}

const MEANWHILE = 'Meanwhile, "settings set signup-challenge work" lets people join.';
const FIXES: Record<ServiceFailure, string> = {
  unset: `Set what is missing, with "npm run linnet -- settings set challenge-…". ${MEANWHILE}`,
  key: `Set challenge-site-key and challenge-secret as the service shows them. ${MEANWHILE}`,
  address: `Set challenge-verify to an https:// address that everybody can reach. ${MEANWHILE}`,
  timeout: `See whether the service is down, and whether this machine may reach it. ${MEANWHILE}`,
  unreachable: `See whether the service is down, and whether this machine may reach it. ${MEANWHILE}`,
  unreadable: `See whether challenge-verify is the address of its "siteverify". ${MEANWHILE}`,
};
