import type {
  AdminDomainAllow,
  AdminDomainBlock,
  AdminServer,
  AdminServerPurge,
} from '@linnet/api-schemas/mastodon/admin-domain.ts';
import type { InstancePolicy } from '../../../core/instances/policy.ts';
import type { InstanceAllow } from '../../../core/moderation/instance-allows.ts';
import type { InstanceBlock } from '../../../core/moderation/instance-blocks.ts';
import type { ServerPurge } from '../../../core/moderation/purge-server.ts';
import type { Server } from '../../../core/moderation/servers.ts';
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

/** What is known of a server that was never met. */
export const STRANGER = {
  software: null,
  version: null,
  lastSeenAt: null,
  firstFailureAt: null,
  lastError: null,
  nextAt: null,
};

export function renderAdminServer(server: Server, policy: InstancePolicy): AdminServer {
  const time = (ms: number | null) => (ms === null ? null : toInstant(ms));
  return {
    domain: server.domain,
    software: server.software,
    version: server.version,
    last_seen_at: time(server.lastSeenAt),
    failing_since: time(server.firstFailureAt),
    last_error: server.lastError,
    next_try_at: server.firstFailureAt === null ? null : time(server.nextAt),
    severity: SEVERITIES[policy],
  };
}

export function renderPurge({ total, done, createdAt }: ServerPurge): AdminServerPurge {
  return { accounts_count: total, done_count: done, created_at: toInstant(createdAt) };
}
