/** Less is a hand that rests. */
const STEP_PX = 8;
/** As high as the bar of a phone. */
const BAR_PX = 52;

/** Says at the root, by `data-away`, while somebody reads on: the bar of a phone makes room. Returns how to stop. */
export function watchScroll(): () => void {
  const { dataset } = document.documentElement;
  let last = scrollY;
  const look = () => {
    if (Math.abs(scrollY - last) < STEP_PX) return;
    if (scrollY > last && scrollY > BAR_PX) dataset['away'] = '';
    else delete dataset['away'];
    last = scrollY;
  };
  addEventListener('scroll', look, { passive: true });
  return () => removeEventListener('scroll', look);
}
