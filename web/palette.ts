/** The colours of the page as they are now: light, dark or for paper. They stand in its style. */

export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly panel: string;
  /** By the key of a state or of a series. */
  of(key: string): string;
}

export function paletteNow(): Palette {
  const style = getComputedStyle(document.documentElement);
  const of = (key: string): string => style.getPropertyValue(`--${key}`).trim();
  return { ink: of('ink'), soft: of('soft'), line: of('line'), panel: of('panel'), of };
}
