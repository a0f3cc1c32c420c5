// A received bundle to what it is worth. Nothing in it is run.
export {};
