'use strict';

/** One line that no other build of this package prints. */
exports.marker = '{{marker}}';
