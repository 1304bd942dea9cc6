import type { S3Config } from '../config/s3.ts';

/** What a file is called in the bucket: `cache/…` may be emptied at any time, `media/…` never. */
export function objectOf(key: string): string {
  return key.startsWith('cache/') ? key : `media/${key}`;
}

/** Where everybody reads a file without us, where that is so. */
export function openUrlOf(s3: Pick<S3Config, 'openUrl'> | null, key: string): string | undefined {
  return s3 === null || s3.openUrl === null ? undefined : `${s3.openUrl}/${objectOf(key)}`;
}
