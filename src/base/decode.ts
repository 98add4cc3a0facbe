/** The bytes of a file as text: UTF-8 or UTF-16, with a mark or without, as editors of Windows, `Out-File` and `Export-Csv` write them. */
import { type Complaint, complain } from './complaint.js';
import { err, ok, type Result } from './result.js';

/** So many bytes at the beginning tell UTF-16 without a mark: every other one of plain letters is 0. */
const LOOKED_AT = 64;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The text without its mark, or why it is none. */
export function decodeText(bytes: Uint8Array): Result<string, Complaint> {
  const encoding = encodingOf(bytes);
  if (encoding !== 'utf-8' && bytes.length % 2 === 1)
    return err(complain('The file is UTF-16 with half a character at its end.', WANTED));
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return err(complain(`The file is not valid ${encoding === 'utf-8' ? 'UTF-8' : 'UTF-16'}.`, WANTED));
  }
}

const WANTED = 'text in UTF-8 or UTF-16, as Out-File -Encoding utf8 writes it';

function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, LOOKED_AT);
  if (isZeroAt(head, 1)) return 'utf-16le';
  return isZeroAt(head, 0) ? 'utf-16be' : 'utf-8';
}

/** Whether every second byte is 0 from an offset on, and none between them. */
function isZeroAt(bytes: Uint8Array, offset: 0 | 1): boolean {
  return bytes.length > 1 && bytes.every((byte, index) => (index % 2 === offset) === (byte === 0));
}
