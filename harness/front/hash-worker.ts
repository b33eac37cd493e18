// The thread of hash-thread.ts: hashes the chunks that it is given, each body in the order of its messages.
import { createHash, type Hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { HashAnswer, HashMessage } from './hash-thread.ts';

const hashes = new Map<number, Hash>();

parentPort!.on('message', ({ body, chunks, last }: HashMessage) => {
  let hash = hashes.get(body);
  if (!hash) {
    hash = createHash('sha256');
    hashes.set(body, hash);
  }
  let bytes = 0;
  for (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
    // Frees the memory now instead of at the next collection of garbage.
    (chunk.buffer as ArrayBuffer).transfer(0);
  }
  const answer: HashAnswer = { body, bytes };
  if (last) {
    hashes.delete(body);
    parentPort!.postMessage({ ...answer, sha256: hash.digest('hex') });
  } else {
    parentPort!.postMessage(answer);
  }
});
