import type {
  AdminCanonicalEmailBlock,
  AdminEmailDomainBlock,
  AdminIpBlock,
  AdminUsernameBlock,
} from '@linnet/api-schemas/mastodon/admin-blocks.ts';
import type { EmailBlock, EmailDomainBlock } from '../../../core/barriers/emails.ts';
import type { IpBlock, IpSeverity } from '../../../core/barriers/ips.ts';
import type { UsernameBlock } from '../../../core/barriers/names.ts';
import { toInstant } from './dates.ts';

const SEVERITIES = {
  'no-access': 'no_access',
  'no-sign-up': 'sign_up_block',
  approval: 'sign_up_requires_approval',
} as const satisfies Record<IpSeverity, AdminIpBlock['severity']>;

/** Mastodon's word in ours. */
export function readSeverity(severity: AdminIpBlock['severity']): IpSeverity {
  return (Object.keys(SEVERITIES) as IpSeverity[]).find((one) => SEVERITIES[one] === severity) as IpSeverity;
}

export const renderIpBlock = ({ id, range, severity, comment, createdAt, expiresAt }: IpBlock): AdminIpBlock => ({
  id: String(id),
  ip: range,
  severity: SEVERITIES[severity],
  comment,
  created_at: toInstant(createdAt),
  expires_at: expiresAt === null ? null : toInstant(expiresAt),
});

export const renderEmailDomainBlock = ({
  id,
  domain,
  approval,
  createdAt,
}: EmailDomainBlock): AdminEmailDomainBlock => ({
  id: String(id),
  domain,
  created_at: toInstant(createdAt),
  history: [],
  allow_with_approval: approval === 1,
});

export const renderEmailBlock = ({ id, hash }: EmailBlock): AdminCanonicalEmailBlock => ({
  id: String(id),
  canonical_email_hash: hash,
});

export const renderUsernameBlock = ({ id, name, exact, approval, createdAt }: UsernameBlock): AdminUsernameBlock => ({
  id: String(id),
  username: name,
  comparison: exact === 1 ? 'exact' : 'contains',
  allow_with_approval: approval === 1,
  created_at: toInstant(createdAt),
});
