/** What is stored here, or shown from elsewhere. Who uses it is in `links.ts`. */
export interface FilesTable {
  id: number;
  accountId: number;
  kind: 'image' | 'gifv' | 'video' | 'audio' | 'unknown';
  state: 'processing' | 'ready' | 'failed';
  /** Why it failed, in words for its owner. */
  failure: string | null;
  mimeType: string | null;
  /** Where it lies in the storage; null for files of others, which are shown through the proxy. */
  key: string | null;
  previewKey: string | null;
  remoteUrl: string | null;
  /** A picture that stands for a file of others. */
  remotePreviewUrl: string | null;
  bytes: number | null;
  previewBytes: number | null;
  width: number | null;
  height: number | null;
  previewWidth: number | null;
  previewHeight: number | null;
  durationMs: number | null;
  /** `FileDetails` in JSON. */
  detailsJson: string | null;
  blurhash: string | null;
  /** What is said of it; the next use begins with that. */
  description: string | null;
  focusX: number;
  focusY: number;
  /** SHA-256 of what is stored, in hex. */
  contentHash: string | null;
  /** The sanction that marked it sensitive, wherever it is shown. */
  sanctionId: number | null;
  /** Since when it may be that nobody uses it; null: somebody does. */
  checkAt: number | null;
  createdAt: number;
}

/** What is known of a video or a sound beside its size. */
export interface FileDetails {
  /** A fraction such as `30/1`. */
  frameRate?: string;
  /** Bits per second. */
  bitrate?: number;
  audioCodec?: string;
  /** Bits per second. */
  audioBitrate?: number;
  audioChannels?: number;
  /** Of a sound with a cover, as `#rrggbb`. */
  colors?: { background: string; foreground: string; accent: string };
  /** How loud it is from beginning to end: 0 to 100. */
  waveform?: number[];
}

/** Files of other servers that are kept for a while. */
export interface CachedFilesTable {
  /** SHA-256 of where it is from, and of what was made of it. */
  urlHash: string;
  /** Where it lies in the storage. */
  key: string;
  bytes: number;
  mimeType: string;
  /** By the hour; what was not shown for longest goes first. */
  shownAt: number;
  fetchedAt: number;
}

/** One row: how much is kept. */
export interface CacheTotalsTable {
  id: 1;
  files: number;
  bytes: number;
  /** How far the look for files without a row has come; null: at the beginning. */
  sweptTo: string | null;
  /** When all that is stored was measured last. */
  measuredAt: number | null;
  /** `StorageMeasure` in JSON. */
  measureJson: string | null;
}

/** What was found when all was measured. */
export interface StorageMeasure {
  /** What people here uploaded, with previews; their avatars and headers; our emoji. */
  kinds: Record<StorageKind, { files: number; bytes: number }>;
  /** Files of other servers that are known, whether they are kept or not: those servers with the most of them. */
  servers: { domain: string; files: number }[];
}

export type StorageKind = 'media' | 'profiles' | 'emojis';
