import type { AdminDomainAllow, AdminDomainBlock } from '@linnet/api-schemas/mastodon/admin-domain.ts';
import type { InstanceAllow } from '../../../core/moderation/instance-allows.ts';
import type { InstanceBlock } from '../../../core/moderation/instance-blocks.ts';
import { sha256Hex } from '../../../lib/hash.ts';
import { toInstant } from './dates.ts';

/** Mastodon's words for what is decided about a server. */
export const SEVERITIES = { open: 'noop', silenced: 'silence', suspended: 'suspend' } as const;
export const POLICIES = { noop: 'open', silence: 'silenced', suspend: 'suspended' } as const;

export function renderAdminDomainBlock(block: InstanceBlock): AdminDomainBlock {
  return {
    id: String(block.id),
    domain: block.domain,
    digest: sha256Hex(block.domain),
    created_at: toInstant(block.createdAt),
    severity: SEVERITIES[block.policy],
    reject_media: block.rejectMedia === 1,
    reject_reports: block.rejectReports === 1,
    private_comment: block.privateComment || null,
    public_comment: block.publicComment || null,
    obfuscate: block.obfuscate === 1,
    updated_at: toInstant(block.updatedAt),
    updated_by: block.byAccountId === null ? null : String(block.byAccountId),
  };
}

export function renderAdminDomainAllow({ id, domain, createdAt }: InstanceAllow): AdminDomainAllow {
  return { id: String(id), domain, created_at: toInstant(createdAt) };
}
