/** The archive of a bundle: files as one piece, in an order and in bytes that hang on nothing but their contents. */
import { createHash } from 'node:crypto';
import { brotliCompressSync, constants } from 'node:zlib';

/** `files`: names with slashes and contents. */
export function pack(files) {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const head = Buffer.from(JSON.stringify(sorted.map(({ name, bytes }) => ({ name, length: bytes.length }))));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length);
  const whole = Buffer.concat([size, head, ...sorted.map(({ bytes }) => bytes)]);
  return brotliCompressSync(whole, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 7, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
}

export const sha256Of = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The text of a bundle: its head, what it does, and the archive in a comment. */
export const bundleText = (head, bytes) =>
  `#!/usr/bin/env node\n${head}\nawait start(import.meta.url);\n/*ARCHIVE ${sha256Of(bytes)} ${bytes.toString('base64')}\n*/\n`;
