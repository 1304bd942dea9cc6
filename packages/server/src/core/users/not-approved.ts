import { AppError } from '../../lib/errors.ts';

/** A login that staff have not let in. `applicantId` is its user, who has shown that it is them. */
export class NotApproved extends AppError {
  readonly applicantId: number;
  readonly refused: boolean;

  constructor(applicantId: number, refused: boolean, refusalText: string | null) {
    const words = refusalText === null || refusalText === '' ? '' : `: ${refusalText}`;
    super('forbidden', refused ? `Your application was refused${words}` : 'Your login is currently pending approval');
    this.name = 'NotApproved';
    this.applicantId = applicantId;
    this.refused = refused;
  }
}

/** Says to whom it concerns that they are not let in: not yet, or not at all and why. */
export function notApproved(row: { id: number; refusedAt: number | null; refusalText: string | null }): NotApproved {
  return new NotApproved(row.id, row.refusedAt !== null, row.refusalText);
}
