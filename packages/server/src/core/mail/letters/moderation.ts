import type { SanctionKind } from '../../../db/tables/sanctions.ts';
import { mint } from '../../addresses.ts';
import type { Context } from '../../context.ts';
import { findReportsByIds } from '../../reports/queries.ts';
import { findSanctionsByIds } from '../../sanctions/queries.ts';
import type { Desk } from '../desk.ts';
import type { Letter } from '../letter.ts';
import type { Write } from '../send.ts';
import type { MailKey } from '../words.ts';

const LEADS: Record<SanctionKind, MailKey> = {
  warn: 'sanctionWarn',
  mark: 'sanctionMark',
  remove: 'sanctionRemove',
  sensitive: 'sanctionSensitive',
  limit: 'sanctionLimit',
  freeze: 'sanctionFreeze',
  suspend: 'sanctionSuspend',
};

/** What moderators did to somebody, with their words: also as moderators see it before they do it. */
export function tellSanction(
  ctx: Context,
  { words, handle, paper: { title } }: Desk,
  { kind, text }: { kind: SanctionKind; text: string },
): Letter {
  return {
    subject: words('sanctionSubject', { title, handle }),
    parts: [
      words(LEADS[kind], { title, handle }),
      ...(text === '' ? [] : [words('sanctionWords'), text]),
      words('sanctionAppeal'),
      // Who is suspended is led from there to the one page that they have.
      { label: words('sanctionButton'), url: mint.path(ctx, '/settings/strikes') },
    ],
  };
}

/** Unless it was undone before the letter went. */
export const writeSanction: Write = async (ctx, desk, { accountId }, { subjectId = 0 }) => {
  const [sanction] = await findSanctionsByIds.all(ctx.db, { ids: [subjectId] });
  if (sanction === undefined || sanction.accountId !== accountId || sanction.liftedAt !== null) return null;
  return tellSanction(ctx, desk, sanction);
};

/** What staff say to what somebody said against it. */
export const writeAppealAnswer: Write = async (ctx, { words, handle, paper }, { accountId }, input) => {
  const [sanction] = await findSanctionsByIds.all(ctx.db, { ids: [input.subjectId ?? 0] });
  if (sanction?.accountId !== accountId) return null;
  const { appealState } = sanction;
  if (appealState !== 'approved' && appealState !== 'rejected') return null;
  const { title } = paper;
  return {
    subject: words('appealSubject', { title }),
    parts: [
      words(appealState === 'approved' ? 'appealApproved' : 'appealRejected', { title, handle }),
      { label: words('sanctionButton'), url: mint.path(ctx, '/settings/strikes') },
    ],
  };
};

/** To who told moderators of something, with what these say to it; nothing of what was done to others. */
export const writeReportOutcome: Write = async (ctx, { words, paper: { title } }, { accountId }, { subjectId = 0 }) => {
  const [report] = await findReportsByIds.all(ctx.db, { ids: [subjectId] });
  if (report?.accountId !== accountId || report.resolved !== 1) return null;
  const { answer } = report;
  return {
    subject: words('outcomeSubject', { title }),
    parts: [
      words('outcomeLead', { title }),
      ...(answer === '' ? [] : [words('sanctionWords'), answer]),
      { label: words('outcomeButton'), url: mint.path(ctx, '/settings/reports') },
    ],
  };
};
