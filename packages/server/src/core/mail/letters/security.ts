import { stripControl } from '../../../lib/text/strip-control.ts';
import { mint } from '../../addresses.ts';
import type { Context } from '../../context.ts';
import type { WayInChange } from '../../events.ts';
import { findAppById } from '../../oauth/apps.ts';
import type { Desk } from '../desk.ts';
import type { Letter } from '../letter.ts';
import type { Write } from '../send.ts';
import type { MailKey } from '../words.ts';

/** What somebody does who finds that it was not them. */
function whatToDo(ctx: Context, { words }: Desk): Letter['parts'] {
  return [words('securityNotYou'), { label: words('securitySessions'), url: mint.path(ctx, '/settings/sessions') }];
}

export const writePasswordChanged: Write = async (ctx, { words, handle }) => ({
  subject: words('passwordSubject', { handle }),
  parts: [
    words('passwordLead', { handle }),
    words('passwordNotYou'),
    { label: words('resetButton'), url: mint.path(ctx, '/forgot-password') },
  ],
});

/** To the present address, before another one takes its place. */
export const writeEmailChanging: Write = async (ctx, desk, { pendingEmail }) => {
  const { words, handle } = desk;
  if (pendingEmail === null) return null;
  return {
    subject: words('changingSubject', { handle }),
    parts: [words('changingLead', { handle, email: pendingEmail }), ...whatToDo(ctx, desk)],
  };
};

/** The same where staff want it. */
export const writeEmailChangingByStaff: Write = async (_ctx, { words, handle, paper }, { pendingEmail }) =>
  pendingEmail === null
    ? null
    : {
        subject: words('changingSubject', { handle }),
        parts: [
          words('changingByStaffLead', { handle, email: pendingEmail }),
          words('changedNotYou', { home: paper.home }),
        ],
      };

/** To the address that is none any more. */
export const writeEmailChanged: Write = async (_ctx, { words, handle, paper }, _to, { was }) => ({
  ...(was === undefined ? {} : { to: was }),
  subject: words('changedSubject', { handle }),
  parts: [words('changedLead', { handle }), words('changedNotYou', { home: paper.home })],
});

const LEADS = {
  'passkey-added': 'passkeyAdded',
  'passkey-removed': 'passkeyRemoved',
  'identity-added': 'identityAdded',
  'identity-removed': 'identityRemoved',
  'two-factor-on': 'twoFactorOn',
  'two-factor-off': 'twoFactorOff',
  'backup-codes-renewed': 'backupCodesRenewed',
  'reset-link-made': 'resetLinkMade',
} as const satisfies Record<WayInChange, MailKey>;

export const writeWayInChanged: Write = async (ctx, desk, _to, { at, change, name = '' }) => {
  if (change === undefined) return null;
  const { words, handle } = desk;
  return {
    subject: words('wayInSubject', { handle }),
    parts: [words(LEADS[change], { handle, name }), sayWhere(desk, { at }), ...whatToDo(ctx, desk)],
  };
};

export const writeSignedIn: Write = async (ctx, desk, _to, { at, userAgent, ip }) => {
  const { words, handle } = desk;
  return {
    subject: words('signedInSubject', { handle }),
    parts: [words('signedInLead', { handle }), sayWhere(desk, { at, userAgent, ip }), ...whatToDo(ctx, desk)],
  };
};

export const writeAppAuthorised: Write = async (ctx, desk, _to, { appId, at }) => {
  const app = appId === undefined ? undefined : await findAppById(ctx, appId);
  if (app === undefined) return null;
  const { words, handle } = desk;
  return {
    subject: words('appSubject', { handle }),
    parts: [words('appLead', { handle, name: app.name }), sayWhere(desk, { at }), ...whatToDo(ctx, desk)],
  };
};

/** When, and from where, one a line. */
function sayWhere(
  { paper: { language } }: Desk,
  where: Partial<Record<'at' | 'userAgent' | 'ip', string | number | undefined>>,
): string {
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' });
  return [when.format(Number(where.at ?? 0)), stripControl(String(where.userAgent ?? '')), where.ip]
    .filter((line) => line !== undefined && line !== '')
    .join('\n');
}
