'use strict';

const { createHash } = require('node:crypto');
const { closeSync, openSync, readSync } = require('node:fs');
const { join } = require('node:path');

/** The SHA-256 of payload.bin in hexadecimal, read in pieces. */
exports.digest = () => {
  const hash = createHash('sha256');
  const piece = Buffer.alloc(1 << 20);
  const file = openSync(join(__dirname, '..', 'payload.bin'), 'r');
  for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) hash.update(piece.subarray(0, length));
  closeSync(file);
  return hash.digest('hex');
};
