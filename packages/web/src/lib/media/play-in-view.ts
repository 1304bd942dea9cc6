/** Plays a silent film while it is seen, for those who do not mind what moves; its controls are there for all. */
export function playInView(video: HTMLVideoElement): (() => void) | undefined {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
  const observer = new IntersectionObserver(([entry]) => {
    // What cannot be played yet, or may not, stays its picture.
    if (entry?.isIntersecting) video.play().catch(() => undefined);
    else video.pause();
  });
  observer.observe(video);
  return () => observer.disconnect();
}
