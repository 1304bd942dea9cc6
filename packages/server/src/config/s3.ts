import type { Settings } from './options.ts';

/** The bucket that holds files, where it is not the disk. */
export interface S3Config {
  /** Origin of the service, without a slash at the end. */
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** The bucket is the first part of the path, instead of part of the host. */
  pathStyle: boolean;
  /** Where everybody reads the bucket, without a slash at the end; null: nobody but us does. */
  openUrl: string | null;
  serve: Settings['S3_SERVE'];
}

/** Null where files lie on the disk. `refuse` throws for a setting, with what is wrong about it. */
export function readS3(settings: Settings, refuse: (key: string, why: string) => never): S3Config | null {
  if (settings.STORAGE !== 's3') return null;
  const need = (key: 'S3_BUCKET' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY' | 'S3_PUBLIC_URL') =>
    settings[key] ?? refuse(key, key === 'S3_PUBLIC_URL' ? 'S3_SERVE=public needs it' : 'STORAGE=s3 needs it');
  const serve = settings.S3_SERVE;
  return {
    endpoint: settings.S3_ENDPOINT ?? `https://s3.${settings.S3_REGION}.amazonaws.com`,
    region: settings.S3_REGION,
    bucket: need('S3_BUCKET'),
    accessKeyId: need('S3_ACCESS_KEY_ID'),
    secretAccessKey: need('S3_SECRET_ACCESS_KEY'),
    pathStyle: settings.S3_PATH_STYLE,
    openUrl: serve === 'public' ? need('S3_PUBLIC_URL') : null,
    serve,
  };
}
