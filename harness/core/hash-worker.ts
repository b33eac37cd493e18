// The thread of hash-thread.ts: hashes the chunks that it is given, each body in the order of its messages.
import { createHash, type Hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { HashAnswer, HashMessage } from './hash-thread.ts';

const bodies = new Map<number, Map<string, Hash>>();

parentPort!.on('message', ({ body, algorithms, chunks, last }: HashMessage) => {
  let hashes = bodies.get(body);
  if (!hashes) {
    hashes = new Map(algorithms.map((name) => [name, createHash(name)]));
    bodies.set(body, hashes);
  }
  let bytes = 0;
  for (const chunk of chunks) {
    for (const hash of hashes.values()) hash.update(chunk);
    bytes += chunk.length;
    // Frees the memory now instead of at the next collection of garbage.
    (chunk.buffer as ArrayBuffer).transfer(0);
  }
  const answer: HashAnswer = { body, bytes };
  if (last) {
    bodies.delete(body);
    const digests = Object.fromEntries([...hashes].map(([name, hash]) => [name, hash.digest('hex')]));
    parentPort!.postMessage({ ...answer, digests });
  } else {
    parentPort!.postMessage(answer);
  }
});
