#!/usr/bin/env node
process.stdout.write(`${require('../lib/payload.js').digest()}\n`);
