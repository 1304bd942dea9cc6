import type { LaneJob } from './lane.ts';

/** The claimed jobs of groups in this process: of each group one runs, the others wait for it in their order. */
export interface Groups {
  /** Takes a claimed job in. */
  push(job: LaneJob): void;
  /** The first of its group is off: `passed` when its row is gone or parked, so that the next may follow. */
  leave(job: LaneJob, passed: boolean): void;
  /** Jobs that wait; those that run are in their lanes. */
  size(): number;
  ids(): number[];
  /** Forgets what waits. */
  close(): void;
}

interface Options {
  /** Whether the table holds an older one of its group. */
  hasOlder(job: LaneJob): Promise<boolean>;
  begin(job: LaneJob): void;
  /** Gives jobs back to the table, for whoever may run them later. */
  giveBack(jobs: LaneJob[]): void;
  /** A group of which something was given back is through here: the rest of it may be due. */
  onThrough(): void;
  /** Something that was held here has gone on. */
  onIdle(): void;
}

interface Group {
  waiting: LaneJob[];
  running: LaneJob | undefined;
}

/**
 * Keeps the order of each group. What decides is the table: a job begins only when no older one of its group is in it, so
 * that neither a failing head, nor a backlog that was not claimed yet, nor another process is overtaken.
 */
export function createGroups({ hasOlder, begin, giveBack, onThrough, onIdle }: Options): Groups {
  const groups = new Map<string, Group>();
  const behind = new Set<string>();
  const asking = new Set<LaneJob>();
  let closed = false;

  function step(key: string, group: Group): void {
    if (group.running !== undefined) return;
    const next = group.waiting.shift();
    if (next === undefined) {
      groups.delete(key);
      if (behind.delete(key)) onThrough();
      return;
    }
    group.running = next;
    if (next.alone === true) {
      begin(next);
      return;
    }
    asking.add(next);
    // Where the database is away: whoever looks next asks again.
    void hasOlder(next)
      .catch(() => true)
      .then((older) => {
        asking.delete(next);
        if (older) scatter(key, group);
        else begin(next);
        onIdle();
      });
  }

  function scatter(key: string, group: Group): void {
    groups.delete(key);
    behind.add(key);
    giveBack([...(group.running ? [group.running] : []), ...group.waiting]);
  }

  return {
    push(job) {
      const key = job.groupKey;
      if (closed || key === null) return;
      const group = groups.get(key) ?? { waiting: [], running: undefined };
      groups.set(key, group);
      const at = group.waiting.findIndex((other) => other.id > job.id);
      group.waiting.splice(at < 0 ? group.waiting.length : at, 0, job);
      step(key, group);
    },
    leave(job, passed) {
      const key = job.groupKey;
      const group = key === null ? undefined : groups.get(key);
      if (key === null || group?.running !== job) return;
      group.running = undefined;
      if (passed || group.waiting.length === 0) step(key, group);
      else scatter(key, group);
    },
    size: () => [...groups.values()].reduce((sum, group) => sum + group.waiting.length, asking.size),
    ids: () => [...asking, ...[...groups.values()].flatMap((group) => group.waiting)].map((job) => job.id),
    close() {
      closed = true;
      for (const group of groups.values()) group.waiting = [];
    },
  };
}
