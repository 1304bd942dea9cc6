import type { MediaAttachment } from '../api/types.ts';

/** Draws behind a sound how loud it is from beginning to end, in the colours of its cover. */
export function paintSound(element: HTMLElement, { meta }: MediaAttachment): void {
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
