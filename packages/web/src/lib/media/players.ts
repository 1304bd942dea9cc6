import type { MediaAttachment } from '../api/types.ts';

/** Plays a silent film while it is seen, for those who do not mind what moves; its controls are there for all. */
export function playInView(element: HTMLElement): (() => void) | undefined {
  const video = element.querySelector('video');
  if (!video || matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
  const observer = new IntersectionObserver(([entry]) => {
    // What cannot be played yet, or may not, stays its picture.
    if (entry?.isIntersecting) video.play().catch(() => undefined);
    else video.pause();
  });
  observer.observe(video);
  return () => observer.disconnect();
}

/** Draws behind a sound how loud it is from beginning to end, in the colours of its cover. */
export function paintSound(element: HTMLElement, { meta }: MediaAttachment): undefined {
  const { waveform = [], colors } = meta ?? {};
  if (colors) element.style.backgroundColor = colors.background;
  if (waveform.length === 0) return;
  const bars = waveform.map((loud, at) => `M${at * 3 + 1} ${50 - loud / 2}v${Math.max(loud, 3)}`).join('');
  const color = colors?.accent ?? getComputedStyle(element).getPropertyValue('--accent');
  const size = `viewBox="0 0 ${waveform.length * 3} 100" preserveAspectRatio="none"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><path d="${bars}" stroke="${color}" stroke-width="2"/></svg>`;
  const { style } = element;
  style.backgroundImage = `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
  // Above the controls.
  style.backgroundSize = '94% calc(100% - 84px)';
  style.backgroundPosition = 'center 12px';
  style.backgroundRepeat = 'no-repeat';
}
