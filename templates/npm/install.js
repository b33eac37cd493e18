// Runs after installation and leaves a proof of it beside the package.
require('node:fs').writeFileSync(`${__dirname}/installed.txt`, `${require('./lib/index.js').marker}\n`);
