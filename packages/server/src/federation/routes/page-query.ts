import { parseId } from '../../lib/ids.ts';

export interface PageQuery {
  page?: unknown;
  max_id?: unknown;
  min_id?: unknown;
}

/** Whether a page of a collection is asked for, and which: cursors that are no ids are as good as none. */
export function readPageQuery(query: PageQuery): {
  wanted: boolean;
  maxId: number | undefined;
  minId: number | undefined;
} {
  const read = (value: unknown) => (typeof value === 'string' ? parseId(value) : undefined);
  const maxId = read(query.max_id);
  const minId = maxId === undefined ? read(query.min_id) : undefined;
  return { wanted: query.page === 'true' || maxId !== undefined || minId !== undefined, maxId, minId };
}

/** The query that leads to this page again. */
export function writePageQuery({ maxId, minId }: { maxId?: number | undefined; minId?: number | undefined }): string {
  if (maxId !== undefined) return `page=true&max_id=${maxId}`;
  return minId === undefined ? 'page=true' : `page=true&min_id=${minId}`;
}
