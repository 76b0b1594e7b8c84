import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { bundle, withWorker } from '../support/environment.js';
import { test } from '../support/test.js';

describe('histories that Weir wrote, replayed by the official SDK', () => {
  for (const [type, args] of [
    ['hello', ['x']], ['inParallel', [10]], ['retrying', [2]], ['timers', []], ['parentOfMany', [3]], ['locally', [2]], ['patchedSteps', []],
    ['steps', [3]], ['parentThatCancels', []],
  ]) {
    test(`${type} replays`, () => withWorker(async ({ start }) => {
      const handle = await start(type, args);
      await handle.result();
      const history = await handle.fetchHistory();
      await Worker.runReplayHistory({ workflowBundle: await bundle() }, history, handle.workflowId);
    }));
  }

  test('code that changed is told apart', () => withWorker(async ({ start }) => {
    const handle = await start('evolving');
    await handle.result();
    const history = await handle.fetchHistory();
    await assert.rejects(
      Worker.runReplayHistory({ workflowBundle: await bundle('changed') }, history, handle.workflowId), DeterminismViolationError);
  }));
});
