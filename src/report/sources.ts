/** The sources of what the program knows, as reports name them. */
import { isSourceTag, SOURCES, tagsOf } from '../model/catalog/index.js';

/** The titles behind the tags of a source. */
export function sourceLines(source: string): string[] {
  const tags = tagsOf(source);
  if (tags.length === 0) return ['  Source: none; it is ours.'];
  return tags.map((tag) => {
    const known = isSourceTag(tag) ? SOURCES[tag] : undefined;
    return `  Source: ${known === undefined ? tag : `${known.title} (${known.publisher}, ${known.kind}) [${tag}]`}`;
  });
}
