/** Whether what moves should rather not: the device asks for that, or whoever uses this browser. */
export const isStill = (): boolean =>
  document.documentElement.dataset['motion'] === 'less' || matchMedia('(prefers-reduced-motion: reduce)').matches;
