#!/usr/bin/env node
process.stdout.write(`${require('../lib/index.js').marker}\n`);
