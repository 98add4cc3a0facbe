/** Complaints as a person reads them: the place first, as compilers write it, then the lines around it. */
import type { Complaint, Place } from '../base/complaint.js';
import { escapeCharacters } from '../base/names.js';

export interface ComplaintStyle {
  readonly color: boolean;
}

/** More than this nobody reads at once. */
const SHOWN_MAX = 20;

const LINES_ABOVE = 2;
const LINES_BELOW = 1;

/** Columns of a line that are shown around a place. */
const WIDTH_MAX = 160;

type Frame = typeof import('@babel/code-frame')['codeFrameColumns'];

/** Each begins `file:line:column: `. The library that draws the frames is loaded here. */
export async function formatComplaints(
  file: string,
  text: string,
  complaints: readonly Complaint[],
  style: ComplaintStyle,
): Promise<string> {
  if (complaints.length === 0) return '';
  const { codeFrameColumns } = await import('@babel/code-frame');
  const lines = text.split('\n');
  const shown = complaints.slice(0, SHOWN_MAX).map((one) => formatOne(file, lines, one, codeFrameColumns, style));
  const more = complaints.length - shown.length;
  return `${[...shown, ...(more > 0 ? [`And ${more} more; with --json all of them are told.`] : [])].join('\n\n')}\n`;
}

function formatOne(
  file: string,
  lines: readonly string[],
  { message, place, expected, nearest }: Complaint,
  frame: Frame,
  { color }: ComplaintStyle,
): string {
  const { line, column } = place ?? { line: 1, column: 1 };
  const parts = [`${escapeCharacters(file)}:${line}:${column}: ${escapeCharacters(message)}`];
  if (place !== undefined) parts.push(frameOf(lines, place, frame, color));
  if (expected !== undefined) parts.push(`  expected: ${escapeCharacters(expected)}`);
  if (nearest !== undefined) parts.push(`  did you mean: ${escapeCharacters(nearest)}`);
  return parts.join('\n');
}

/** Only the lines around the place are drawn: a file may be large, and one line of it as well. */
function frameOf(lines: readonly string[], place: Place, frame: Frame, color: boolean): string {
  const { line, column } = place;
  const first = Math.max(1, line - LINES_ABOVE);
  const around = lines.slice(first - 1, line + LINES_BELOW);
  while (around.length > line - first + 1 && around.at(-1)?.trim() === '') around.pop();
  const from = Math.max(0, column - 1 - WIDTH_MAX / 2);
  const shown = around.map((one) => visible(one.slice(from, from + WIDTH_MAX)));
  const prefix = lines[line - 1]?.slice(from, column - 1) ?? '';
  const start = visible(prefix).length + 1;
  const end = place.endLine === line ? start + widthOf(lines[line - 1] ?? '', column, place.endColumn) : undefined;
  const location = { start: { line, column: start }, ...(end === undefined ? {} : { end: { line, column: end } }) };
  const options: Parameters<Frame>[2] & { readonly startLine: number } = {
    highlightCode: color,
    forceColor: color,
    startLine: first,
    linesAbove: LINES_ABOVE,
    linesBelow: LINES_BELOW,
  };
  return frame(shown.join('\n'), location, options);
}

/** A tab is one column, and what cannot be seen is written out. */
const visible = (line: string): string => escapeCharacters(line.replace(/\r$/, '').replaceAll('\t', ' '));

/** Columns of a stretch within its line, at least one and at most to the end of what is shown. */
function widthOf(line: string, column: number, endColumn = column + 1): number {
  return Math.min(WIDTH_MAX / 2, Math.max(1, visible(line.slice(column - 1, endColumn - 1)).length));
}
