import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure, WorkflowFailedError } from '@temporalio/client';
import { seen } from '../support/activities.js';
import { environment, eventTypes, until, withWorker } from '../support/environment.js';
import { test } from '../support/test.js';

describe('activities', () => {
  test('an activity costs three events', () => withWorker(async ({ start }) => {
    const handle = await start('greeter', ['weir']);
    assert.equal(await handle.result(), 'hello weir');
    assert.deepEqual((await eventTypes(handle)).slice(4), [
      'ACTIVITY_TASK_SCHEDULED', 'ACTIVITY_TASK_STARTED', 'ACTIVITY_TASK_COMPLETED',
      'WORKFLOW_TASK_SCHEDULED', 'WORKFLOW_TASK_STARTED', 'WORKFLOW_TASK_COMPLETED', 'WORKFLOW_EXECUTION_COMPLETED',
    ]);
  }));

  test('fifty activities in parallel', () => withWorker(async ({ execute }) => {
    assert.equal((await execute('inParallel', [50])).length, 50);
  }));

  test('a failing activity is retried without costing events', () => withWorker(async ({ start }) => {
    const handle = await start('retrying', [3]);
    assert.equal(await handle.result(), 3);
    assert.equal((await eventTypes(handle)).filter((type) => type.startsWith('ACTIVITY_TASK')).length, 3);
  }));

  test('attempts run out', () => withWorker(async ({ start }) => {
    const handle = await start('twoAttempts');
    const error = await failure(handle);
    assert.ok(error.cause instanceof ActivityFailure);
    assert.equal(error.cause.activityType, 'flaky');
    assert.equal(error.cause.retryState, 'MAXIMUM_ATTEMPTS_REACHED');
    assert.ok(error.cause.cause instanceof ApplicationFailure);
    assert.equal(error.cause.cause.message, 'attempt 2');
    assert.deepEqual(error.cause.cause.details, [2]);
  }));

  test('a non-retryable failure arrives with type and details', () => withWorker(async ({ start }) => {
    const error = await failure(await start('failing'));
    assert.equal(error.cause.retryState, 'NON_RETRYABLE_FAILURE');
    assert.equal(error.cause.cause.type, 'Fatal');
    assert.equal(error.cause.cause.nonRetryable, true);
    assert.deepEqual(error.cause.cause.details, [{ code: 7 }]);
  }));

  test('start to close times out', () => withWorker(async ({ start }) => {
    const error = await failure(await start('slowActivity', [{ startToCloseTimeout: '300ms' }, randomUUID()]));
    assert.ok(error.cause.cause instanceof TimeoutFailure);
    assert.equal(error.cause.cause.timeoutType, 'START_TO_CLOSE');
  }));

  test('schedule to close times out', () => withWorker(async ({ start }) => {
    const error = await failure(await start('slowActivity', [{ scheduleToCloseTimeout: '300ms' }, randomUUID()]));
    assert.ok(error.cause.cause instanceof TimeoutFailure);
    assert.match(error.cause.cause.timeoutType, /SCHEDULE_TO_CLOSE|START_TO_CLOSE/);
  }));

  test('schedule to start times out when nobody polls', () => withWorker(async ({ start }) => {
    const error = await failure(await start('unattendedActivity', [`nobody-${randomUUID()}`]));
    assert.ok(error.cause.cause instanceof TimeoutFailure);
    assert.equal(error.cause.cause.timeoutType, 'SCHEDULE_TO_START');
  }));

  test('a missed heartbeat starts another attempt, which gets the last details', () => withWorker(async ({ execute }) => {
    assert.deepEqual(await execute('heartbeating', [{ done: 40 }]), { attempt: 2, details: { done: 40 } });
  }));

  test('cancelling a workflow cancels its activity through the heartbeat', () => withWorker(async ({ start }) => {
    const key = randomUUID();
    const handle = await start('cancelsActivity', [key]);
    await until(() => seen.get(key) === 'started', 'the activity started');
    await handle.cancel();
    const error = await failure(handle);
    assert.ok(error.cause instanceof CancelledFailure || error.cause.cause instanceof CancelledFailure);
    assert.equal(seen.get(key), 'CANCELLED');
    assert.ok((await eventTypes(handle)).includes('ACTIVITY_TASK_CANCELED'));
  }, { defaultHeartbeatThrottleInterval: '50ms', maxHeartbeatThrottleInterval: '50ms' }));

  test('an activity is completed from outside, by token', () => withWorker(async ({ start }) => {
    const key = randomUUID();
    const handle = await start('asyncActivity', [key]);
    const token = await until(() => seen.get(key), 'the activity started');
    const { client } = await environment.get();
    await client.activity.complete(token, 'from outside');
    assert.equal(await handle.result(), 'from outside');
  }));

  test('a pending activity is described while it runs', () => withWorker(async ({ start }) => {
    const key = randomUUID();
    const handle = await start('slowActivity', [{ startToCloseTimeout: '1 minute' }, key]);
    await until(() => seen.get(key), 'the activity started');
    const { raw } = await handle.describe();
    assert.equal(raw.pendingActivities.length, 1);
    assert.equal(raw.pendingActivities[0].activityType.name, 'hang');
    await handle.terminate();
  }));

  test('local activities are markers', () => withWorker(async ({ start }) => {
    const handle = await start('locally', [3]);
    assert.deepEqual(await handle.result(), [3, 'hello local']);
    assert.ok((await eventTypes(handle)).includes('MARKER_RECORDED'));
  }));
});

async function failure(handle) {
  try {
    await handle.result();
  } catch (error) {
    assert.ok(error instanceof WorkflowFailedError, String(error));
    return error;
  }
  throw new Error('the workflow did not fail');
}
