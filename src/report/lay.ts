/** Explanations on a page: a bold title, and lines that hang where they are indented. */
import { type PageOptions, pageOf, paragraph } from './page.js';

/** Lines that stand under another one are indented by as much more. */
const HANGING = 4;

export function lay([title = '', ...rest]: readonly string[], options: PageOptions): string {
  const page = pageOf(options);
  const lines = rest.flatMap((line) => {
    const indent = ' '.repeat(line.length - line.trimStart().length);
    return paragraph(page, line.trimStart(), indent === '' ? '' : indent + ' '.repeat(HANGING), indent);
  });
  return [page.bold(title), ...lines].join('\n');
}
