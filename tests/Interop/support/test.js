import { test as nodeTest } from 'node:test';

const timeout = 120_000;

/** A test that fails when it takes longer than two minutes. */
export function test(name, run) {
  nodeTest(name, { timeout }, run);
}
