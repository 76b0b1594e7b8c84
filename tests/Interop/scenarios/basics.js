import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { Environment, environment, eventTypes, eventsOf, withWorker } from '../support/environment.js';
import { test } from '../support/test.js';

const serving = 1;

describe('basics', () => {
  test('a workflow completes with the expected events', () => withWorker(async ({ start }) => {
    const handle = await start('hello', ['world']);
    assert.equal(await handle.result(), 'hello world');
    assert.deepEqual(await eventTypes(handle), [
      'WORKFLOW_EXECUTION_STARTED', 'WORKFLOW_TASK_SCHEDULED', 'WORKFLOW_TASK_STARTED', 'WORKFLOW_TASK_COMPLETED', 'WORKFLOW_EXECUTION_COMPLETED',
    ]);
    const description = await handle.describe();
    assert.equal(description.status.name, 'COMPLETED');
    assert.equal(description.historyLength, 5);
    assert.equal(description.type, 'hello');
    assert.ok(description.closeTime >= description.startTime);
  }));

  test('workflow info names the run', () => withWorker(async ({ start, taskQueue }) => {
    const handle = await start('info', [], { memo: { note: 'kept' } });
    const info = await handle.result();
    assert.deepEqual(info, {
      workflowId: handle.workflowId, runId: handle.firstExecutionRunId, workflowType: 'info', taskQueue, namespace: 'default',
      attempt: 1, memo: { note: 'kept' }, historyLength: 3,
    });
    assert.deepEqual((await handle.describe()).memo, { note: 'kept' });
  }));

  test('timers fire in order and a scope times out', () => withWorker(async ({ execute }) => {
    assert.deepEqual(await execute('timers'), ['20 ms', 'cancelled', '200 ms']);
  }));

  test('event ids, times and references are consistent', () => withWorker(async ({ start }) => {
    const handle = await start('steps', [3]);
    await handle.result();
    const events = await eventsOf(handle);
    events.forEach((event, index) => assert.equal(Number(event.eventId), index + 1));
    for (const event of events) {
      for (const attributes of Object.values(event).filter((value) => value && typeof value === 'object')) {
        for (const name of ['scheduledEventId', 'startedEventId', 'workflowTaskCompletedEventId']) {
          if (attributes[name] !== undefined && attributes[name] !== null && Number(attributes[name]) !== 0) {
            assert.ok(Number(attributes[name]) < Number(event.eventId), `${name} of event ${event.eventId}`);
          }
        }
      }
    }
  }));

  test('two hundred workflows at once', () => withWorker(async ({ execute }) => {
    const results = await Promise.all(Array.from({ length: 200 }, (_, index) => execute('greeter', [String(index)])));
    assert.deepEqual(results, Array.from({ length: 200 }, (_, index) => `hello ${index}`));
  }));

  test('without a sticky cache every task replays the history', () => withWorker(async ({ execute }) => {
    const { results } = await execute('steps', [4]);
    assert.deepEqual(results, ['hello 0', 'hello 1', 'hello 2', 'hello 3']);
  }, { maxCachedWorkflows: 0 }));

  test('a history of many pages is replayed by a worker without a cache', () => withWorker(async ({ start }) => {
    const handle = await start('longHistory', [8]);
    assert.equal(await handle.result(), 400);
    assert.ok((await eventsOf(handle)).length > 1200);
  }, { maxCachedWorkflows: 0 }));

  test('two workers share a queue', () => withWorker(async ({ execute, taskQueue }) => {
    // The SDK allows one worker of a queue for each connection.
    const other = await new Environment().open((await environment.get()).server);
    const second = await other.worker({ taskQueue });
    await second.runUntil(Promise.all(Array.from({ length: 40 }, () => execute('steps', [2]))));
    await other.close();
  }));

  test('large payloads travel both ways', () => withWorker(async ({ execute }) => {
    const text = 'abcdefghij'.repeat(150_000);
    assert.equal(await execute('echo', [text]), text.split('').reverse().join(''));
  }));

  test('the server says what it is', async () => {
    const { connection } = await environment.get();
    const info = await connection.workflowService.getSystemInfo({});
    assert.equal(info.capabilities.sdkMetadata, true);
    assert.equal((await connection.healthService.check({})).status, serving);
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'default' });
    assert.equal(namespaceInfo.name, 'default');
  });
});
