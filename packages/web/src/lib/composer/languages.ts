/** The languages offered for a post: those most written on the web. */
export const postLanguages: readonly string[] =
  'ar bg bn ca cs cy da de el en eo es et eu fa fi fr ga gl he hi hr hu id is it ja ka kk ko lt lv ms nb nl nn oc pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur vi zh'.split(
    ' ',
  );
