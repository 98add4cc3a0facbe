/** Events as `Get-WinEvent | ConvertTo-Json` exports them: what both readers of events ask of one, and when it was written. */
import { z } from 'zod';

export const EXPORTED_EVENT = z.object({
  Id: z.number().int(),
  TimeCreated: z.union([z.string(), z.object({ value: z.string() })]).optional(),
  MachineName: z.string().nullish(),
  Message: z.string().nullish(),
  Properties: z.array(z.unknown()).nullish(),
});
export type ExportedEvent = z.infer<typeof EXPORTED_EVENT>;

/** Milliseconds since 1970. A time without a zone is held to be UTC: only the order of the events and the time between them count. */
export function timeOf({ TimeCreated }: ExportedEvent): number | undefined {
  const text = typeof TimeCreated === 'object' ? TimeCreated.value : (TimeCreated ?? '');
  const [, digits] = /^\/Date\((-?\d+)\)\/$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
  const atMs = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** What a property holds: `{ "Value": "A1" }`, or `"A1"` where a script has selected it. */
export const heldBy = (property: unknown): unknown =>
  typeof property === 'object' && property !== null && 'Value' in property ? property.Value : property;
