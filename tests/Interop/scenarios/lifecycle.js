import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import {
  CancelledFailure, Client, TerminatedFailure, TimeoutFailure, WorkflowExecutionAlreadyStartedError, WorkflowFailedError,
} from '@temporalio/client';
import { eventTypes, until, withWorker, environment } from '../support/environment.js';
import { test } from '../support/test.js';

describe('the life of a run', () => {
  test('cancel', () => withWorker(async ({ start }) => {
    const handle = await start('sleeper', [3_600_000]);
    await until(async () => (await eventTypes(handle)).includes('TIMER_STARTED'), 'the timer started');
    await handle.cancel();
    await assert.rejects(handle.result(), (error) => error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure);
    assert.equal((await handle.describe()).status.name, 'CANCELLED');
    const types = await eventTypes(handle);
    assert.ok(types.includes('WORKFLOW_EXECUTION_CANCEL_REQUESTED'));
    assert.ok(types.includes('TIMER_CANCELED'));
    assert.equal(types.at(-1), 'WORKFLOW_EXECUTION_CANCELED');
  }));

  test('cancel with a cleanup that still runs an activity', () => withWorker(async ({ start }) => {
    const handle = await start('cleansUp');
    await until(async () => (await eventTypes(handle)).includes('TIMER_STARTED'), 'the timer started');
    await handle.cancel();
    await assert.rejects(handle.result(), (error) => error.cause.type === 'CleanedUp' && error.cause.message === 'hello cleanup');
  }));

  test('terminate', () => withWorker(async ({ start }) => {
    const handle = await start('sleeper', [3_600_000]);
    await handle.terminate('enough');
    await assert.rejects(handle.result(), (error) => error.cause instanceof TerminatedFailure && error.cause.message === 'enough');
    assert.equal((await handle.describe()).status.name, 'TERMINATED');
    assert.equal((await eventTypes(handle)).at(-1), 'WORKFLOW_EXECUTION_TERMINATED');
  }));

  test('a run times out', () => withWorker(async ({ start }) => {
    const handle = await start('sleeper', [3_600_000], { workflowRunTimeout: '500ms' });
    await assert.rejects(handle.result(), (error) => error.cause instanceof TimeoutFailure);
    assert.equal((await handle.describe()).status.name, 'TIMED_OUT');
  }));

  test('a run is retried by its policy', () => withWorker(async ({ start }) => {
    const handle = await start('retriedRun', [], { retry: { initialInterval: '50ms' } });
    assert.equal(await handle.result(), 3);
  }));

  test('an id is used once at a time', () => withWorker(async ({ start }) => {
    const workflowId = randomUUID();
    const handle = await start('sleeper', [3_600_000], { workflowId });
    await assert.rejects(start('sleeper', [1], { workflowId }), WorkflowExecutionAlreadyStartedError);
    const same = await start('sleeper', [1], { workflowId, workflowIdConflictPolicy: 'USE_EXISTING' });
    assert.equal(same.firstExecutionRunId, handle.firstExecutionRunId);
    const next = await start('sleeper', [1], { workflowId, workflowIdConflictPolicy: 'TERMINATE_EXISTING' });
    assert.notEqual(next.firstExecutionRunId, handle.firstExecutionRunId);
    assert.equal(await next.result(), 'awake');
  }));

  test('an id is used again, or not, as its policy says', () => withWorker(async ({ start }) => {
    const workflowId = randomUUID();
    await (await start('hello', ['a'], { workflowId })).result();
    assert.equal(await (await start('hello', ['b'], { workflowId })).result(), 'hello b');
    await assert.rejects(start('hello', ['c'], { workflowId, workflowIdReusePolicy: 'REJECT_DUPLICATE' }), WorkflowExecutionAlreadyStartedError);
    await assert.rejects(
      start('hello', ['d'], { workflowId, workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' }), WorkflowExecutionAlreadyStartedError);
  }));

  test('a workflow task that fails is tried again until the code is mended', async () => {
    const shared = await environment.get();
    const taskQueue = `mended-${randomUUID()}`;
    const broken = await shared.worker({ taskQueue });
    const handle = await shared.client.workflow.start('broken', { taskQueue, workflowId: randomUUID(), workflowTaskTimeout: '1s' });
    await broken.runUntil(until(async () => (await eventTypes(handle)).includes('WORKFLOW_TASK_FAILED'), 'a workflow task failed'));
    const mended = await shared.worker({ taskQueue, workflows: 'changed' });
    assert.equal(await mended.runUntil(handle.result()), 'mended');
  });

  test('a namespace that does not exist', async () => {
    const { connection } = await environment.get();
    const elsewhere = new Client({ connection, namespace: 'nowhere' });
    await assert.rejects(
      elsewhere.workflow.start('hello', { taskQueue: 'q', workflowId: 'w', args: [] }),
      (error) => /Namespace not found: 'nowhere'/.test(error.message));
  });
});
