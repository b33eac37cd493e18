/** One line that no other build of this package prints. */
export declare const marker: string;
