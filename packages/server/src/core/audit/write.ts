import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { Context } from '../context.ts';
import type { AuditAct } from './acts.ts';

/** Kinds of things that staff act on. */
export type AuditTargetKind =
  | 'invite'
  | 'account'
  | 'report'
  | 'preset'
  | 'screen'
  | 'webhook'
  | 'domain'
  | 'server-list'
  | 'post'
  | 'setting'
  | 'rule'
  | 'role'
  | 'job'
  | 'barrier'
  | 'announcement'
  | 'emoji'
  | 'tag'
  | 'link'
  | 'publisher';

export interface AuditTarget {
  kind: AuditTargetKind;
  /** Its id, or what else it is known by. */
  key: number | string;
  /** What it is called, such as a handle: read when it is long gone. */
  label: string;
}

/** Writes down what staff did, in the transaction of the deed. `by` is an account here; null: the command line. */
export async function writeAudit(
  ctx: Context,
  tx: Tx,
  entry: {
    by: number | null;
    act: AuditAct;
    target?: AuditTarget;
    /** What a reader has to know beyond that: no secrets, no addresses of people. */
    details?: Readonly<Record<string, string | number | boolean | null>>;
  },
): Promise<void> {
  const { by, act, target, details = {} } = entry;
  await insertRow(tx, 'auditEntries', {
    id: ctx.ids.next(),
    accountId: by,
    act,
    targetKind: target?.kind ?? null,
    targetKey: target === undefined ? null : String(target.key),
    targetLabel: target?.label ?? null,
    detailsJson: JSON.stringify(details),
    createdAt: ctx.clock.now(),
  });
}
