/** Foreign text as PowerShell reads it back: a literal, in which nothing is looked up and nothing ends it. */

/** Each of these ends a text in single quotes; doubled it stands for itself. */
const QUOTES = /['\u2018\u2019\u201a\u201b]/g;

/** `'O''Brien'`. Names of a scenario hold no line ends. */
export const literal = (text: string): string => `'${text.replace(QUOTES, '$&$&')}'`;
