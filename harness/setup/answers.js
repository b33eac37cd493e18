// answers.js URL CA: exit 0 when the address answers 200 behind a certificate of that authority. For health checks of containers.
import { readFileSync } from 'node:fs';
import { get } from 'node:https';

const [url, ca] = process.argv.slice(2);
get(url, { ca: readFileSync(ca), timeout: 5_000 }, ({ statusCode }) => {
  process.exitCode = statusCode === 200 ? 0 : 1;
}).on('error', () => {
  process.exitCode = 1;
});
