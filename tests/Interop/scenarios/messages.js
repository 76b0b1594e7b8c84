import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { Client, QueryNotRegisteredError, QueryRejectedError, WorkflowNotFoundError } from '@temporalio/client';
import { environment, eventTypes, withWorker } from '../support/environment.js';
import { test } from '../support/test.js';

describe('signals and queries', () => {
  test('signals change a run and queries see it', () => withWorker(async ({ start }) => {
    const handle = await start('adder', [1]);
    assert.equal(await handle.query('total'), 1);
    await handle.signal('add', 2);
    await handle.signal('add', 3);
    assert.equal(await handle.query('total'), 6);
    await handle.signal('finish');
    assert.equal(await handle.result(), 6);
    assert.equal(await handle.query('total'), 6);
  }));

  test('signals keep their order', () => withWorker(async ({ start }) => {
    const handle = await start('ordered', [50]);
    for (let index = 0; index < 50; index++) await handle.signal('add', index);
    assert.deepEqual(await handle.result(), Array.from({ length: 50 }, (_, index) => index));
  }));

  test('signals sent before any worker runs are delivered', async () => {
    const shared = await environment.get();
    const taskQueue = `late-${randomUUID()}`;
    const handle = await shared.client.workflow.start('adder', { taskQueue, workflowId: randomUUID(), args: [0] });
    await handle.signal('add', 5);
    await handle.signal('finish');
    const late = await shared.worker({ taskQueue });
    assert.equal(await late.runUntil(handle.result()), 5);
  });

  test('signal with start starts once', () => withWorker(async ({ client, taskQueue }) => {
    const workflowId = randomUUID();
    const options = { taskQueue, workflowId, args: [10], signal: 'add' };
    const first = await client.signalWithStart('adder', { ...options, signalArgs: [1] });
    const second = await client.signalWithStart('adder', { ...options, signalArgs: [2] });
    assert.equal(first.signaledRunId, second.signaledRunId);
    await first.signal('finish');
    assert.equal(await first.result(), 13);
  }));

  test('a condition gives up after its time', () => withWorker(async ({ execute }) => {
    assert.equal(await execute('waitsOrGivesUp', [50]), false);
  }));

  test('a query that does not exist', () => withWorker(async ({ start }) => {
    const handle = await start('adder');
    await assert.rejects(handle.query('nothing'), QueryNotRegisteredError);
    await assert.rejects(handle.query('fails'), /no answer/);
    await handle.terminate();
  }));

  test('a query is rejected when the run is closed and the caller wants it open', () => withWorker(async ({ start, connection }) => {
    const handle = await start('hello', ['x']);
    await handle.result();
    const strict = new Client({ connection, queryRejectCondition: 'NOT_OPEN', workflow: { queryRejectCondition: 'NOT_OPEN' } });
    await assert.rejects(strict.workflow.getHandle(handle.workflowId).query('total'), QueryRejectedError);
  }));

  test('a workflow signals and ends another', () => withWorker(async ({ start, execute }) => {
    const other = await start('adder', [1]);
    await execute('forwarder', [other.workflowId, 41]);
    assert.equal(await other.result(), 42);
    assert.ok((await eventTypes(other)).includes('WORKFLOW_EXECUTION_SIGNALED'));
  }));

  test('signalling a workflow that does not exist fails in the workflow', () => withWorker(async ({ execute }) => {
    await assert.rejects(execute('signalsNobody'), (error) => /not found/i.test(error.cause.message));
  }));

  test('a run that does not exist', () => withWorker(async ({ client }) => {
    const handle = client.getHandle(`none-${randomUUID()}`);
    await assert.rejects(handle.signal('add', 1), WorkflowNotFoundError);
    await assert.rejects(handle.query('total'), WorkflowNotFoundError);
    await assert.rejects(handle.describe(), WorkflowNotFoundError);
    await assert.rejects(handle.result(), WorkflowNotFoundError);
    await assert.rejects(handle.cancel(), WorkflowNotFoundError);
    await assert.rejects(handle.terminate(), WorkflowNotFoundError);
  }));

  test('a signal to a closed run', () => withWorker(async ({ start }) => {
    const handle = await start('hello', ['x']);
    await handle.result();
    await assert.rejects(handle.signal('add', 1), WorkflowNotFoundError);
  }));

  test('queries work on many runs while they work', () => withWorker(async ({ start }) => {
    const handles = await Promise.all(Array.from({ length: 20 }, (_, index) => start('adder', [index])));
    await Promise.all(handles.map((handle) => handle.signal('add', 100)));
    assert.deepEqual(
      await Promise.all(handles.map((handle) => handle.query('total'))), Array.from({ length: 20 }, (_, index) => index + 100));
    await Promise.all(handles.map((handle) => handle.signal('finish')));
    await Promise.all(handles.map((handle) => handle.result()));
  }));
});
