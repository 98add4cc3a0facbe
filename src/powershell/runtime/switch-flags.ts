/** How a `switch` compares. As everywhere in the language, the beginning of a word is enough. */

const FLAGS = ['wildcard', 'regex', 'exact', 'casesensitive'] as const;

/** Undefined where no flag begins so. */
export const switchFlag = (written: string): (typeof FLAGS)[number] | undefined =>
  FLAGS.find((flag) => flag.startsWith(written));
