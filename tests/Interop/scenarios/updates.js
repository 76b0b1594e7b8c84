import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import {
  WithStartWorkflowOperation, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, WorkflowUpdateFailedError, WorkflowUpdateStage,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { bundle, Environment, environment, eventsOf, eventTypes, until, withWorker } from '../support/environment.js';
import { Server, withFolder } from '../support/server.js';
import { test } from '../support/test.js';

const withAccounts = (use, options = {}) => withWorker(use, { workflows: 'updates', ...options });
const { ACCEPTED } = WorkflowUpdateStage;

async function failureOf(promise) {
  const error = await promise.then(() => assert.fail('it did not fail'), (e) => e);
  assert.ok(error instanceof WorkflowUpdateFailedError, `${error}`);
  return error.cause;
}

describe('updates', () => {
  test('an update is accepted and completed in one task', () => withAccounts(async ({ start }) => {
    const handle = await start('account', [10]);
    assert.equal(await handle.executeUpdate('add', { args: [5] }), 15);
    assert.equal(await handle.executeUpdate('finish'), 15);
    assert.equal(await handle.result(), 15);
    const types = await eventTypes(handle);
    assert.deepEqual(types.slice(-6), [
      'WORKFLOW_TASK_SCHEDULED', 'WORKFLOW_TASK_STARTED', 'WORKFLOW_TASK_COMPLETED',
      'WORKFLOW_EXECUTION_UPDATE_ACCEPTED', 'WORKFLOW_EXECUTION_UPDATE_COMPLETED', 'WORKFLOW_EXECUTION_COMPLETED',
    ]);
    assert.equal(types.filter((type) => type === 'WORKFLOW_EXECUTION_UPDATE_COMPLETED').length, 2);
  }));

  test('the events of an update refer to each other', () => withAccounts(async ({ start, connection }) => {
    const handle = await start('account');
    await handle.query('total');
    await handle.executeUpdate('add', { args: [2], updateId: 'u-1' });
    const events = await eventsOf(handle);
    const accepted = events.find((e) => e.workflowExecutionUpdateAcceptedEventAttributes);
    const attributes = accepted.workflowExecutionUpdateAcceptedEventAttributes;
    assert.equal(attributes.protocolInstanceId, 'u-1');
    assert.equal(attributes.acceptedRequestMessageId, 'u-1/request');
    assert.equal(attributes.acceptedRequest.input.name, 'add');
    const completed = events.at(-1).workflowExecutionUpdateCompletedEventAttributes;
    assert.equal(Number(completed.acceptedEventId), Number(accepted.eventId));
    assert.equal(completed.meta.updateId, 'u-1');
    const described = await connection.workflowService.describeNamespace({ namespace: 'default' });
    assert.ok(described.namespaceInfo.capabilities.syncUpdate && described.namespaceInfo.capabilities.asyncUpdate);
    await handle.terminate();
  }));

  test('a rejected update leaves nothing in the history', () => withAccounts(async ({ start }) => {
    const handle = await start('account');
    await handle.query('total');
    const before = await eventTypes(handle);
    for (let i = 0; i < 3; i++) {
      const cause = await failureOf(handle.executeUpdate('add', { args: [-1] }));
      assert.ok(cause instanceof ApplicationFailure);
      assert.equal(cause.type, 'BadAmount');
      assert.deepEqual(cause.details, [-1]);
    }
    assert.deepEqual(await eventTypes(handle), before);
    assert.equal(await handle.executeUpdate('add', { args: [4] }), 4);
    await handle.terminate();
  }));

  test('an update that the workflow does not know is rejected', () => withAccounts(async ({ start }) => {
    const handle = await start('withoutUpdates');
    await handle.query('__enhanced_stack_trace').catch(() => {});
    assert.match(`${await failureOf(handle.executeUpdate('add', { args: [1] }))}`, /no registered handler|not registered|Workflow did not register/i);
    await handle.signal('close');
    await handle.result();
    assert.ok(!(await eventTypes(handle)).some((type) => type.includes('UPDATE')));
  }));

  test('a caller can wait for acceptance and fetch the result later', () => withAccounts(async ({ start }) => {
    const handle = await start('account');
    const update = await handle.startUpdate('addSlowly', { args: [7], waitForStage: ACCEPTED });
    assert.ok((await eventTypes(handle)).includes('WORKFLOW_EXECUTION_UPDATE_ACCEPTED'));
    const result = update.result();
    await handle.signal('open');
    assert.equal(await result, 7);
    assert.equal(await handle.getUpdateHandle(update.updateId).result(), 7);
    await handle.terminate();
  }));

  test('an update runs an activity before it completes', () => withAccounts(async ({ start }) => {
    const handle = await start('account');
    assert.equal(await handle.executeUpdate('addGreeting', { args: ['weir'] }), 'hello weir 1');
    await handle.signal('close');
    assert.equal(await handle.result(), 1);
  }));

  test('a handler that fails completes the update with its failure', () => withAccounts(async ({ start }) => {
    const handle = await start('account');
    const cause = await failureOf(handle.executeUpdate('fails'));
    assert.equal(cause.type, 'Refused');
    assert.deepEqual(cause.details, [{ code: 3 }]);
    assert.ok((await eventTypes(handle)).includes('WORKFLOW_EXECUTION_UPDATE_COMPLETED'));
    assert.equal(await handle.executeUpdate('add', { args: [1] }), 1);
    await handle.terminate();
  }));

  test('concurrent updates of one run', () => withAccounts(async ({ start }) => {
    const handle = await start('collector', [9]);
    const answers = await Promise.all(Array.from({ length: 9 }, (_, index) => handle.executeUpdate('add', { args: [index] })));
    assert.deepEqual(answers.sort((a, b) => a - b), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(await handle.result(), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  }));

  test('updates in a row', () => withAccounts(async ({ start }) => {
    const handle = await start('account');
    for (let i = 1; i <= 30; i++) assert.equal(await handle.executeUpdate('add', { args: [1] }), i);
    await handle.terminate();
  }));

  test('updates of twenty runs at once', () => withAccounts(async ({ start }) => {
    const handles = await Promise.all(Array.from({ length: 20 }, (_, index) => start('account', [index])));
    const sums = await Promise.all(handles.map((handle) => handle.executeUpdate('add', { args: [100] })));
    assert.deepEqual(sums, Array.from({ length: 20 }, (_, index) => index + 100));
    await Promise.all(handles.map((handle) => handle.terminate()));
  }));

  test('an update while an activity runs', () => withAccounts(async ({ start }) => {
    const handle = await start('busyAccount', ['x']);
    const sum = await handle.executeUpdate('add', { args: [3] }).catch((error) => error);
    const [first, second, total] = await handle.result();
    assert.deepEqual([first, second], ['hello x', 'hello x']);
    if (sum === 3) assert.equal(total, 3);
    else assert.ok(sum instanceof WorkflowNotFoundError, `${sum}`);
  }));

  test('updates and timers interleave', () => withAccounts(async ({ start }) => {
    const handle = await start('tickingAccount');
    for (let i = 0; i < 15; i++) {
      await handle.executeUpdate('add', { args: [1] });
      await assert.rejects(handle.executeUpdate('add', { args: [-1] }), WorkflowUpdateFailedError);
    }
    await handle.signal('close');
    assert.equal(await handle.result(), 15);
    await Worker.runReplayHistory({ workflowBundle: await bundle('updates') }, await handle.fetchHistory(), handle.workflowId);
  }));

  test('an update is asked for once per id, also after the run has closed', () => withAccounts(async ({ start }) => {
    const handle = await start('account');
    const updateId = randomUUID();
    assert.equal(await handle.executeUpdate('add', { args: [1], updateId }), 1);
    assert.equal(await handle.executeUpdate('add', { args: [1], updateId }), 1);
    await handle.signal('close');
    assert.equal(await handle.result(), 1);
    assert.equal(await handle.executeUpdate('add', { args: [1], updateId }), 1);
    assert.equal(await handle.getUpdateHandle(updateId).result(), 1);
  }));

  test('concurrent requests with one id get one answer', () => withAccounts(async ({ start }) => {
    const handle = await start('account');
    const updateId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => handle.executeUpdate('add', { args: [1], updateId })));
    assert.deepEqual(answers, [1, 1, 1, 1, 1, 1]);
    await handle.terminate();
  }));

  test('an update of a closed run, and of none', () => withAccounts(async ({ start, client }) => {
    const handle = await start('account');
    await handle.signal('close');
    await handle.result();
    await assert.rejects(handle.executeUpdate('add', { args: [1] }), WorkflowNotFoundError);
    await assert.rejects(client.getHandle(randomUUID()).executeUpdate('add', { args: [1] }), WorkflowNotFoundError);
    await assert.rejects(handle.getUpdateHandle('nothing').result(), WorkflowNotFoundError);
  }));

  test('an update before the first task', async () => {
    const shared = await environment.get();
    const taskQueue = `late-${randomUUID()}`;
    const handle = await shared.client.workflow.start('account', { taskQueue, workflowId: randomUUID(), args: [1] });
    const answer = handle.executeUpdate('add', { args: [2] });
    const late = await shared.worker({ taskQueue, workflows: 'updates' });
    assert.equal(await late.runUntil(answer), 3);
    await handle.terminate();
  });

  test('an update does not wait for a delayed start [#12]', () => withAccounts(async ({ start }) => {
    const handle = await start('account', [1], { startDelay: '1 hour' });
    assert.equal(await handle.executeUpdate('add', { args: [2] }), 3);
    await handle.terminate();
  }));

  test('the run that ends with the update answers it', () => withAccounts(async ({ start }) => {
    const handle = await start('endsWithUpdate');
    assert.equal(await handle.executeUpdate('answer', { args: [42] }), 'got 42');
    assert.equal(await handle.result(), 42);
  }));

  test('an accepted update fails when its run ends without it', () => withAccounts(async ({ start }) => {
    const handle = await start('abandonsHandlers');
    const update = await handle.startUpdate('hangs', { waitForStage: ACCEPTED });
    assert.equal(await handle.result(), 'gone');
    const cause = await failureOf(update.result());
    assert.equal(cause.type, 'AcceptedUpdateCompletedWorkflow');
  }));

  test('terminating fails accepted updates', () => withAccounts(async ({ start }) => {
    const handle = await start('account');
    const update = await handle.startUpdate('hangs', { waitForStage: ACCEPTED });
    const answer = failureOf(update.result());
    await handle.terminate();
    assert.equal((await answer).type, 'AcceptedUpdateCompletedWorkflow');
  }));

  test('a workflow waits for its handlers before it ends', () => withAccounts(async ({ start }) => {
    const handle = await start('patientAccount');
    const updates = await Promise.all([1, 2, 3].map((amount) => handle.startUpdate('add', { args: [amount], waitForStage: ACCEPTED })));
    await handle.signal('close');
    await Promise.all(updates.map((update) => update.result()));
    assert.equal(await handle.result(), 6);
  }));

  test('updates go on in the run that follows', () => withAccounts(async ({ start, client }) => {
    const handle = await start('chainedAccount');
    assert.equal(await handle.executeUpdate('move'), 0);
    const current = client.getHandle(handle.workflowId);
    assert.equal(await until(() => current.executeUpdate('generation'), 'an answer'), 1);
    const answers = [];
    for (let i = 0; i < 5; i++) {
      const pending = current.executeUpdate('generation');
      await current.signal('move');
      answers.push(await pending);
    }
    assert.ok(answers.every((generation, index) => index === 0 || generation >= answers[index - 1]), `${answers}`);
    await current.signal('close');
    await current.result();
  }));

  test('without a sticky cache every update replays the history [#6]', () => withAccounts(async ({ start }) => {
    const handle = await start('account');
    for (let i = 1; i <= 4; i++) {
      assert.equal(await handle.executeUpdate('add', { args: [1] }), i);
      await assert.rejects(handle.executeUpdate('add', { args: [-1] }), WorkflowUpdateFailedError);
    }
    assert.equal(await handle.executeUpdate('addGreeting', { args: ['x'] }), 'hello x 5');
    await handle.signal('close');
    assert.equal(await handle.result(), 5);
  }, { maxCachedWorkflows: 0 }));

  test('a run that its worker has evicted answers updates [#56]', () => withAccounts(async ({ start }) => {
    const handles = await Promise.all([1, 2, 3].map((amount) => start('account', [amount])));
    for (let round = 0; round < 3; round++) {
      for (const handle of handles) {
        await handle.executeUpdate('add', { args: [1] });
        await assert.rejects(handle.executeUpdate('add', { args: [-1] }), WorkflowUpdateFailedError);
      }
    }
    assert.deepEqual(await Promise.all(handles.map((handle) => handle.query('total'))), [4, 5, 6]);
    for (const handle of handles) {
      assert.ok(!(await eventTypes(handle)).includes('WORKFLOW_TASK_FAILED'));
      await handle.terminate();
    }
  }, { maxCachedWorkflows: 1 }));

  test('another worker completes what one accepted', async () => {
    const shared = await environment.get();
    const taskQueue = `restart-${randomUUID()}`;
    const handle = await shared.client.workflow.start('account', { taskQueue, workflowId: randomUUID() });
    const first = await shared.worker({ taskQueue, workflows: 'updates' });
    const update = await first.runUntil(handle.startUpdate('addSlowly', { args: [7], waitForStage: ACCEPTED }));
    await handle.signal('open');
    const second = await shared.worker({ taskQueue, workflows: 'updates' });
    assert.equal(await second.runUntil(update.result()), 7);
    await handle.terminate();
  });

  test('a server that is killed keeps accepted updates', () => withFolder(async (data) => {
    const taskQueue = 'killed-updates';
    let server = await Server.start({ data });
    let client = await new Environment().open(server);
    let worker = await client.worker({ taskQueue, workflows: 'updates' });
    const updateId = randomUUID();
    await worker.runUntil(async () => {
      const handle = await client.client.workflow.start('account', { taskQueue, workflowId: 'account' });
      assert.equal(await handle.executeUpdate('add', { args: [1], updateId: 'first' }), 1);
      await handle.startUpdate('addSlowly', { args: [7], updateId, waitForStage: ACCEPTED });
    });
    await client.close();
    await server.kill();

    server = await Server.start({ data });
    client = await new Environment().open(server);
    worker = await client.worker({ taskQueue, workflows: 'updates' });
    await worker.runUntil(async () => {
      const handle = client.client.workflow.getHandle('account');
      assert.equal(await handle.executeUpdate('add', { args: [1], updateId: 'first' }), 1);
      const result = handle.getUpdateHandle(updateId).result();
      await handle.signal('open');
      assert.equal(await result, 8);
    });
    await client.close();
    await server.stop();
  }));

  test('a history with updates replays', () => withAccounts(async ({ start }) => {
    const handle = await start('account');
    await handle.executeUpdate('add', { args: [1] });
    await handle.executeUpdate('addGreeting', { args: ['x'] });
    await handle.signal('open');
    await handle.executeUpdate('addSlowly', { args: [2] });
    await handle.executeUpdate('fails').catch(() => {});
    await handle.signal('close');
    await handle.result();
    await Worker.runReplayHistory({ workflowBundle: await bundle('updates') }, await handle.fetchHistory(), handle.workflowId);
  }));

  test('a query sees the update before it', () => withAccounts(async ({ start }) => {
    const handle = await start('account');
    for (let i = 1; i <= 5; i++) {
      await handle.executeUpdate('add', { args: [1] });
      assert.equal(await handle.query('total'), i);
    }
    await handle.terminate();
  }));
});

describe('update with start', () => {
  const operation = (type, options) => new WithStartWorkflowOperation(type, { args: [10], workflowIdConflictPolicy: 'USE_EXISTING', ...options });

  test('it starts the run that it updates', () => withAccounts(async ({ client, taskQueue }) => {
    const startWorkflowOperation = operation('account', { taskQueue, workflowId: randomUUID() });
    assert.equal(await client.executeUpdateWithStart('add', { args: [5], startWorkflowOperation }), 15);
    const handle = await startWorkflowOperation.workflowHandle();
    assert.ok(!(await eventTypes(handle)).includes('WORKFLOW_TASK_FAILED'));
    await handle.terminate();
  }));

  test('it uses the run that is there', () => withAccounts(async ({ client, taskQueue }) => {
    const workflowId = randomUUID();
    const runs = [];
    for (let i = 1; i <= 3; i++) {
      const startWorkflowOperation = operation('account', { taskQueue, workflowId });
      assert.equal(await client.executeUpdateWithStart('add', { args: [1], startWorkflowOperation }), 10 + i);
      runs.push((await (await startWorkflowOperation.workflowHandle()).describe()).runId);
    }
    assert.equal(new Set(runs).size, 1);
    await client.getHandle(workflowId).terminate();
  }));

  test('it fails when the run must not be there', () => withAccounts(async ({ client, taskQueue }) => {
    const workflowId = randomUUID();
    const first = await client.start('account', { taskQueue, workflowId });
    const startWorkflowOperation = operation('account', { taskQueue, workflowId, workflowIdConflictPolicy: 'FAIL' });
    await assert.rejects(client.executeUpdateWithStart('add', { args: [1], startWorkflowOperation }), WorkflowExecutionAlreadyStartedError);
    await assert.rejects(startWorkflowOperation.workflowHandle(), WorkflowExecutionAlreadyStartedError);
    assert.equal(await first.query('total'), 0);
    await first.terminate();
  }));

  test('it replaces the run that is there', () => withAccounts(async ({ client, taskQueue }) => {
    const workflowId = randomUUID();
    const first = await client.start('account', { taskQueue, workflowId, args: [100] });
    const startWorkflowOperation = operation('account', { taskQueue, workflowId, workflowIdConflictPolicy: 'TERMINATE_EXISTING' });
    assert.equal(await client.executeUpdateWithStart('add', { args: [1], startWorkflowOperation }), 11);
    assert.equal((await client.getHandle(workflowId, first.firstExecutionRunId).describe()).status.name, 'TERMINATED');
    await client.getHandle(workflowId).terminate();
  }));

  test('a rejected update leaves the run started', () => withAccounts(async ({ client, taskQueue }) => {
    const workflowId = randomUUID();
    const startWorkflowOperation = operation('account', { taskQueue, workflowId });
    await assert.rejects(client.executeUpdateWithStart('add', { args: [-1], startWorkflowOperation }), WorkflowUpdateFailedError);
    const handle = await startWorkflowOperation.workflowHandle();
    assert.equal(await handle.query('total'), 10);
    await handle.terminate();
  }));

  test('an update that is there already is answered, also after the close', () => withAccounts(async ({ client, taskQueue }) => {
    const workflowId = randomUUID();
    const updateId = randomUUID();
    const first = operation('account', { taskQueue, workflowId });
    assert.equal(await client.executeUpdateWithStart('add', { args: [1], updateId, startWorkflowOperation: first }), 11);
    const handle = await first.workflowHandle();
    await handle.signal('close');
    assert.equal(await handle.result(), 11);
    const again = operation('account', { taskQueue, workflowId });
    assert.equal(await client.executeUpdateWithStart('add', { args: [1], updateId, startWorkflowOperation: again }), 11);
    assert.equal((await (await again.workflowHandle()).describe()).status.name, 'COMPLETED');
  }));

  test('it can wait for acceptance only', () => withAccounts(async ({ client, taskQueue }) => {
    const startWorkflowOperation = operation('account', { taskQueue, workflowId: randomUUID() });
    const update = await client.startUpdateWithStart('addSlowly', { args: [2], waitForStage: ACCEPTED, startWorkflowOperation });
    const handle = await startWorkflowOperation.workflowHandle();
    await handle.signal('open');
    assert.equal(await update.result(), 12);
    await handle.terminate();
  }));

  test('what it does not allow is refused, with a status for each operation', () => withAccounts(async ({ connection, taskQueue }) => {
    const workflowId = randomUUID();
    const start = { namespace: 'default', workflowId, workflowType: { name: 'account' }, taskQueue: { name: taskQueue }, requestId: randomUUID() };
    const update = {
      namespace: 'default', workflowExecution: { workflowId }, request: { meta: { updateId: 'u' }, input: { name: 'add' } },
    };
    const refused = async (operations, message) => {
      const error = await connection.workflowService.executeMultiOperation({ namespace: 'default', operations }).then(() => assert.fail(), (e) => e);
      assert.equal(error.code, 3, `${error}`);
      assert.match(error.details ?? error.message, message);
    };
    await refused([{ startWorkflow: start }], /exactly \[Start, Update\]/);
    await refused([{ updateWorkflow: update }, { startWorkflow: start }], /exactly \[Start, Update\]/);
    await refused([{ startWorkflow: { ...start, cronSchedule: '* * * * *' } }, { updateWorkflow: update }], /MultiOperation could not be executed/);
    await refused(
      [{ startWorkflow: start }, { updateWorkflow: { ...update, workflowExecution: { workflowId: 'other' } } }], /MultiOperation could not be executed/);
  }));
});
