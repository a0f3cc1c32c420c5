/** One log may repeat a report thousands of times (a fuzzer's, a board in a boot loop): the first ones say it all. */
export const MOST_REPORTS = 32;
