import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { ApplicationFailure, ChildWorkflowFailure } from '@temporalio/client';
import { eventTypes, until, withWorker } from '../support/environment.js';
import { test } from '../support/test.js';

describe('children and continue as new', () => {
  test('a child returns its result', () => withWorker(async ({ start }) => {
    const handle = await start('parent', ['child']);
    assert.equal(await handle.result(), 'hello child');
    const types = await eventTypes(handle);
    assert.deepEqual(types.filter((type) => type.includes('CHILD')), [
      'START_CHILD_WORKFLOW_EXECUTION_INITIATED', 'CHILD_WORKFLOW_EXECUTION_STARTED', 'CHILD_WORKFLOW_EXECUTION_COMPLETED',
    ]);
  }));

  test('twenty children at once', () => withWorker(async ({ execute }) => {
    assert.equal((await execute('parentOfMany', [20])).length, 20);
  }));

  test('a child\'s failure arrives with its cause', () => withWorker(async ({ execute }) => {
    await assert.rejects(execute('parentOfFailing'), (error) => {
      assert.ok(error.cause instanceof ChildWorkflowFailure);
      assert.equal(error.cause.workflowType, 'failing');
      assert.ok(error.cause.cause.cause instanceof ApplicationFailure);
      assert.equal(error.cause.cause.cause.type, 'Fatal');
      return true;
    });
  }));

  test('a child is cancelled by its parent', () => withWorker(async ({ execute }) => {
    assert.equal(await execute('parentThatCancels'), 'cancelled');
  }));

  for (const [policy, status] of [['TERMINATE', 'TERMINATED'], ['REQUEST_CANCEL', 'CANCELLED'], ['ABANDON', 'RUNNING']]) {
    test(`a parent that closes: ${policy}`, () => withWorker(async ({ execute, client }) => {
      const childId = `child-${randomUUID()}`;
      await execute('parentOfAdder', [childId, policy]);
      const child = client.getHandle(childId);
      await until(async () => (await child.describe()).status.name === status, `the child is ${status}`);
      assert.equal((await child.describe()).parentExecution !== undefined, true);
      if (status === 'RUNNING') await child.terminate();
    }));
  }

  test('continue as new makes a chain whose last result is the result', () => withWorker(async ({ start, client }) => {
    const handle = await start('countdown', [3]);
    const runs = await handle.result();
    assert.equal(new Set(runs).size, 4);
    assert.equal(runs[0], handle.firstExecutionRunId);
    const first = await client.getHandle(handle.workflowId, runs[0]).describe();
    assert.equal(first.status.name, 'CONTINUED_AS_NEW');
    const last = await client.getHandle(handle.workflowId, runs[3]).describe();
    assert.equal(last.status.name, 'COMPLETED');
  }));

  test('a workflow cancels another', () => withWorker(async ({ start, execute }) => {
    const other = await start('sleeper', [3_600_000]);
    await execute('canceller', [other.workflowId]);
    await assert.rejects(other.result());
    assert.equal((await other.describe()).status.name, 'CANCELLED');
  }));
});
