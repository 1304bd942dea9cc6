import { AppError } from '../../lib/errors.ts';

const WORDS = { closed: 'Registrations are closed', invite: 'Only people with an invite may join' };

/** Whoever is new does not get in: nobody does, or nobody without an invite. */
export class NotJoining extends AppError {
  readonly why: keyof typeof WORDS;

  constructor(why: keyof typeof WORDS) {
    super('forbidden', WORDS[why]);
    this.name = 'NotJoining';
    this.why = why;
  }
}
