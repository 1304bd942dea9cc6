import { NotApproved } from '../../core/users/not-approved.ts';
import { NotConfirmed } from '../../core/users/not-confirmed.ts';
import { NotJoining } from '../../core/users/not-joining.ts';
import { AppError } from '../../lib/errors.ts';

/** A word for the page of who comes from a provider or a directory; what nobody expected goes on as an error. */
export function nameComingProblem(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  switch (error.code) {
    case 'not-found':
      return 'stranger';
    case 'conflict':
      return 'connected';
    case 'invalid':
      return 'no-address';
    case 'forbidden':
      if (error instanceof NotJoining) return error.why;
      if (error instanceof NotConfirmed) return 'unconfirmed';
      if (error instanceof NotApproved) return error.refused ? 'refused' : 'pending';
      return /disabled/.test(error.safeMessage) ? 'disabled' : 'provider';
    case 'unauthenticated':
    case 'unavailable':
      return 'provider';
    default:
      throw error;
  }
}
