// answers.js URL CA: exit 0 when the address answers 200 behind a certificate of that authority. For health checks of containers.
import { readFileSync } from 'node:fs';
import { get } from 'node:https';

const [url, ca] = process.argv.slice(2);
const request = get(url, { ca: readFileSync(ca), timeout: 5_000, agent: false }, (response) => {
  process.exitCode = response.statusCode === 200 ? 0 : 1;
  response.resume();
});
request.on('timeout', () => request.destroy(new Error('no answer')));
request.on('error', () => {
  process.exitCode = 1;
});
