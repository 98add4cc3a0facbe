/** The colours of the page as they are now: light, dark or for paper. They stand in its style. */

export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly panel: string;
  /** Whether it is drawn to be printed. */
  readonly isPaper: boolean;
  /** By the key of a state or of a series. */
  of(key: string): string;
}

export function paletteNow(): Palette {
  const style = getComputedStyle(document.documentElement);
  const of = (key: string): string => style.getPropertyValue(`--${key}`).trim();
  const isPaper = document.documentElement.dataset['print'] !== undefined;
  return { isPaper, ink: of('ink'), soft: of('soft'), line: of('line'), panel: of('panel'), of };
}
