import type { MediaAttachment } from '../api/types.ts';

interface Viewer {
  media: MediaAttachment[];
  index: number;
}

/** The media shown large over the page; empty when closed. Only the browser changes it. */
export const viewer = $state<Viewer>({ media: [], index: 0 });

export function openViewer(media: MediaAttachment[], index: number): void {
  viewer.media = media.filter((item) => item.type === 'image' || item.type === 'unknown');
  viewer.index = Math.max(0, viewer.media.indexOf(media[index]!));
}

export function closeViewer(): void {
  viewer.media = [];
}

export function stepViewer(step: 1 | -1): void {
  const next = viewer.index + step;
  if (next >= 0 && next < viewer.media.length) viewer.index = next;
}
