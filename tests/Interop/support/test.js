import { test as nodeTest } from 'node:test';

const timeout = 60_000;

/** A test that fails when it takes longer than a minute. */
export function test(name, run) {
  nodeTest(name, { timeout }, run);
}
