// mocha's dot or spec output, and the counts as a file for test/suite.ts.
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

const Base = process.env.REGPROOF_TEST_OUTPUT === 'spec' ? Mocha.reporters.Spec : Mocha.reporters.Dot;

module.exports = class CountingReporter extends Base {
  done(failures, exit) {
    const { passes, failures: failed, pending } = this.stats;
    writeFileSync(process.env.REGPROOF_TEST_COUNTS, JSON.stringify({ passed: passes, failed, skipped: pending }));
    exit?.(failures);
  }
};
