/** A complaint about what was typed, in one line: there is no file to point at. */
import type { Complaint } from '../base/complaint.js';

export function formatComplaintLine({ message, expected, nearest }: Complaint): string {
  if (nearest !== undefined) return `${message} Did you mean ${nearest}?`;
  return expected === undefined ? message : `${message} Expected: ${expected}.`;
}
